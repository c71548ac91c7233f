import { type Instant, seriesKey } from '../evidence/index.ts'
import type { GapRule } from '../playbook/index.ts'
import { laterOpen, parseSpan } from './calendar.ts'
import { cells, type Kind, reading } from './kind.ts'
import type { Reading } from './types.ts'
import { keptSince, rowsOf } from './uses.ts'

/** The reading of a use that is expected by an instant: absent from then on. */
export const absence = (expectedBy: Instant | null, now: Instant): Reading => {
  const isOver = expectedBy !== null && now >= expectedBy
  return reading(isOver ? expectedBy : null, { rising: false, revisitAt: isOver ? null : expectedBy, expectedBy })
}

/** No such event for a span of open time after the last one. Before the first there is no gap. */
export const gap: Kind<GapRule> = {
  recorder: ({ gap: event, where }) => cells(event, where),
  span: ({ over }) => over,
  join: 'latest',
  read(rule, view) {
    const key = seriesKey(rule.gap, rule.where)
    // One by one: there may be more people than a call may have arguments.
    const known = rowsOf(view, key).reduce(
      (at, row) => Math.max(at, (row?.kind === 'cells' && row.days.at(-1)?.dots.at(-1)?.at) || -Infinity),
      -Infinity,
    )
    // Of a row whose days were all forgotten it is known that it was used before.
    const kept = keptSince(view, key)
    const last = Math.max(known, kept - 1)
    const length = parseSpan(rule.over)
    return { ...absence(last > 0 && length ? laterOpen(last, length, view.calendar) : null, view.now), exact: known >= kept || !kept }
  },
}
