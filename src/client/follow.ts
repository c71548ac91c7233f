import type { Receipt } from '../beacon/index.ts'
import { empty } from '../evidence/index.ts'
import type { Playbook } from '../playbook/index.ts'
import { accountOf, type Before, change, createMemo, measure, type Progress, type Turn } from '../progress/index.ts'
import type { Ledger } from './ledger.ts'
import { happen, type Room } from './room.ts'

/** A timer can't wait longer (24.8 days). */
const LONGEST = 2 ** 31 - 1
const SHORTEST = 50

/** What was told of progress, on disk, so that each turn is told once over tabs and page loads. `n` grows with each telling. */
type Told = Before & { readonly n: number }

export interface Follow {
  readonly progress: Progress | null
  /** Measures again, and tells what became different. */
  update(): void
  stop(): void
}

/** Follows the progress of whoever is here: measures when evidence changed, and once more when time alone can change it. */
export function createFollow(room: Room): Follow {
  let progress: Progress | null = null
  let memo = createMemo()
  let last: readonly unknown[] = []
  let cancel = () => {}

  const read = (book: Playbook, ledger: Ledger, person: string): Progress => {
    const { evidence } = ledger
    const account = ledger.rows.get('a') as Receipt['account']
    // A memo belongs to one ledger and one playbook.
    if (last[0] !== book || last[1] !== ledger) memo = createMemo()
    last = [book, ledger]
    const facts = accountOf([evidence, { ...empty, marks: account?.facts ?? {} }])
    return measure(book, { person, own: evidence, account: facts, shared: account?.readings ?? {} }, room.now(), memo)
  }

  const update = (): void => {
    cancel()
    const { book, ledger } = room
    const { person } = ledger
    const next = book && person !== null && ledger.isOpen ? read(book, ledger, person) : null
    const before = progress
    progress = next
    const { revisitAt } = next ?? { revisitAt: null }
    if (revisitAt !== null) cancel = room.ports.timer(update, Math.min(Math.max(revisitAt - room.now(), SHORTEST), LONGEST))
    if (progress !== before) room.events.tell('progress', progress)
    // What is not surely kept yet is not told.
    if (next && ledger.evidence === ledger.kept) tell(ledger, next).catch(() => {})
  }

  /** Each turn once: the row of what was told is compared in the transaction that tells, so of two tabs one tells. */
  const tell = async (ledger: Ledger, now: Progress): Promise<void> => {
    const told = ledger.rows.get('t') as Told | undefined
    const turns = change(told ?? null, now)
    if (!turns[0]) return
    let mine = false
    await happen(
      ledger,
      turns.flatMap(turn => happeningOf(ledger, turn, now)),
      't',
      ({ get, put }) => {
        mine = (get(ledger.key('t')) as Told | undefined)?.n === told?.n
        if (mine) put(ledger.key('t'), toldOf(now, (told?.n ?? 0) + 1))
        return mine
      },
    )
    if (mine) for (const turn of turns) room.events.tell(turn.kind, turn as never)
    else await ledger.reread()
  }

  return {
    get progress() {
      return progress
    },
    update,
    stop: () => cancel(),
  }
}

const toldOf = ({ level, milestones, signals }: Progress, n: number): Told => ({
  n,
  level,
  milestones: Object.fromEntries(Object.entries(milestones).flatMap(([id, { reached }]) => (reached ? [[id, { reached }]] : []))),
  signals: signals.map(({ id }) => ({ id })),
})

/** Ids are made of what happened, so that the receiver takes in once what several tabs, devices or colleagues tell. */
function happeningOf({ account, person }: Ledger, turn: Turn, now: Progress): never[] {
  const at = turn.at ?? now.asOf
  const id = (...parts: unknown[]) => [turn.kind, account, ...parts].join('/')
  const list =
    turn.kind === 'milestone'
      ? turn.reached && turn.at !== null
        ? [
            {
              kind: turn.kind,
              milestone: turn.id,
              scope: turn.scope,
              reachedAt: turn.at,
              ttv: turn.ttv,
              late: turn.late,
              at,
              id: id(turn.scope === 'user' ? person : '', turn.id),
            },
          ]
        : []
      : turn.kind === 'level'
        ? [{ kind: turn.kind, level: turn.level, from: turn.from, at, id: id(person, turn.from, turn.level, at) }]
        : [{ kind: turn.kind, signal: turn.id, raised: turn.raised, at, id: id(person, turn.id, turn.raised, at) }]
  return list as never[]
}
