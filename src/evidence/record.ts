import { addEvent, dayOf } from './cells.ts'
import { matches } from './series.ts'
import type { Cells, Day, Evidence, Happened, Recorded, Recorder, Refusal, SeriesKey, Values, Writer } from './types.ts'
import { addValue } from './values.ts'

/**
 * Adds an event under each series whose recorder fits it. An event that is known (its id is among the dots kept) changes nothing.
 * `writer` is the ledger that adds: only one may add under a name at a time. `hashKey` keys the hashes of values, where a recorder has no key of its own.
 */
export const record = (evidence: Evidence, recorders: readonly Recorder[], event: Happened, writer: Writer, hashKey: string): Recorded => {
  const series: Record<SeriesKey, Cells | Values> = {}
  const changed: { key: SeriesKey; day: Day }[] = []
  const refused: { key: SeriesKey; reason: Refusal }[] = []
  const day = dayOf(event.at)
  for (const { key, kind, event: name, where, prop = '', since = null, least, hashKey: ownKey = hashKey } of recorders) {
    if (name !== event.name || !matches(where, event.props)) continue
    const row =
      series[key] ??
      evidence.series[key] ??
      ({ kind, from: 0, since, ...(kind === 'cells' ? { days: [] } : { hashes: {} }) } as Cells | Values)
    const next = !(day >= row.from)
      ? 'tooOld'
      : row.kind === 'cells'
        ? addEvent(row, event, prop, writer, undefined, least)
        : addValue(row, event, prop, ownKey)
    if (typeof next === 'string') refused.push({ key, reason: next })
    else if (next !== row) {
      series[key] = next
      changed.push({ key, day })
    }
  }
  return { evidence: changed[0] ? { ...evidence, series: { ...evidence.series, ...series } } : evidence, changed, refused }
}
