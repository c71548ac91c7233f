import type { Receipt } from '../beacon/index.ts'
import { type Evidence, empty } from '../evidence/index.ts'
import type { Playbook } from '../playbook/index.ts'
import { accountOf, type Before, change, createMemo, measure, type Progress, type Sources, sealMemo, type Turn } from '../progress/index.ts'
import { cutsOf } from '../rule/index.ts'
import { type Happens, happen } from './happen.ts'
import type { Ledger } from './ledger.ts'
import { LONGEST } from './ports.ts'
import type { Room } from './room.ts'

/** Milliseconds. */
const SHORTEST = 50

/**
 * What was told of progress, on disk, so that each turn is told once over tabs and page loads. `n` grows with each telling. `was`: a `Before`
 * as a text, which a page that opens need not take apart before it knows its progress.
 */
interface Told {
  readonly n: number
  readonly was?: string
}

export interface Follow {
  /** Measures again, tells what became different, and sets the one timer for when time alone can change it. */
  update(): void
  /** Writes down what the rules read, so that the next page need not read it all. */
  save(): void
  stop(): void
}

const sharedIn = ({ rows }: Ledger) => rows.get('n') as Receipt['account']

/** What this device knows of the account's facts: its own, and what the receiver told. */
export const accountIn = (ledger: Ledger): Evidence => accountOf([ledger.evidence, { ...empty, marks: sharedIn(ledger)?.facts ?? {} }])

/** Follows the progress of whoever is here. `revisit` is called when time alone can have changed it, `rested` once it was seen. */
export function createFollow(room: Room, revisit: () => void, rested: () => void): Follow {
  /** `book`: what its ledger was told that it follows. */
  let memo: ReturnType<typeof createMemo> & { book?: Playbook } = createMemo()
  /** How many rules had been read when the memo was written down. */
  let saved: number | undefined
  let last: Ledger | undefined
  let cancel = () => {}
  let cancelTidy = () => {}

  const sourcesOf = (ledger: Ledger): Sources => {
    const { person, evidence, outline } = ledger
    return { person, own: evidence, account: accountIn(ledger), shared: sharedIn(ledger)?.readings ?? {}, outline }
  }

  /** Another person, or their rows have come. */
  const turn = (ledger: Ledger, book: Playbook): void => {
    last = ledger
    room.progress = null
    room.calendar = undefined
    // A memo belongs to one ledger.
    memo = createMemo({ texts: ledger.rows.get('r'), seal: room.seal!, book })
    saved = undefined
    if (book.calendar?.zone === 'device') room.mark('trait.zone', Intl.DateTimeFormat().resolvedOptions().timeZone)
  }

  /** What can wait until progress was seen. */
  const tidy = (): void => {
    const { ledger, book, plan } = room
    save()
    ledger.forget(cutsOf(plan!, room.now()), book!, () => sourcesOf(ledger), room.now())
    rested()
  }

  const save = (): void => {
    const { ledger } = room
    const { reads = 0 } = memo
    // What is on its way to the disk is not there yet.
    if (ledger !== last || reads === saved || ledger.evidence !== ledger.kept) return
    const texts = sealMemo(memo, room.seal!, room.now(), ledger.revOf)
    if (texts) ledger.note('r', texts)
    saved = reads
  }

  const update = (): void => {
    cancel()
    const { book, ledger, events, progress: before } = room
    if (book && ledger.person !== null && ledger.isRead) {
      if (last !== ledger) turn(ledger, book)
      const name = `${book.id}@${book.version}`
      if (memo.book !== book) ledger.follow(name, () => room.plan!.recorders, room.now())
      memo.book = book
      const { evidence } = ledger
      const now = room.now()
      const next = measure(book, sourcesOf(ledger), now, memo)
      room.calendar = memo.last?.calendars.user ?? memo.calendar
      if (memo.lacks?.size) ledger.load(memo.lacks)
      else {
        room.progress = next
        if (next.revisitAt !== null) cancel = room.ports.timer(revisit, Math.min(Math.max(next.revisitAt - now, SHORTEST), LONGEST))
        // What is not surely kept yet is not told. Nor by another version of the playbook than was opened last: two would take back each other's for ever.
        if (evidence === ledger.kept && (ledger.rows.get('s') ?? name) === name) tell(ledger, next)
        if (saved === undefined) {
          cancelTidy()
          cancelTidy = room.ports.timer(tidy, 0)
        }
      }
    } else room.progress = null
    if (room.progress !== before) events.tell('progress', room.progress)
  }

  /** The row of what was told is compared in the transaction that tells, so of two tabs one tells. */
  const tell = async (ledger: Ledger, now: Progress): Promise<void> => {
    const { n = 0, was } = (ledger.rows.get('t') ?? {}) as Partial<Told>
    // Whoever waits for progress comes first.
    await null
    let turns: readonly Turn[]
    try {
      turns = change(JSON.parse(was!), now)
    } catch {
      // Nothing was told, or it was damaged on the disk.
      turns = change(null, now)
    }
    if (!turns[0]) return
    let isMine = false
    await happen(
      ledger,
      turns.flatMap(turn => happeningOf(ledger, turn, now)),
      ['t'],
      ({ get, put, head }) => {
        // Less is there where the disk was cleared, or memory took over from it.
        isMine = !((get('t') as Told)?.n > n || head.epoch > ledger.evidence.epoch)
        if (isMine)
          put('t', {
            n: n + 1,
            was: JSON.stringify({
              level: now.level,
              milestones: reachedOf(now),
              signals: now.signals.map(({ id }) => ({ id })),
            } satisfies Before),
          } satisfies Told)
        return isMine
      },
    )
    if (!isMine) return ledger.reread()
    for (const turn of turns) room.events.tell(turn.kind, turn as never)
  }

  return {
    update,
    save,
    stop: () => {
      cancel()
      cancelTidy()
      room.progress = null
    },
  }
}

const reachedOf = ({ milestones }: Progress): Before['milestones'] =>
  Object.fromEntries(Object.entries(milestones).flatMap(([id, { reached }]) => (reached ? [[id, { reached }]] : [])))

/** Ids are made of what happened, so that the receiver takes in once what several tabs, devices or colleagues tell. */
function happeningOf({ account, person }: Ledger, turn: Turn, { asOf }: Progress): Happens[] {
  const at = turn.at ?? asOf
  const id = (...parts: unknown[]) => [turn.kind, account, ...parts].join('/')
  if (turn.kind === 'level') return [{ ...turn, at, id: id(person, turn.from, turn.level, at) }]
  if (turn.kind === 'signal') return [{ ...turn, signal: turn.id, at, id: id(person, turn.id, turn.raised, at) }]
  const { id: milestone, scope, reached, ttv, late } = turn
  return reached
    ? [{ kind: 'milestone', milestone, scope, reachedAt: at, ttv, late, at, id: id(scope === 'user' ? person : '', milestone) }]
    : []
}
