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

/** What a command takes, as far as it is looked at here. */
type Known = Readonly<Record<string, { readonly type?: string; readonly valueHint?: string }>>

/**
 * Refuses what nobody knows or meant, so that a slip of the pen is not passed over: other options, those without their value (as where a
 * variable of a script is empty), and more words than the command takes (`most`). Throws a `Complaint`.
 */
export function knowOnly(rawArgs: readonly string[], known: Known, most = Number.POSITIVE_INFINITY): void {
  const options = new Map(Object.entries(known).filter(([, { type }]) => type !== 'positional'))
  const end = rawArgs.indexOf('--')
  const words: string[] = []
  const given = end < 0 ? rawArgs : rawArgs.slice(0, end)
  for (let i = 0; i < given.length; i++) {
    const arg = given[i]!
    const [, name, value] = /^--?([^=]*)(?:=(.*))?$/s.exec(arg) ?? []
    if (name === undefined || arg === '-') words.push(arg)
    else if (!arg.startsWith('--') || !(options.has(name) || options.get(name.replace(/^no-/, ''))?.type === 'boolean'))
      throw new Complaint([`${arg.split('=')[0]} is no option. There are: ${[...options.keys()].map(one => `--${one}`).join(', ')}`])
    else if (options.get(name)?.type === 'string') {
      const said = value ?? given[++i] ?? ''
      if (!said || (value === undefined && said.startsWith('--')))
        throw new Complaint([`--${name} needs a value: --${name} ${options.get(name)!.valueHint ?? 'TEXT'}`])
    }
  }
  if (end >= 0) words.push(...rawArgs.slice(end + 1))
  if (words.length > most) throw new Complaint([`"${words[most]}" is one word too many. See --help.`])
}

/** A whole number within bounds. */
export function wholeOf(option: string, text: string, least: number, most: number): number {
  const n = /^\d+$/.test(text) ? Number(text) : Number.NaN
  if (!Number.isSafeInteger(n) || n < least || n > most)
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
