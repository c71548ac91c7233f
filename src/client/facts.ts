import type { Scalar } from '../playbook/index.ts'
import { scalars } from './clean.ts'
import type { Room } from './room.ts'

/** What the host says of the person, or of the account, is remembered by mark, and said again where it is not known yet. */
export function createFacts(mark: Room['mark']) {
  let said: Readonly<Record<string, Scalar>> = {}
  const say = (prefix: string, facts: unknown): void => {
    for (const [name, value] of Object.entries(scalars(facts))) {
      said = { ...said, [prefix + name]: value }
      mark(prefix + name, value)
    }
  }
  return {
    say,
    again: (): void => say('', said),
    forget: (): void => {
      said = {}
    },
  }
}
