export type { Reason } from './guide/types.ts'
export { reasonWords } from './guide/words.ts'
