import type { Playbook } from '../playbook/index.ts'
import { calendarOf, localDay } from '../rule/index.ts'
import { type Finding, finder } from './finding.ts'

const DAY = 86_400_000
const reviewDue = finder('review-due', 'warning', 35)
const oldHolidays = finder('old-holidays')

/** What was right when it was written. A day is over when it is over in the playbook's zone. */
export function lintStale(playbook: Playbook, now: number): Finding[] {
  const today = new Date(localDay(now, calendarOf(playbook)) * DAY).toISOString().slice(0, 10)
  const parts = (['milestones', 'guides', 'signals'] as const).flatMap(section =>
    Object.entries(playbook[section] ?? {}).map(([id, part]) => [`${section}.${id}.reviewBy`, part] as const),
  )
  const holidays = playbook.calendar?.holidays ?? []
  const last = [...holidays].sort().at(-1)
  return [
    ...parts.flatMap(([path, { reviewBy }]) =>
      reviewBy !== undefined && reviewBy < today
        ? [reviewDue(path, `a review by then, today being ${today}`, `"${reviewBy}"`, 'read it again, then write the next date')]
        : [],
    ),
    ...(last !== undefined && last < today
      ? [
          oldHolidays(
            'calendar.holidays',
            `holidays that lie ahead, today being ${today}`,
            `none after ${last}`,
            'write the coming ones, or gaps and streaks count closed days as open',
          ),
        ]
      : []),
  ]
}
