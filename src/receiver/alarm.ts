import type { Instant } from '../evidence/types.ts'
import type { Finding } from '../progress/index.ts'

/** Where an alarm stands. `cleared`: what raised it holds no more; `late` when data that came later shows that it never should have. */
export type Standing =
  | { readonly state: 'raised' }
  | { readonly state: 'taken'; readonly at: Instant; readonly by: string | null }
  | { readonly state: 'snoozed'; readonly at: Instant; readonly by: string | null; readonly until: Instant }
  | { readonly state: 'done'; readonly at: Instant; readonly by: string | null; readonly reason: string }
  | { readonly state: 'cleared'; readonly at: Instant; readonly reason: 'late' | 'back' | 'gone' }

/** What an alarm is about. */
export type AlarmKind = 'signal' | 'absence' | 'talk' | 'personChanged'

/** A signal that was raised, or something that a person did which customer success must know of. */
export interface Alarm {
  readonly id: string
  readonly account: string
  /** '': the account. */
  readonly person: string
  readonly kind: AlarmKind
  /** The signal's id; '' for the other kinds. */
  readonly signal: string
  /** What raised it: since when it holds. */
  readonly since: Instant
  readonly raisedAt: Instant
  /** Since when it holds no more. Null: it does. While it does, nothing raises it again. */
  readonly endedAt: Instant | null
  readonly standing: Standing
  /** What a talk was asked for with, and who is in charge now. */
  readonly context: Readonly<Record<string, unknown>>
}

/** What customer success does with an alarm. */
export type Deed =
  | { readonly do: 'take'; readonly by: string | null }
  | { readonly do: 'snooze'; readonly by: string | null; readonly until: Instant }
  | { readonly do: 'done'; readonly by: string | null; readonly reason: string }

export const isOpen = ({ standing: { state } }: Alarm): boolean => state !== 'done' && state !== 'cleared'

/** Does a deed to an alarm; null when it is over already. */
export function act(alarm: Alarm, deed: Deed, at: Instant): Alarm | null {
  if (!isOpen(alarm)) return null
  const { by } = deed
  if (deed.do === 'take') return { ...alarm, standing: { state: 'taken', at, by } }
  if (deed.do === 'snooze') return { ...alarm, standing: { state: 'snoozed', at, by, until: deed.until } }
  // What is no signal does not hold on: it was, and now it is done.
  const endedAt = alarm.kind === 'signal' || alarm.kind === 'absence' ? alarm.endedAt : at
  return { ...alarm, endedAt, standing: { state: 'done', at, by, reason: deed.reason } }
}

/** What is found is told apart by whom and what it is about. */
export const topicOf = ({ person, signal, kind }: Pick<Alarm, 'person' | 'signal' | 'kind'>): string =>
  JSON.stringify([kind, signal, person])

/** What is known besides the findings. */
export interface Settling {
  readonly account: string
  readonly now: Instant
  /** At most one alarm of a signal until then, when one was raised at this instant. */
  readonly quietUntil: (signal: string, raisedAt: Instant) => Instant
  /** Why an alarm holds no more. */
  readonly why: (alarm: Alarm) => 'late' | 'back' | 'gone'
  readonly newId: () => string
  /** Nobody is told: what is found now was so before we knew of it. */
  readonly isHistory: boolean
}

/** What became of the alarms of an account. */
export interface Settled {
  readonly raised: readonly Alarm[]
  readonly cleared: readonly Alarm[]
  /** Those of both, and others whose row is another now. */
  readonly changed: readonly Alarm[]
  /** When an alarm that `once` holds back may be raised. */
  readonly revisitAt: Instant
}

/**
 * Compares what is found with the alarms that are known (of each topic the last one), and says which rise and which end. An alarm stays
 * the same while what raised it holds, however often that is looked at, and by whom; a late event moves its `since`.
 */
export function settle(found: readonly Finding[], known: readonly Alarm[], settling: Settling): Settled {
  const { account, now, quietUntil, why, newId, isHistory } = settling
  const last = new Map(known.map(alarm => [topicOf(alarm), alarm]))
  const raised: Alarm[] = []
  const cleared: Alarm[] = []
  const moved: Alarm[] = []
  let revisitAt = Number.POSITIVE_INFINITY
  const holding = new Set<string>()

  for (const { signal, person, since } of found) {
    const about = { account, person: person ?? '', kind: signal === null ? 'absence' : 'signal', signal: signal ?? '' } as const
    const topic = topicOf(about)
    holding.add(topic)
    const before = last.get(topic)
    // A late event may show that it began earlier: that is the same. What began later is another, once it was done with.
    const isSame = before?.endedAt === null && (isOpen(before) || since <= before.since)
    if (isSame) {
      if (before.since !== since) moved.push({ ...before, since })
      continue
    }
    // It was done with, and has come again: the one before is over.
    if (before?.endedAt === null) moved.push({ ...before, endedAt: now })
    const id = newId()
    if (isHistory) {
      moved.push({
        ...about,
        id,
        since,
        raisedAt: since,
        endedAt: null,
        standing: { state: 'done', at: now, by: null, reason: 'history' },
        context: {},
      })
      continue
    }
    const until = before && signal !== null ? quietUntil(signal, before.raisedAt) : now
    if (until > now) {
      revisitAt = Math.min(revisitAt, until)
      continue
    }
    raised.push({ ...about, id, since, raisedAt: now, endedAt: null, standing: { state: 'raised' }, context: {} })
  }

  for (const alarm of known) {
    if (alarm.endedAt !== null || holding.has(topicOf(alarm)) || (alarm.kind !== 'signal' && alarm.kind !== 'absence')) continue
    const ended = { ...alarm, endedAt: now }
    if (isOpen(alarm)) cleared.push({ ...ended, standing: { state: 'cleared', at: now, reason: why(alarm) } })
    else moved.push(ended)
  }
  return { raised, cleared, changed: [...moved, ...cleared, ...raised], revisitAt }
}
