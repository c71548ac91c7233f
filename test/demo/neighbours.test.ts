import { expect, test } from 'vitest'
import { neighbours } from '../../demo/neighbours.ts'
import { hoursOf } from '../../src/progress/index.ts'

test('each of the other customers may be called at hours of its own, which the console can read', () => {
  const told = neighbours(Date.UTC(2026, 8, 1), at => new Date(at).toISOString().slice(0, 10))
  const facts = told.flatMap(entry => ('facts' in entry && entry.facts ? [entry.facts as Record<string, unknown>] : []))
  expect(facts).toHaveLength(5)
  for (const { name, contactHours } of facts)
    expect([name, hoursOf(String(contactHours))]).toEqual([name, [[expect.any(Number), expect.any(Number)]]])
})
