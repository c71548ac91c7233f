import type { Decision } from '../guide/index.ts'
import { matchPage } from '../playbook/index.ts'
import type { Ledger } from './ledger.ts'
import type { Room } from './room.ts'
import type { Awaited } from './stage.ts'

/** So many names of events are kept until somebody is known. */
const MOST = 50

/**
 * Knows which triggers have come about since the page was loaded. Only of a guide that nothing else keeps back, so what happens in its
 * quiet hours does not open it later.
 */
export function createTriggers(room: Room) {
  /** Events since the last decision that knew somebody. */
  const heard = new Set<string>()
  let last: Ledger | undefined
  let come: readonly string[] = []
  let awaited: Awaited = {}
  /** What one person has triggered is not for the next. */
  const turn = (): void => {
    if (last === room.ledger) return
    if (last && room.ledger.person === null) heard.clear()
    last = room.ledger
    come = []
    awaited = {}
  }
  return {
    hear: (event: string): void => {
      if (heard.size < MOST) heard.add(event)
    },
    /** Guides whose trigger has come about. */
    come: (): readonly string[] => {
      turn()
      return come
    },
    /** What is waited for on the page, now that the rest of each trigger is so. */
    get awaited() {
      return awaited
    },
    fire: (guide: string): void => {
      come = [...come, guide]
    },
    /** Takes in what was heard. Tells whether a trigger has come about, which asks for another decision. */
    take: (why: Decision['why'], path: string): boolean => {
      const before = come
      awaited = Object.fromEntries(
        Object.entries(why).flatMap(([id, reasons]) => {
          const { page, event, ...rest } = room.book!.guides![id]!.trigger ?? {}
          if (reasons.join() !== 'trigger' || (page && !matchPage(page, path))) return []
          if (event !== undefined && !heard.has(event) && !awaited[id]) return []
          if (Object.keys(rest)[0]) return [[id, rest]]
          come = [...come, id]
          return []
        }),
      )
      heard.clear()
      return come !== before
    },
  }
}
