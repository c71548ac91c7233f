import type { Instant } from '../evidence/types.ts'
import type { Playbook } from '../playbook/types.ts'
import { calendarOf, type LocalCalendar } from '../rule/index.ts'

const MINUTE = 60_000
const DAY = 1440

const minutesOf = (time: string): number => {
  const [hours, minutes] = time.split(':')
  return Number(hours) * 60 + Number(minutes)
}

/** When the quiet hours that it is now are over; null outside of them. They may run over midnight. */
export const quietUntil = (playbook: Playbook, now: Instant, calendar = (): LocalCalendar => calendarOf(playbook)): Instant | null => {
  const { quiet } = playbook.calendar ?? {}
  if (!quiet) return null
  const past = (from: number, to: number): number => (to - from + DAY) % DAY
  const local = Math.floor((now + calendar().offset(now)) / MINUTE) % DAY
  const [from, to] = [minutesOf(quiet.from), minutesOf(quiet.to)]
  return past(from, local) < past(from, to) ? now - (now % MINUTE) + past(local, to) * MINUTE : null
}
