import type { Evidence } from '../evidence/types.ts'
import { calendarOf, type LocalCalendar } from '../rule/index.ts'
import type { Memories } from './notes.ts'
import type { Room } from './room.ts'
import type { Scene } from './stage.ts'

type Known = Pick<Evidence, 'marks'>

/** What the person, the product and the receiver said of person and account. */
const knownOf = ({ ledger: { evidence, rows } }: Room): Known => ({
  marks: { ...(rows.get('n') as { facts: Evidence['marks'] } | undefined)?.facts, ...evidence.marks },
})

/** The account's calendar, as it is known here. */
export const calendarIn = (room: Room): LocalCalendar => {
  const known = knownOf(room)
  const calendar = calendarOf(room.book!, known, known, room.calendar)
  room.calendar = calendar
  return calendar
}

/** What the surfaces may know, put together. Only while there is a playbook and progress. */
export const sceneOf = (
  room: Room,
  memories: Memories,
  shown: Pick<Scene, 'showing' | 'hints' | 'tour' | 'run' | 'awaited' | 'path'>,
): Scene => {
  const { options, ports } = room
  return {
    playbook: room.book!,
    progress: room.progress!,
    ...shown,
    got: Object.entries(memories).flatMap(([key, { status }]) => (status === 'completed' ? [key] : [])),
    // Many pages say it as their server does: `ja_JP`.
    locale: (options.locale ?? ports.page.language()).replace('_', '-'),
    theme: options.theme ?? 'auto',
    zone: calendarIn(room).zone,
    now: room.now(),
    facts: Object.fromEntries(Object.entries(knownOf(room).marks).map(([key, { cur }]) => [key.replace(/^trait\./, ''), cur.value])),
  }
}
