import { nearest } from './near.ts'
import { spanFrom } from './span.ts'

/** What was expected, and how to mend what came instead. */
export interface Words {
  readonly expected: string
  readonly mend: string
}
type Say = (value: unknown, rest: string) => Words

/** A value as the author wrote it, short. */
export function show(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (Array.isArray(value)) return value.length ? 'a list' : 'an empty list'
  if (typeof value === 'object' && value !== null) return Object.keys(value).length ? 'an object' : 'an empty object'
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value)
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}

const write = (value: string): string => `write ${JSON.stringify(value)}`
const plain =
  (expected: string, mend: string): Say =>
  () => ({ expected, mend })

const numeric =
  (expected: string, mend: string, isFit = (n: number): boolean => n > 0): Say =>
  value => ({
    expected,
    mend: typeof value === 'string' && value.trim() && isFit(Number(value)) ? `write ${Number(value)}, without quotes` : mend,
  })

/** The zone whose city was meant: `Tokyo` is `Asia/Tokyo`. */
const zoneFrom = (value: unknown): string | undefined => {
  if (typeof value !== 'string' || !value) return
  if (/^jst$/i.test(value)) return 'Asia/Tokyo'
  const zones = Intl.supportedValuesOf('timeZone')
  const city = value.trim().replace(/\s+/g, '_').toLowerCase()
  return zones.find(zone => zone.toLowerCase().split('/').at(-1) === city) ?? nearest(value, zones)
}

const dayFrom = (value: unknown): string | undefined => {
  const [, y, m, d] = /^(\d{4})\D+(\d{1,2})\D+(\d{1,2})\D*$/.exec(String(value)) ?? []
  return y ? `${y}-${m!.padStart(2, '0')}-${d!.padStart(2, '0')}` : undefined
}

const timeFrom = (value: unknown): string | undefined => {
  const [, h, m = '0', half] = /^\s*(\d{1,2})(?:[:.時]?(\d{2})?分?)\s*([ap]m)?\s*$/i.exec(String(value)) ?? []
  const hour = h === undefined ? 24 : (Number(h) % (half ? 12 : 24)) + (/p/i.test(half ?? '') ? 12 : 0)
  return hour < 24 && Number(m) < 60 ? `${String(hour).padStart(2, '0')}:${m.padStart(2, '0')}` : undefined
}

