import { calendarOf, type LocalCalendar } from '../rule/index.ts'
import { Complaint } from './complaint.ts'
import { instantFrom } from './instant.ts'

/** Every value of an option that may be given several times: `--playbook a.json --playbook b.json`, and what stands free. */
export function allOf(rawArgs: readonly string[], option: string): string[] {
  const name = `--${option}`
  return rawArgs.flatMap((arg, i) =>
    arg === name && rawArgs[i + 1] !== undefined ? [rawArgs[i + 1]!] : arg.startsWith(`${name}=`) ? [arg.slice(name.length + 1)] : [],
  )
}

/** Refuses options that nobody knows, so that a slip of the pen is not passed over. */
export function knowOnly(rawArgs: readonly string[], names: readonly string[]): void {
  const unknown = rawArgs.filter(arg => arg.startsWith('--')).find(arg => !names.includes(arg.slice(2).split('=')[0]!.replace(/^no-/, '')))
  if (unknown) throw new Complaint([`${unknown.split('=')[0]} is no option. There are: ${names.map(name => `--${name}`).join(', ')}`])
}

/** A whole number within bounds. */
export function wholeOf(option: string, text: string, least: number, most: number): number {
  const n = Number(text)
  if (!Number.isInteger(n) || n < least || n > most)
    throw new Complaint([`--${option} is a whole number from ${least} to ${most}, not "${text}".`])
  return n
}

/** An instant given as an option: ISO 8601 (UTC without an offset), or milliseconds; now when it isn't given. */
export function clockOf(text: string | undefined, calendar: LocalCalendar = calendarOf({})): number {
  if (text === undefined) return Date.now()
  const at = instantFrom(/^\d{9,}$/.test(text) ? Number(text) : text, calendar)
  if (at === null) throw new Complaint([`--at is a date or a date-time such as 2026-04-30T18:00, not "${text}".`])
  return at
}
