import type { Evidence } from '../evidence/types.ts'
import type { GuideMemory } from './types.ts'

const PREFIX = 'guide.'

/**
 * Joins what this device remembers of guides with what the person's marks `guide.<id>` say, which other devices know too.
 * The later one holds, so a tour that was asked for again after it was completed is open.
 */
export const memoriesOf = (marks: Evidence['marks'], local: Readonly<Record<string, GuideMemory>>): Record<string, GuideMemory> => {
  const memories = { ...local }
  for (const [key, { cur }] of Object.entries(marks)) {
    const id = key.slice(PREFIX.length)
    const status = cur.value
    if (key.startsWith(PREFIX) && (status === 'completed' || status === 'dismissed') && !((memories[id]?.at as number) > cur.at))
      memories[id] = { ...memories[id], status, at: cur.at }
  }
  return memories
}
