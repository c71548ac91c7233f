import { expect, test } from 'vitest'
import type { Database } from '../../src/receiver/driver.ts'
import { createTally } from '../../src/receiver/tally.ts'

test('what went is counted whole once in ten minutes, and again after some of it was forgotten', async () => {
  let whole = 0
  const rows = { state: 'sent', n: 2, at: 5_000_000 }
  const answer = { from: () => answer, where: () => answer, groupBy: () => [rows], [Symbol.iterator]: () => [rows][Symbol.iterator]() }
  const db = {
    select: () => answer,
    $count: async () => {
      whole++
      return 40
    },
  } as unknown as Database
  let now = 0
  const tally = createTally(db, () => now)
  expect(await tally.count()).toEqual({ sent: 42 })
  now += 599_999
  expect([await tally.count(), whole]).toEqual([{ sent: 42 }, 1])
  now += 1
  await tally.count()
  expect(whole).toBe(2)
  tally.forget()
  await tally.count()
  expect(whole).toBe(3)
})
