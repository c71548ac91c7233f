import { conditions, type Fields, lengthOf, listOf, percent, type Speech, stepsOf } from './rule-speech.ts'

const UNITS = ['year', 'month', 'day', 'hour', 'minute', 'second']
const ANCHORS: Readonly<Record<string, string>> = { activation: 'the first use', trialStart: 'the start of the trial' }
const quote = (x: unknown): string => (typeof x === 'string' ? `“${x}”` : String(x ?? 'nothing'))
const brackets = (text: string): string => `(${text})`
const span = (text: unknown): string => lengthOf(text, UNITS, (n, unit) => `${n} ${unit}${n === 1 ? '' : 's'}`).join(' ') || 'no time'
const amount = (x: unknown): string => (typeof x === 'object' && x ? `the agreed “${(x as { target: string }).target}”` : String(x ?? 1))
const isTarget = (x: unknown): boolean => typeof x === 'object' && x !== null
const times = (x: unknown): string =>
  amount(x) === '1' ? 'at least once' : isTarget(x) ? `at least as often as ${amount(x)}` : `at least ${amount(x)} times`
const people = (x: unknown): string =>
  amount(x) === '1' ? 'somebody' : isTarget(x) ? `at least as many people as ${amount(x)}` : `at least ${amount(x)} people`
const days = (x: unknown): string =>
  isTarget(x) ? `on at least as many days as ${amount(x)}` : `on at least ${amount(x)} day${amount(x) === '1' ? '' : 's'}`
const anchor = (x: unknown): string => {
  const { milestone, level } = x as { milestone?: string; level?: number }
  return milestone !== undefined
    ? `milestone ${milestone}`
    : level !== undefined
      ? `level ${level}`
      : (ANCHORS[String(x)] ?? `the ${String(x)}`)
}
const given = (where: unknown): string =>
  conditions(where)
    .map(({ name, not, of }) => `${name} is ${not ? 'not ' : ''}${of.map(quote).join(' or ')}`)
    .join(' and ')
const where = ({ where }: Fields): string => (where ? ` (${given(where)})` : '')
const by = ({ by }: Fields): string => (by && typeof by === 'object' ? ` (${given(by)})` : '')
const window = ({ from, within, last }: Fields): string =>
  last !== undefined
    ? ` in the last ${span(last)}`
    : (within === undefined ? '' : ` within ${span(within)}`) +
      (from === undefined ? '' : within === undefined ? ` from ${anchor(from)} on` : ` of ${anchor(from)}`)
const expected = ({ expected }: Fields): string => (typeof expected === 'number' ? String(expected) : `the account's ${expected}`)
const limits = ({ atLeast, atMost }: Fields): string =>
  [atLeast === undefined ? '' : `at least ${atLeast}`, atMost === undefined ? '' : `at most ${atMost}`].filter(Boolean).join(' and ')

const net = (r: Fields): string => (r.net ? ', less what was taken back,' : '')
const document = ({ agree, version }: Fields): string => (version === undefined ? `the latest ${agree}` : `${agree}, version ${version}`)

/** What a part of a ratio counts, without how much of it is enough. */
const figure = (r: Fields): string =>
  r.count !== undefined
    ? `${r.count}${where(r)}${window(r)}`
    : r.distinct !== undefined
      ? `different ${r.by === 'day' ? 'days' : r.by} of ${r.distinct}${where(r)}${window(r)}`
      : r.sum !== undefined
        ? `${r.prop} of ${r.sum}${where(r)}${net(r)}${window(r)}`
        : r.quorum !== undefined
          ? `people whose ${given(r.quorum)}${r.now ? ' now' : ''}`
          : r.agree === undefined
            ? `people who did ${r.coverage}${where(r)}${r.atLeast === undefined ? '' : ` ${times(r.atLeast)}`}${window(r)}`
            : `people${by(r)} who agreed to ${document(r)}`

