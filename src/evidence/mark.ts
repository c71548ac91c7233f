import { byAt } from './cells.ts'
import { joinLists, joinRecords, patch, rise } from './join.ts'
import type { Change, Evidence, Mark } from './types.ts'

/** So many of the last changes of a fact are kept. */
export const LOG = 32

/** By rank, then by instant and id. The value comes last, so that even one id told with two values ends the same everywhere. */
const greater = (a: Change, b: Change): Change =>
  (b.rank - a.rank || byAt(b, a) || rise(JSON.stringify(b.value), JSON.stringify(a.value))) > 0 ? b : a

/** Joins two histories of a fact. `log` is `LOG` but for tests. */
export const joinMark = (a: Mark, b: Mark, log = LOG): Mark =>
  a.epoch === b.epoch
    ? patch(a, {
        first: a.first === null ? b.first : Math.min(a.first, b.first ?? a.first),
        cur: greater(a.cur, b.cur),
        log: joinLists(a.log, b.log, byAt, greater, all => all.slice(-log)),
      })
    : a.epoch > b.epoch
      ? a
      : b

/**
 * Sets a fact. The same object when it says again what an equal or higher rank said last before it, or when it adds nothing.
 * A higher `epoch` than the fact has starts it over: `first` and the history before are gone, on every device that joins it.
 */
export const mark = (evidence: Evidence, key: string, change: Change, epoch = evidence.marks[key]?.epoch ?? 0): Evidence => {
  const old = evidence.marks[key]
  const said = old && [old.cur, ...old.log].findLast(c => c.rank >= change.rank && byAt(c, change) <= 0)
  if (old?.epoch === epoch && said?.value === change.value) return evidence
  const fresh: Mark = { kind: 'mark', epoch, first: change.value ? change.at : null, cur: change, log: [change] }
  return patch(evidence, { marks: joinRecords(evidence.marks, { [key]: fresh }, joinMark) })
}
