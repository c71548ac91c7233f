import { raise } from './cut.ts'
import { merge } from './merge.ts'
import type { Day, Evidence, Instant, SeriesKey } from './types.ts'

/**
 * Drops the days before a cut, and keeps what was read of them: `latches` hold, by rule key, the `reachedAt` that the caller read
 * just before. A copy that has not forgotten yet ends the same when they merge. Series that are not there are passed over.
 */
export const forget = (
  evidence: Evidence,
  cuts: Readonly<Record<SeriesKey, Day>>,
  latches: Readonly<Record<string, Instant>>,
): Evidence => {
  const series = Object.entries(evidence.series).map(([key, row]) => [key, raise(row, cuts[key] ?? 0)] as const)
  return merge(evidence, { ...evidence, series: Object.fromEntries(series), latches })
}
