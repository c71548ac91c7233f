import type { Instant } from '../evidence/index.ts'
import type { GuideMemory } from '../guide/index.ts'
import type { Guide, Span } from '../playbook/index.ts'
import { addSpan } from '../rule/index.ts'
import { happen } from './happen.ts'
import type { createMemories } from './memories.ts'
import type { Room } from './room.ts'
import { calendarIn } from './scene.ts'
import type { Told } from './stage.ts'

/** How long a guide keeps away that says nothing of it. */
const DAY = 'P1D'

export interface More {
  readonly step?: string | undefined
  readonly reason?: string | undefined
  readonly missed?: readonly string[]
  /** Of a snooze: how long, when the host says so. */
  readonly span?: Span | undefined
}

/** What becomes of guides is remembered, told to the receiver, and to whoever listens. */
export function createTell(
  room: Room,
  { all, set: remember }: ReturnType<typeof createMemories>,
  guideOf: (id: string) => Guide | undefined,
  /** Told of a guide that keeps away until the page is loaded anew. */
  sleeps: (guide: string) => void,
) {
  const { ports } = room
  const write = (guide: string, what: Told, at: Instant, { step, reason }: More) =>
    ({
      kind: 'guide',
      id: ports.id(at),
      guide,
      what,
      at,
      // JSON leaves out what is undefined.
      step: step!,
      reason: reason!,
    }) as const
  const tell = (guide: string, what: Told, more: More = {}): void => {
    const at = room.now()
    const happening = write(guide, what, at, more)
    const { kind: _, id: __, ...told } = happening
    // Where a tour stood stays known.
    const keep = (status: GuideMemory['status'], until?: Instant): unknown => remember(guide, { ...all()[guide], status, until: until! })
    happen(room.ledger, [happening])
    if (what === 'completed' || what === 'dismissed') {
      keep(what)
      room.mark(`guide.${guide}`, what)
    }
    if (what === 'snoozed') {
      const span = more.span ?? (more.reason === 'later' ? (guideOf(guide)?.snooze ?? DAY) : undefined)
      keep(what, span ? addSpan(at, span, calendarIn(room)) : undefined)
      if (!span) sleeps(guide)
    }
    // What is of another kind now, or is gone, may come again.
    if (what === 'interrupted' && guideOf(guide)?.kind === 'tour') sleeps(guide)
    room.events.tell('guide', { ...told, ...(more.missed?.[0] && { missed: more.missed }) })
  }
  return {
    tell,
    /** A hint that was got is kept on every device; with the last one its guide is completed. */
    got: (id: string, hint: string): void => {
      const guide = guideOf(id)
      remember(`${id}.${hint}`, { status: 'completed' })
      room.mark(`guide.${id}.${hint}`, 'completed')
      const known = all()
      if (guide?.kind === 'hint' && guide.hints.every(({ id: other }) => known[`${id}.${other}`]?.status === 'completed'))
        tell(id, 'completed')
    },
    /** The page goes while a step is open. The last beacon takes what is known; whether it is written down too does not matter. */
    leave: (guide: string, step: string): void => {
      const told = write(guide, 'left', room.now(), { step })
      room.ledger.rows.set(`q${told.id}`, { ...told, seq: 0 })
      happen(room.ledger, [told])
    },
  }
}
