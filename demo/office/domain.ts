import { directory } from './people.ts'

export const roomIds = ['office', 'meeting', 'silent', 'lounge'] as const
export type RoomId = (typeof roomIds)[number]
export const fields = ['entryExit', 'tools', 'otherMeetings', 'notifications', 'areas'] as const
export type Field = (typeof fields)[number]
export const useCases = ['seminar', 'allHands', 'social'] as const
export type UseCase = (typeof useCases)[number]

export interface Member {
  readonly id: string
  role: 'admin' | 'member'
  promoter: boolean
  seat: 'seat' | 'invited' | 'none'
}
export interface Talk {
  readonly person: string
  readonly room: RoomId
  readonly kind: 'work' | 'small'
  readonly at: number
}
export interface Rules {
  version: number
  postedAt: number | null
  draft: Record<Field, string>
  posted: Record<Field, string> | null
}

/** All that the office knows. It lives as long as the process. */
export interface Office {
  readonly members: Map<string, Member>
  /** Who is where. */
  readonly here: Map<string, RoomId>
  readonly talks: Talk[]
  readonly rules: Rules
  readonly events: { readonly useCase: UseCase; readonly title: string; readonly at: number; readonly by: string }[]
  readonly settings: { seats: number; notice: 'all' | 'called' | 'none' }
}

const seated = ['u1', 'u2', 'u3', 'u4']

/** An office on its first day: four seats, one administrator, nobody in, no rules. */
export function createOffice(): Office {
  const blank = () => Object.fromEntries(fields.map(field => [field, ''])) as Record<Field, string>
  return {
    members: new Map(
      directory.map(({ id }) => [
        id,
        {
          id,
          role: id === 'u1' ? 'admin' : 'member',
          promoter: false,
          seat: seated.includes(id) ? 'seat' : /^u/.test(id) ? 'invited' : 'none',
        },
      ]),
    ),
    here: new Map(),
    talks: [],
    rules: { version: 0, postedAt: null, draft: blank(), posted: null },
    events: [],
    settings: { seats: seated.length, notice: 'all' },
  }
}

/** Both starred rules are written: when to come and go, and what stays in the other tools. */
export const canPost = ({ draft }: Rules): boolean => draft.entryExit.trim() !== '' && draft.tools.trim() !== ''
