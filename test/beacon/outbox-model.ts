import fc from 'fast-check'
import type { Beacon, Contents, Drops, EvidenceRow, Happening, Parcel, Receipt, Removal, Waiting } from '../../src/beacon/index.ts'
import { addDrops, dirty, lossOf, pack, parseReceipt, settle, without } from '../../src/beacon/index.ts'
import { DAY, type Evidence, empty, mark, mergeRow, type Recorder, record } from '../../src/evidence/index.ts'

export const recorders: readonly Recorder[] = [
  { key: '["sent"]', kind: 'cells', event: 'sent' },
  { key: '["read"]', kind: 'cells', event: 'read' },
  { key: '["used",[],"what"]', kind: 'values', event: 'used', prop: 'what' },
]

export const envelope = {
  v: 1,
  key: 'k',
  writer: 'w1',
  seq: 1,
  sentAt: 1_000,
  account: 'acme',
  person: 'u1',
  playbook: { id: 'p', version: 1 },
  seen: 0,
} as const

type Body = Pick<Beacon, 'evidence' | 'happenings'>
export const bodyOf = (parcel: Parcel): Body => JSON.parse(parcel.body)

export const milestone = (n: number): Happening => ({
  id: `h${n}`,
  at: n,
  seq: n,
  kind: 'milestone',
  milestone: `m${n}`,
  scope: 'user',
  reachedAt: n,
  ttv: null,
  late: false,
})
export const guide = (n: number, step = '手順'): Happening => ({
  id: `h${n}`,
  at: n,
  seq: n,
  kind: 'guide',
  guide: 'g',
  what: 'shown',
  step,
})

/** A ledger with its outbox, as a client keeps it. */
export interface Sender {
  rev: number
  evidence: Evidence
  rows: Map<string, Waiting>
  happenings: Map<string, Happening>
  dropped: Drops
  /** Every happening ever told. */
  told: string[]
}
export const newSender = (): Sender => ({ rev: 0, evidence: empty, rows: new Map(), happenings: new Map(), dropped: {}, told: [] })

export const track = (sender: Sender, name: string, day: number): void => {
  const id = `e${++sender.rev}`
  const at = day * DAY + sender.rev
  const { evidence, changed } = record(sender.evidence, recorders, { id, name, at, props: { what: id } }, 'w1', 'key')
  sender.evidence = evidence
  for (const { key, day } of changed) sender.rows.set(key, dirty(sender.rows.get(key), [day], sender.rev))
}
export const setFact = (sender: Sender, key: string): void => {
  const rev = ++sender.rev
  sender.evidence = mark(sender.evidence, key, { rank: 0, at: rev, id: `f${rev}`, value: `情シス ${rev}` })
  sender.rows.set(key, dirty(sender.rows.get(key), ['mark'], rev))
}
export const tell = (sender: Sender, kind: 'milestone' | 'guide'): void => {
  const happening = (kind === 'guide' ? guide : milestone)(++sender.rev)
  sender.happenings.set(happening.id, happening)
  sender.told.push(happening.id)
}
export const draw = (sender: Sender, limit?: number, most?: number): Parcel =>
  pack(envelope, sender.rows, [...sender.happenings.values()], sender.evidence, limit, most)

export const takeOut = (sender: Sender, removal: Removal): void => {
  sender.dropped = addDrops(
    sender.dropped,
    lossOf(
      removal,
      key => sender.rows.get(key),
      id => sender.happenings.has(id),
    ),
  )
  for (const [key, parts] of removal.rows) {
    const left = without(sender.rows.get(key) ?? {}, parts)
    if (left) sender.rows.set(key, left)
    else sender.rows.delete(key)
  }
  for (const id of removal.happenings) sender.happenings.delete(id)
}

/** A receiver that commits what arrives, twice or late, and names it. `refuses` picks entries by a number. */
export interface Receiver {
  rows: Map<string, EvidenceRow['delta']>
  happenings: Map<string, number>
}
export const newReceiver = (): Receiver => ({ rows: new Map(), happenings: new Map() })

export const takeIn = (receiver: Receiver, parcel: Parcel, refuses: (name: string) => boolean = () => false): Receipt => {
  const { evidence, happenings } = bodyOf(parcel)
  const accepted: string[] = []
  const duplicate: string[] = []
  const rejected: { id: string; reason: string }[] = []
  for (const { id } of happenings) {
    if (refuses(id)) rejected.push({ id, reason: 'tooOld' })
    else if (receiver.happenings.has(id)) duplicate.push(id)
    else {
      accepted.push(id)
      receiver.happenings.set(id, 1)
    }
  }
  for (const { key, delta } of evidence) {
    const old = receiver.rows.get(key)
    receiver.rows.set(key, old ? mergeRow(old, delta) : delta)
  }
  const receipt = {
    waymark: 1,
    serverTime: 5,
    refreshMs: 60_000,
    accepted,
    duplicate,
    rejected,
    evidence: evidence.map(({ key, rev }) => ({ key, rev })),
  }
  return parseReceipt(JSON.stringify(receipt))!
}

/** What can happen between a sender and its receiver, by numbers so that fast-check can shrink it. */
export type Turn =
  | { do: 'track'; name: string; day: number }
  | { do: 'fact'; key: string }
  | { do: 'tell'; kind: 'milestone' | 'guide' }
  /** `times`: how often the parcel reaches the receiver. 0: lost on its way. */
  | { do: 'send'; limit: number; most: number; times: number }
  /** A receipt arrives: any of those under way, in any order. `again`: it stays under way and comes twice. */
  | { do: 'receipt'; which: number; again: boolean }

export const turn: fc.Arbitrary<Turn> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('track'), name: fc.constantFrom('sent', 'read', 'used'), day: fc.integer({ min: 1, max: 4 }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('fact'), key: fc.constantFrom('trait.role', 'account.seats') }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('tell'), kind: fc.constantFrom('milestone', 'guide') }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('send'),
      limit: fc.constantFrom(700, 1_500, 65_536),
      most: fc.constantFrom(1, 3, 1_000),
      times: fc.integer({ min: 0, max: 2 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('receipt'), which: fc.nat(20), again: fc.boolean() }) },
) as fc.Arbitrary<Turn>

/** Plays the turns; what is under way at the end is lost with the page. */
export const play = (sender: Sender, receiver: Receiver, turns: readonly Turn[], refuses?: (name: string) => boolean): void => {
  const underWay: { sent: Contents; receipt: Receipt }[] = []
  for (const turn of turns) {
    if (turn.do === 'track') track(sender, turn.name, turn.day)
    else if (turn.do === 'fact') setFact(sender, turn.key)
    else if (turn.do === 'tell') tell(sender, turn.kind)
    else if (turn.do === 'send') {
      const parcel = draw(sender, turn.limit, turn.most)
      for (let i = 0; i < turn.times; i++) underWay.push({ sent: parcel.sent, receipt: takeIn(receiver, parcel, refuses) })
    } else if (underWay.length) {
      const i = turn.which % underWay.length
      const { sent, receipt } = underWay[i]!
      takeOut(sender, settle(sent, receipt))
      if (!turn.again) underWay.splice(i, 1)
    }
  }
}

/** Sends until nothing waits; gives how many beacons it took. */
export const drain = (sender: Sender, receiver: Receiver, refuses?: (name: string) => boolean, limit?: number): number => {
  for (let n = 0; ; n++) {
    const parcel = draw(sender, limit)
    if (!parcel.entries) return n
    if (n > 5_000) throw new Error('it never ends')
    takeOut(sender, settle(parcel.sent, takeIn(receiver, parcel, refuses)))
  }
}
