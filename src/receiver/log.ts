/** One thing that the receiver has to say, for machines. It holds no secret, no body and nobody's name. */
export interface LogEntry {
  readonly level: 'info' | 'warn' | 'error'
  /** A code that stays the same: `beacon.store`, `webhook.dead`. */
  readonly what: string
  readonly [field: string]: string | number
}

/** Tells what the receiver has to say to who runs it: a line to read, and the same as fields. */
export type Log = (line: string, entry: LogEntry) => void

/** As the receiver's rooms say things. */
export type Say = (level: LogEntry['level'], what: string, line: string, more?: Readonly<Record<string, string | number>>) => void

export const sayTo =
  (log: Log): Say =>
  (level, what, line, more) =>
    log(line, { ...more, level, what })

/** A line of JSON for collectors of logs. `now` in milliseconds. */
export const logLine = (line: string, entry: LogEntry, now: number): string =>
  JSON.stringify({ time: new Date(now).toISOString(), ...entry, message: line })
