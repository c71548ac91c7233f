import type { Happening } from '../beacon/types.ts'
import { empty, type Instant } from '../evidence/index.ts'
import type { Alarm } from './alarm.ts'
import { type Fold, withLedgers } from './fold.ts'
import { alarmRow, isInternal } from './list.ts'
import type { Message } from './message.ts'
import { LOST } from './metrics.ts'
import { type Envelope, isFields, isWhole } from './parse.ts'
import { idsOf, type Room, wordsOf } from './room.ts'
import { isSame } from './secret.ts'
import { isJoined, type Ledger, type Losses, type Writing } from './store.ts'
import { lossesOf, newsFor, raise, sortHappenings, state, take } from './take.ts'
import { milestoneMessage, raisedMessages } from './telling.ts'
import { isStale, tidy } from './tidy.ts'
import type { Claims } from './verify.ts'

/** Why nothing of a beacon is taken in: its writer is another device's, or it would erase without proof of whose evidence it is. */
export type Barred = 'writer' | 'erase'

/** Epochs may be so far ahead: a device that was offline may have erased more than once. */
const AHEAD = 100

/** Facts that the token vouches for go before what the browser says. The same token always says the same, under the same id. */
function vouch(ledger: Ledger, claims: Claims | null): Ledger {
  let next = ledger
  for (const [name, value] of Object.entries(claims?.traits ?? {})) {
    const key = `trait.${name}`
    const cur = next.evidence.marks[key]?.cur
    if (cur && cur.rank >= 1 && cur.value === value) continue
    next = state(next, key, { rank: 1, at: claims!.issuedAt, id: `token:${name}`, value })
  }
  return next
}

/** A device names itself by its writer, and shows from its first beacon on that it is the same one. */
const isItself = ({ secrets }: Ledger, { writer }: Envelope, secret: string | null): boolean =>
  !Object.hasOwn(secrets, writer) || (secret !== null && isSame(secrets[writer]!, secret))

/** Notes the digest of a device's secret; of devices that are no longer remembered it is forgotten. */
const noted = (ledger: Ledger, writer: string, secret: string | null): Ledger['secrets'] => {
  const { secrets, writers } = ledger
  const all = secret === null || Object.hasOwn(secrets, writer) ? secrets : { ...secrets, [writer]: secret }
  return Object.fromEntries(Object.entries(all).filter(([name]) => name in writers))
}

/** What customer success must know of at once, and other systems too. */
const isTelling = (happening: Happening): boolean =>
  happening.kind === 'talk' || happening.kind === 'personChanged' || (happening.kind === 'milestone' && happening.scope === 'user')

/** Who wants to talk, and who is in charge now, stand in the list with the very beacon that says so; milestones of people are told. */
async function ring(room: Room, writing: Writing, fold: Fold, person: string, fresh: readonly Happening[], now: Instant): Promise<void> {
  const { account } = fold
  const { reports, wants } = room
  if (!reports || isInternal(fold)) return
  const row = reports.row(fold, { account, rev: fold.rev, lastBeaconAt: now }, now)
  const known = await writing.alarms()
  /** By kind: whoever asks again before anybody answered, or while there was no net, is one line of the list, with what they said last. */
  const rung = new Map<Alarm['kind'], { readonly alarm: Alarm; readonly isNew: boolean }>()
  const messages: Message[] = []
  for (const happening of fresh) {
    if (happening.kind === 'milestone') {
      const who = { account, name: row.name, person }
      messages.push(milestoneMessage(reports.playbook, who, { ...happening, id: happening.milestone }, now))
      continue
    }
    const { id: _id, seq: _seq, at, kind, ...context } = happening
    if (kind !== 'talk' && kind !== 'personChanged') continue
    const open = known.find(alarm => alarm.kind === kind && alarm.person === person && alarm.endedAt === null)
    const id = `al_${crypto.randomUUID()}`
    const news = { id, account, person, kind, signal: '', since: at, raisedAt: now, endedAt: null, standing: { state: 'raised' } } as const
    const before = rung.get(kind)
    const alarm: Alarm = before?.alarm ?? open ?? { ...news, context }
    // Whoever asks once more waits again, though customer success put it off.
    const isWoken = alarm.standing.state === 'snoozed' && at > alarm.standing.at
    rung.set(kind, { alarm: { ...alarm, ...(isWoken && { standing: { state: 'raised' } }), context }, isNew: before?.isNew ?? !open })
  }
  // In one go, however much a beacon tells: the account is locked meanwhile.
  const alarms = [...rung.values()]
  if (alarms.length) await writing.ring(alarms.map(({ alarm }) => alarm))
  for (const { alarm, isNew } of alarms)
    if (isNew) messages.push(...raisedMessages(reports.playbook, alarmRow(reports.playbook, fold, row, alarm, now), false))
  if (messages.length) await writing.post(messages, wants, now)
}

/** What became of a beacon. */
export interface Committed {
  readonly ledger: Ledger
  /** The account's revision as of this commit. Undefined: it is not committed yet. */
  readonly rev?: number
  /** The account's new revision, when this commit made it. */
  readonly raised: number | null
  readonly own: ReturnType<typeof newsFor>
  /** What never arrived, that nobody knew of before. */
  readonly lost: Losses
  readonly told: {
    readonly evidence: ReturnType<typeof take>['evidence']
    readonly accepted: readonly string[]
    readonly duplicate: readonly string[]
    readonly rejected: readonly { readonly id: string; readonly reason: string }[]
    readonly epoch?: number
  }
}

