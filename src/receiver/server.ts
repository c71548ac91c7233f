/** Names the writer of what servers tell. The ledger's lock makes all servers one. */
export const SERVER = 'server'