/** By the name after `@` in the schema's errors; `rest` is what follows it. */
export const sayings: Readonly<Record<string, Say>> = {
  plain: plain('a string, not empty', 'write a string'),
  instant: plain('milliseconds since 1970', 'write Date.now()'),
  evidence: plain('cells, values or a mark, in order and within their caps', 'send what the evidence floor made'),
  id: plain('an id: 1 to 200 characters, the first no space', 'give it a short name, such as "first-scout"'),
  text: value => ({
    expected: 'a text: a string, or an object with one per locale',
    mend: typeof value === 'number' ? write(String(value)) : 'write "…", or { "ja": "…", "en": "…" }',
  }),
  span: value => {
    const meant = spanFrom(value)
    return {
      expected: 'an ISO 8601 duration',
      mend: meant ? write(meant) : 'write a number of days such as "P28D", months "P1M" or hours "PT36H"',
    }
  },
  href: value => ({
    expected: 'an address: a relative path, http(s), mailto or tel',
    mend:
      typeof value === 'string' && /^[\w-]+(\.[\w-]+)*:\d+/.test(value)
        ? write(`http://${value}`)
        : 'write a path such as "/settings", or "https://…"',
  }),
  page: value => ({
    expected: 'a path that begins with / (* one segment, ** the rest), or comparisons such as { "contains": "?tab=2" }',
    mend: typeof value === 'string' && value && !/^https?:/.test(value) ? write(`/${value}`) : 'write a path such as "/members/**"',
  }),
  zone: value => {
    const meant = zoneFrom(value)
    return { expected: 'a time zone of the IANA database, or "device"', mend: meant ? write(meant) : 'write one such as "Asia/Tokyo"' }
  },
  day: value => {
    const meant = dayFrom(value)
    return {
      expected: 'a date of the calendar, YYYY-MM-DD',
      mend: meant && meant !== value ? write(meant) : 'write one such as "2026-11-23"',
    }
  },
  time: value => {
    const meant = timeFrom(value)
    return { expected: 'a time of day, HH:MM', mend: meant && meant !== value ? write(meant) : 'write one such as "05:00"' }
  },
  weekday: (value, _) => {
    const day = ['mo', 'tu', 'we', 'th', 'fr', 'sa', 'su'].indexOf(String(value).slice(0, 2).toLowerCase()) + 1
    return {
      expected: 'a weekday from 1 (Monday) to 7 (Sunday)',
      mend: day ? `write ${day}` : value === 0 ? 'write 7 for Sunday' : 'write 1 to 7',
    }
  },
  locale: value => ({
    expected: 'a BCP 47 locale such as "ja", "en" or "zh-Hant"',
    mend: typeof value === 'string' && value.includes('_') ? write(value.replaceAll('_', '-')) : 'write "ja" or "en"',
  }),
  selector: plain('a CSS selector, or a list of them', 'write one such as "[data-wm=compose]"'),
  wait: value => ({
    expected: 'milliseconds, 0 to 3600000',
    mend:
      Number(value) > 0 && Number(value) <= 60
        ? `write ${Number(value) * 1000}, if ${value} seconds are meant`
        : 'write a number such as 3000',
  }),
  input: plain('true, or the text that is to be typed', 'write true for anything, or a text such as "Tokyo"'),
  pad: plain('pixels, or [across, down]', 'write 6, or [8, 4]'),
  radius: plain('pixels, or those of the four corners', 'write 8, or [8, 8, 0, 0]'),
  flag: value => ({
    expected: 'true or false',
    mend: /^(true|yes|1)$/i.test(String(value)) ? 'write true, without quotes' : 'write true or false, without quotes',
  }),
  count: numeric('a number greater than 0', 'write a number such as 3'),
  share: numeric('a share greater than 0, at most 1', 'write 0.5 for a half', n => n > 0 && n <= 1),
  rate: numeric('a share from 0 to 1', 'write 0.8 for eight in ten', n => n >= 0 && n <= 1),
  number: numeric('a number', 'write a number such as 10', Number.isFinite),
  whole: numeric('a whole number, 0 or more', 'write a whole number such as 1', n => Number.isSafeInteger(n) && n >= 0),
  amount: numeric('a number greater than 0, or a target', 'write a number such as 3, or { "target": "downloads" }'),
  expected: numeric('the name of an account fact, or a number', 'write "seats", or a number such as 12'),
  units: plain('the name of account facts, one a unit', 'write "seats", and tell the facts "seats.sales", "seats.support" …'),
  figure: plain('a count, distinct, sum, quorum, coverage or agree', 'write one such as { "count": "reply.received", "last": "P30D" }'),
  scalar: plain('a string, a number, true, false or null', 'write one value, or a list of values'),
  doing: plain('an event, or one with "where"', 'write "plan.made" or { "event": "plan.made", "where": { … } }'),
  elapsed: plain('either "over" or "before" beside the anchor', 'write "over": "P5D" for after it, or "before": "P120D" for ahead of it'),
  where: plain(
    'a value of a property, a list of them, or { "not": … }',
    'write { "kind": "work" }, { "kind": ["work", "small"] } or { "kind": { "not": "test" } }',
  ),
  who: plain('facts of a person, at least one', 'write { "promoter": true } or { "role": ["admin"] }'),
  anchor: value => {
    const meant = nearest(String(value), ['activation', 'contract', 'kickoff', 'trialStart', 'release', 'renewal'])
    return {
      expected: 'an anchor: activation, contract, kickoff, trialStart, release, renewal, a milestone or a level',
      mend: meant ? write(meant) : 'write one of them, { "milestone": "…" } or { "level": 1 }',
    }
  },
  action: plain(
    'a label with either a guide to start or an address',
    'write { "label": "…", "start": "first-steps" } or { "label": "…", "href": "/settings" }',
  ),
  audience: plain('a rule, or the name of one under audiences', 'write "admins", or { "trait": "role", "in": ["admin"] }'),
  deed: plain(
    'at least one of call, mail, task and prompt',
    'say what somebody does about it, such as { "call": { "say": "…" } }; without an action it is no signal',
  ),
  object: plain('an object', 'write { … }'),
  list: value => ({ expected: 'a list', mend: value === undefined ? 'write [ … ]' : 'put it in brackets: [ … ]' }),
  least: (_, rest) => ({ expected: `a list of at least ${rest}`, mend: 'name one, or leave the whole part out' }),
  most: (_, rest) => ({ expected: `at most ${rest} entries`, mend: 'split it into several' }),
  long: (_, rest) => ({ expected: `at most ${rest} characters`, mend: 'shorten it' }),
  word: (value, rest) => {
    const all = rest.split(' ')
    const meant = typeof value === 'string' ? nearest(value, all) : undefined
    return {
      expected: all.length > 1 ? `one of ${all.join(', ')}` : all[0]!,
      mend: meant ? write(meant) : `write ${all.map(word => JSON.stringify(word)).join(' or ')}`,
    }
  },
  field: (value, rest) => {
    const all = rest.split(' ')
    const meant = nearest(String(value), all)
    return { expected: `one of the fields ${all.join(', ')}`, mend: meant ? `did you mean "${meant}"?` : 'take it out' }
  },
}
