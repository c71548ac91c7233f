import { DAY, type Instant, seriesKey } from '../evidence/index.ts'
import type { GapRule } from '../playbook/index.ts'
import { laterOpen, parseSpan } from './calendar.ts'
import { cells, type Kind, reading } from './kind.ts'
import type { Reading } from './types.ts'
import { rowsOf } from './uses.ts'

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
    const last = Math.max(
      ...rowsOf(view, seriesKey(rule.gap, rule.where)).map(row =>
        // Of a row whose days were all forgotten it is known that it was used before.
        row?.kind === 'cells' ? (row.days.at(-1)?.dots.at(-1)?.at ?? (row.from ? row.from * DAY - 1 : -Infinity)) : -Infinity,
      ),
    )
    const length = parseSpan(rule.over)
    return absence(last > 0 && length ? laterOpen(last, length, view.calendar) : null, view.now)
  },
}