/** Rules in English. */
export const english: Speech = {
  count: r => `${r.count}${where(r)} ${times(r.atLeast)}${window(r)}`,
  distinct: r =>
    `${r.distinct}${where(r)} ${r.by === 'day' ? days(r.atLeast) : `with at least ${isTarget(r.atLeast) ? 'as many' : amount(r.atLeast)} different ${r.by}${isTarget(r.atLeast) ? ` as ${amount(r.atLeast)}` : ''}`}${window(r)}`,
  quorum: r => `${people(r.atLeast)} whose ${given(r.quorum)}${r.now ? ', now' : ''}`,
  coverage: r =>
    `${percent(r.share)} of ${expected(r)}${r.by ? ` in each ${r.by}` : ''} did ${r.coverage}${where(r)}${r.atLeast === undefined ? '' : ` ${times(r.atLeast)}`}${window(r)}`,
  gap: r => `no ${r.gap}${where(r)} for ${span(r.over)} of open time`,
  gauge: r => `${r.prop} of ${r.gauge}${where(r)} comes to ${amount(r.atLeast)} ${days(r.days)}${window(r)}`,
  sum: r => `${r.prop} of ${r.sum}${where(r)}${net(r)} adds up to at least ${amount(r.atLeast)}${window(r)}`,
  ratio: r =>
    `${figure(r.ratio as Fields)} per ${figure(r.per as Fields)} is ${limits(r)}${r.least === undefined ? '' : `, with at least ${r.least} of the latter`}`,
  agree: r => `${r.share === undefined ? people(r.atLeast) : `${percent(r.share)} of ${expected(r)}`}${by(r)} agreed to ${document(r)}`,
  target: r => `the target “${r.target}” is agreed`,
  streak: r =>
    `${r.streak}${where(r)} ${r.atLeast === undefined ? '' : `${times(r.atLeast)} `}every open ${r.every} for ${span(r.for)}${r.grace ? `, ${r.grace} may be missed` : ''}${r.now ? ', now' : ''}`,
  missed: r =>
    `${r.missed}${where(r)} ${r.each === undefined || r.each === 1 ? 'missed' : `fewer than ${r.each} times`} in ${r.atLeast === undefined || r.atLeast === 1 ? `an open ${r.every}` : `${r.atLeast} open ${r.every}s in a row`}${r.from === undefined ? '' : ` from ${anchor(r.from)} on`}`,
  sequence: r => `${stepsOf(r.sequence, where).join(', then ')}${window(r)}`,
  cycle: r =>
    `${r.atLeast ?? 1} ${r.atLeast === undefined || r.atLeast === 1 ? 'round' : 'rounds'} of ${stepsOf(r.cycle, where).join(', then ')}${window(r)}`,
  elapsed: r =>
    r.before !== undefined
      ? `from ${span(r.before)} before ${anchor(r.elapsed)} on`
      : !lengthOf(r.over, UNITS, String)[0]
        ? `from ${anchor(r.elapsed)} on`
        : `from ${span(r.over)}${r.open ? ' of open time' : ''} after ${anchor(r.elapsed)} on`,
  phase: r => `the account is in phase ${r.phase}`,
  attest: r => `${people(r.atLeast)}${by(r)} attested ${r.attest}`,
  trait: r =>
    `${r.of === 'account' ? "the account's " : ''}${r.trait} is ${r.is !== undefined ? quote(r.is) : r.in ? [r.in].flat().map(quote).join(' or ') : r.atLeast === undefined ? 'set' : `at least ${r.atLeast}`}`,
  all: (r, part) => listOf(r, part, ' and ', brackets),
  any: (r, part) => listOf(r, part, ' or ', brackets),
  of: (r, part) => `at least ${r.share === undefined ? amount(r.atLeast) : percent(r.share)} of: ${listOf(r, part, '; ', brackets)}`,
  not: (r, part) => `not (${part(r.not)})`,
  milestone: r => `milestone ${r.milestone} is reached`,
  level: r => `level ${r.level} is reached`,
}
