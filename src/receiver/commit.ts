import type { Happening } from '../beacon/types.ts'
import { empty, type Instant } from '../evidence/index.ts'
import type { Alarm } from './alarm.ts'
import { type Fold, withLedger } from './fold.ts'
import { alarmRow } from './list.ts'
import { type Envelope, isFields, isWhole } from './parse.ts'
import { idsOf, type Room } from './room.ts'
import { isSame } from './secret.ts'
import { isJoined, type Ledger, type Writing } from './store.ts'
import { lossesOf, newsFor, raise, sortHappenings, state, take } from './take.ts'
import { milestoneMessage, raisedMessages } from './telling.ts'
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
  if (!reports || fold.facts.marks['account.internal']?.cur.value) return
  const row = reports.row(fold, { account, rev: fold.rev, lastBeaconAt: now }, now)
  const known = await writing.alarms()
  for (const happening of fresh) {
    if (happening.kind === 'milestone') {
      const who = { account, name: row.name, person }
      await writing.post([milestoneMessage(reports.playbook, who, { ...happening, id: happening.milestone }, now)], wants, now)
      continue
    }
    const { id: _id, seq: _seq, at, kind, ...context } = happening
    if (kind !== 'talk' && kind !== 'personChanged') continue
    // Whoever asks again before anybody answered is one line of the list, with what they said last.
    const open = known.find(alarm => alarm.kind === kind && alarm.person === person && alarm.endedAt === null)
    const id = `al_${crypto.randomUUID()}`
    const news = { id, account, person, kind, signal: '', since: at, raisedAt: now, endedAt: null, standing: { state: 'raised' } } as const
    const alarm: Alarm = { ...(open ?? news), context }
    await writing.ring([alarm])
    if (!open) await writing.post(raisedMessages(reports.playbook, alarmRow(reports.playbook, fold, row, alarm, now), false), wants, now)
  }
}

/** What a commit came to. */
export interface Committed {
  readonly ledger: Ledger
  /** The account's new revision, when this commit made it. */
  readonly raised: number | null
  readonly own: ReturnType<typeof newsFor>
  readonly told: {
    readonly evidence: ReturnType<typeof take>['evidence']
    readonly accepted: readonly string[]
    readonly duplicate: readonly string[]
    readonly rejected: readonly { readonly id: string; readonly reason: string }[]
    readonly epoch?: number
  }
}

/**
 * One transaction: joins the evidence, keeps the happenings, counts the losses. `secret`: the digest of what the device shows. What is of
 * an epoch that was erased is named as `erased`, and the sender is told the present epoch. `account`: where it is kept.
 */
export async function commit(
  room: Room,
  envelope: Envelope,
  account: string,
  claims: Claims | null,
  secret: string | null,
  now: Instant,
): Promise<Committed | Barred> {
  const { person, writer, dropped, epoch } = envelope
  const { good, rejected } = sortHappenings(envelope.happenings, now)
  const before = isJoined(account) && good.some(isTelling) ? await room.folds.read(account) : null
  const work = async (writing: Writing): Promise<Committed> => {
    const held = writing.ledger(person)
    const isKnown = Object.hasOwn(held.secrets, writer)
    if (!isItself(held, envelope, secret)) return bar('writer')
    const present = held.evidence.epoch
    if (epoch > present) {
      const isProved = (claims !== null && !claims.expired) || (isKnown && secret !== null)
      if (!isProved || epoch > present + AHEAD) return bar('erase')
      await writing.wipe(person)
    }
    const isErased = epoch < present
    // The token's word is not brought back by the very beacon that erases it.
    const base: Ledger = epoch > present ? { ...held, rev: held.rev + 1, evidence: { ...empty, epoch }, rows: {}, writers: {} } : held
    const vouched = epoch > present ? base : vouch(base, claims)
    const taken = take(vouched, isErased ? { ...envelope, evidence: [] } : envelope, room.asked.kindOf, now)
    const risen = epoch > present ? taken.ledger : raise(held, taken.ledger)
    const ledger = { ...risen, secrets: noted(risen, writer, secret) }
    await writing.save(ledger)
    const kept = isErased ? new Set<string>() : await writing.tell(person, good)
    const fresh = good.filter(({ id }) => kept.has(id))
    const telling = fresh.filter(isTelling)
    if (telling.length && isJoined(account))
      await ring(room, writing, withLedger(before, account, writing.rev, ledger), person, telling, now)
    await writing.lose(writer, lossesOf(dropped))
    const added = Object.keys(vouched.rows).filter(key => vouched.rows[key] !== held.rows[key])
    return {
      ledger,
      raised: ledger.rev === held.rev ? null : writing.rev,
      own: newsFor(held, ledger, envelope.seen, added),
      told: {
        evidence: isErased ? erasedRows(envelope) : taken.evidence,
        ...(isErased && { epoch: present }),
        accepted: idsOf(fresh),
        duplicate: isErased ? [] : idsOf(good.filter(({ id }) => !kept.has(id))),
        rejected: isErased ? [...rejected, ...good.map(({ id }) => ({ id, reason: 'erased' }))] : rejected,
      },
    }
  }
  return room.store.write(account, [person], work).catch((error: { barred?: Barred }) => {
    if (error.barred) return error.barred
    throw error
  })
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
