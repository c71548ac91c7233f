export { AHEAD, admit, OLDEST } from './admit.ts'
export { DAY, dayOf, dots, total } from './cells.ts'
export { cut, daysOf } from './cut.ts'
export { forget } from './forget.ts'
export { hash64 } from './hash.ts'
export { mark } from './mark.ts'
export { empty, erase, merge, mergeRow } from './merge.ts'
export { record } from './record.ts'
export { matches, seriesKey, text } from './series.ts'
export { isEvidenceRow } from './shape.ts'
export { shift } from './shift.ts'
export type {
  Cell,
  Cells,
  Change,
  Day,
  Dot,
  Evidence,
  Happened,
  Instant,
  Mark,
  Rank,
  Recorded,
  Recorder,
  Refusal,
  SeriesKey,
  Tally,
  Values,
  Writer,
} from './types.ts'
