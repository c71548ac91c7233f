import { expect, it } from 'vitest'
import type { Use } from '../../src/rule/types.ts'
import { hurried } from '../../src/rule/uses.ts'

it('hurries what was lost, and leaves what is known as it is', () => {
  const known: Use[] = [10, 40, 90].map(at => ({ at, n: 1, id: `${at}` }))
  const lost: Use = { lo: 40, at: 80, k: 5, n: 5 }
  const best = hurried([known[0]!, known[1]!, lost, known[2]!])!
  expect(best.map(({ at }) => at)).toEqual([10, 40, 40, 90])
  expect(best[2]).toEqual({ at: 40, lo: 80, k: 5, n: 5 })
  expect(known.every(use => best.includes(use))).toBe(true)
  expect(hurried(known)).toBeNull()
})
