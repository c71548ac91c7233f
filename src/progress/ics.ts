import { DAY, type Evidence, type Instant } from '../evidence/index.ts'
import { type Playbook, say } from '../playbook/index.ts'
import { calendarOf, localDay } from '../rule/index.ts'
import type { Progress } from './types.ts'

/** So many octets a line has at most; a longer one goes on in the next, after a space (RFC 5545, 3.1). */
const LINE = 75

const octets = (letter: string): number => {
  const code = letter.codePointAt(0)!
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
}

/** Folds a line without cutting a letter in two. */
const fold = (line: string): string => {
  let length = 0
  let folded = ''
  for (const letter of line) {
    length += octets(letter)
    if (length > LINE) {
      folded += '\r\n '
      length = 1 + octets(letter)
    }
    folded += letter
  }
  return folded
}

/** A text as a value (RFC 5545, 3.3.11). Control characters have no place in one. */
const escaped = (text: string): string =>
  text
    .replace(/[\\;,]/g, '\\$&')
    .replace(/\r\n?|\n/g, '\\n')
    .replace(/[^\t\P{Cc}]/gu, '')

const digits = (at: Instant): string => new Date(at).toJSON().replace(/[-:]|\.\d+/g, '')

/**
 * The dated goals as a calendar (RFC 5545): an event of a whole day on the day of the account's calendar on which each is due, with its owner;
 * one that is reached says so. A goal without a date is left out. `account`: whose they are, and its facts.
 */
export const goalsCalendar = (
  playbook: Playbook,
  progress: Progress,
  locale: string,
  account?: { readonly id: string; readonly facts: Evidence },
): string => {
  const calendar = calendarOf(playbook, account?.facts)
  const [reached, owner] = /^ja\b/i.test(locale) ? ['達成', '担当'] : ['Reached', 'Owner']
  const events = progress.goals.flatMap(goal => {
    if (goal.dueAt === null) return []
    const day = localDay(goal.dueAt, calendar)
    const date = (n: number) => digits(n * DAY).slice(0, 8)
    const about = [
      goal.owner && `${owner}: ${say(goal.owner, locale)}`,
      say(playbook.milestones[goal.milestone]?.title, locale),
      goal.reachedAt !== null && `${reached}: ${new Date(localDay(goal.reachedAt, calendar) * DAY).toJSON().slice(0, 10)}`,
    ]
    return [
      'BEGIN:VEVENT',
      `UID:${escaped([encodeURIComponent(account?.id ?? ''), playbook.id, goal.id].join('/'))}@waymark`,
      `DTSTAMP:${digits(progress.asOf)}`,
      `DTSTART;VALUE=DATE:${date(day)}`,
      `DTEND;VALUE=DATE:${date(day + 1)}`,
      `SUMMARY:${escaped(say(goal.title, locale))}`,
      `DESCRIPTION:${escaped(about.filter(Boolean).join('\n'))}`,
      'TRANSP:TRANSPARENT',
      'END:VEVENT',
    ]
  })
  return ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Waymark//Goals//EN', ...events, 'END:VCALENDAR', ''].map(fold).join('\r\n')
}