/** A beacon that may be taken in, and what is known of whoever sent it. */
export interface Sent {
  readonly envelope: Envelope
  /** Where it is kept. */
  readonly account: string
  readonly claims: Claims | null
  /** The digest of what the device shows. */
  readonly secret: string | null
  /** When it came in. */
  readonly at: Instant
}

/** Why nothing of it is taken in, by what is kept of its person. */
export function barredBy(held: Ledger, { envelope, claims, secret }: Sent): Barred | null {
  if (!isItself(held, envelope, secret)) return 'writer'
  const present = held.evidence.epoch
  if (envelope.epoch <= present) return null
  const isProved = (claims !== null && !claims.expired) || (Object.hasOwn(held.secrets, envelope.writer) && secret !== null)
  return isProved && envelope.epoch <= present + AHEAD ? null : 'erase'
}

/** What is said of each entry. `kept`: the happenings that are new. Of an epoch before the present one nothing is. */
export function answersTo(
  { envelope, at }: Sent,
  present: number,
  evidence: Committed['told']['evidence'],
  kept: (id: string) => boolean,
): Committed['told'] {
  const { good, rejected } = sortHappenings(envelope.happenings, at)
  const ids = idsOf(good)
  if (envelope.epoch >= present) return { evidence, accepted: ids.filter(kept), duplicate: ids.filter(id => !kept(id)), rejected }
  const erased = ids.map(id => ({ id, reason: 'erased' }))
  return { evidence: erasedRows(envelope), epoch: present, accepted: [], duplicate: [], rejected: [...rejected, ...erased] }
}

/**
 * One transaction: joins the evidence, keeps the happenings, counts the losses. What is of an epoch that was erased is named as `erased`,
 * and the sender is told the present epoch. Told again, or in another order, it comes to the same.
 */
export async function commit(room: Room, sent: Sent): Promise<Committed | Barred> {
  const { envelope, account, claims, secret, at: now } = sent
  const { person, writer, dropped, epoch } = envelope
  const { good } = sortHappenings(envelope.happenings, now)
  const before = isJoined(account) && good.some(isTelling) ? await room.folds.read(account) : null
  const work = async (writing: Writing): Promise<Committed> => {
    const held = writing.ledger(person)
    const barred = barredBy(held, sent)
    if (barred) return bar(barred)
    const present = held.evidence.epoch
    if (epoch > present) await writing.wipe(person)
    const isErased = epoch < present
    // The token's word is not brought back by the very beacon that erases it.
    const base: Ledger = epoch > present ? { ...held, rev: held.rev + 1, evidence: { ...empty, epoch }, rows: {}, writers: {} } : held
    const vouched = epoch > present ? base : vouch(base, claims)
    const taken = take(vouched, isErased ? { ...envelope, evidence: [] } : envelope, room.asked.kindOf, now)
    const risen = epoch > present ? taken.ledger : raise(held, taken.ledger)
    const ledger = { ...risen, secrets: noted(risen, writer, secret) }
    const kept = await writing.save(ledger, isErased ? [] : good)
    const telling = good.filter(happening => kept.has(happening.id) && isTelling(happening))
    if (telling.length && isJoined(account))
      await ring(room, writing, withLedgers(before, account, writing.rev, [ledger]), person, telling, now)
    // What a device lost of what is erased is erased with it.
    const lost = isErased ? {} : await writing.lose(person, writer, lossesOf(dropped), now)
    const added = Object.keys(vouched.rows).filter(key => vouched.rows[key] !== held.rows[key])
    return {
      ledger,
      rev: writing.rev,
      raised: ledger.rev === held.rev ? null : writing.rev,
      own: newsFor(held, ledger, envelope.seen, added),
      lost,
      told: answersTo(sent, present, taken.evidence, id => kept.has(id)),
    }
  }
  const done = await room.store.write(account, [person], work).catch((error: { barred?: Barred }) => {
    if (error.barred) return error.barred
    throw error
  })
  // After the commit, since a transaction may be tried more than once.
  if (typeof done !== 'string') for (const [reason, n] of Object.entries(done.lost)) room.metrics.count(LOST, { reason }, n)
  return done
}

/** After a commit: what was read of the account is brought up to date, and what no rule looks back at is forgotten. */
export async function settle(room: Room, { account, envelope, at }: Sent, { ledger, raised }: Committed): Promise<void> {
  if (isJoined(account) && raised !== null) room.folds.put(account, raised, ledger)
  if (isStale(ledger, room.asked.cutsAt(at)))
    await tidy(room, account, envelope.person, at).catch(error =>
      room.say('warn', 'beacon.tidy', `An account could not be tidied: ${wordsOf(error)}`),
    )
}

/** Ends the transaction so that nothing of it stays, not even the account's name. */
const bar = (barred: Barred): never => {
  throw Object.assign(new Error(barred), { barred })
}

/** Rows of an epoch that is over. */
const erasedRows = ({ evidence }: Envelope): Committed['told']['evidence'] =>
  evidence.flatMap(it =>
    isFields(it) && typeof it.key === 'string' && isWhole(it.rev) ? [{ key: it.key, rev: it.rev, refused: 'erased' }] : [],
  )
