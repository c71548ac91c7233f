import type { Evidence, Instant } from '../evidence/types.ts'
import type { Playbook, Signal } from '../playbook/types.ts'
import { type AccountRow, type AlarmRow, contactAt, hoursOf, type Reach, textOf } from '../progress/index.ts'
import { calendarOf, lastUse } from '../rule/index.ts'
import type { Alarm } from './alarm.ts'
import type { Fold } from './fold.ts'

const textIn = ({ marks }: Evidence, key: string): string | null => textOf(marks[key]?.cur.value)

const idsIn = (it: unknown): readonly string[] => (Array.isArray(it) ? it.filter(id => typeof id === 'string') : [])
const idIn = (it: unknown): string | null => (typeof it === 'string' && it ? it : null)

/** Our own and test accounts ring nobody. Lists of customers are told as texts, where no is a word as well. */
export const isInternal = ({ facts: { marks } }: Pick<Fold, 'facts'>): boolean => {
  const told = marks['account.internal']?.cur.value
  return !!told && !(typeof told === 'string' && /^\s*(?:false|no|off|0|いいえ)?\s*$/i.test(told))
}

/** What is to be done about an alarm. Whoever asks for a talk is called; of an absence too; a new person in charge is a task. */
export const deedsOf = ({ kind }: Alarm, signal: Signal | undefined): readonly ('call' | 'mail' | 'task')[] =>
  kind === 'signal' ? (['call', 'mail', 'task'] as const).filter(deed => signal?.do[deed]) : kind === 'personChanged' ? ['task'] : ['call']

/** The last use known of a person, or of anybody. */
export const lastUseIn = ({ people }: Fold, person: string): Instant | null =>
  people.reduce<Instant | null>((last, { id, evidence }) => {
    const at = !person || id === person ? lastUse(evidence) : null
    return at !== null && (last === null || at > last) ? at : last
  }, null)

/** How an account is reached. */
export function reachOf(playbook: Playbook, facts: Evidence): Reach {
  const usual = playbook.calendar?.contact
  return {
    contact: textIn(facts, 'account.contact'),
    contactHours: textIn(facts, 'account.contactHours') ?? (usual ? `${usual.from}-${usual.to}` : null),
    crmUrl: textIn(facts, 'account.crmUrl'),
  }
}

/** An alarm with what is needed to act on it. */
export function alarmRow(playbook: Playbook, fold: Fold, row: AccountRow, alarm: Alarm, now: Instant): AlarmRow {
  const { id, account, person, kind, since, raisedAt, standing, context } = alarm
  const signal = kind === 'signal' ? playbook.signals?.[alarm.signal] : undefined
  const named = (id: string): string | null => {
    const who = fold.people.find(one => one.id === id)
    return (who && textIn(who.evidence, 'trait.name')) ?? null
  }
  const { contact, contactHours, crmUrl } = reachOf(playbook, fold.facts)
  const { isNow, nextAt } = contactAt(hoursOf(contactHours), calendarOf(playbook, fold.facts), now)
  const said = signal && (signal.do.call ?? signal.do.mail ?? signal.do.task)
  const isAway = standing.state === 'snoozed' && standing.until > now
  const [guide, to] = [idIn(context.guide), idIn(context.to)]
  return {
    id,
    account,
    name: row.name,
    tier: row.tier,
    owner: row.owner,
    contact,
    crmUrl,
    person: person ? { id: person, name: named(person) } : null,
    kind,
    signal: alarm.signal || null,
    title: signal?.title ?? null,
    say: said?.say ?? null,
    do: deedsOf(alarm, signal),
    severity: signal ? (signal.severity ?? 'warn') : kind === 'absence' || kind === 'talk' ? 'bad' : 'warn',
    health: row.health,
    level: row.level,
    levels: row.levels,
    state: row.state,
    since,
    raisedAt,
    lastUseAt: lastUseIn(fold, person),
    standing: standing.state === 'taken' ? 'taken' : isAway ? 'snoozed' : 'raised',
    by: 'by' in standing ? standing.by : null,
    until: isAway ? standing.until : null,
    reachable: isNow,
    reachableAt: nextAt,
    open: idsIn(context.open).map(open => ({ id: open, title: playbook.milestones[open]?.title ?? open })),
    guide,
    guideTitle: (guide !== null && playbook.guides?.[guide]?.title) || null,
    step: idIn(context.step),
    topic: idIn(context.topic),
    to: to && (named(to) ?? to),
  }
}

/** Tiers with a letter (S) go before numbered ones, those without a tier last. */
const tierOf = (tier: string | null): string => (tier === null ? '2' : /^\d/.test(tier) ? `1${tier.padStart(9, '0')}` : `0${tier}`)
const RISK = { bad: 0, warn: 1, good: 2 } as const

/** Who is to be called first (practice 53): whoever may be called now, by tier, by risk, the longest first. What sleeps comes last. */
export const byRank = (a: AlarmRow, b: AlarmRow): number =>
  Number(a.standing === 'snoozed') - Number(b.standing === 'snoozed') ||
  Number(b.reachable) - Number(a.reachable) ||
  (tierOf(a.tier) < tierOf(b.tier) ? -1 : tierOf(a.tier) > tierOf(b.tier) ? 1 : 0) ||
  RISK[a.severity] - RISK[b.severity] ||
  RISK[a.health] - RISK[b.health] ||
  a.since - b.since ||
  (a.id < b.id ? -1 : 1)
