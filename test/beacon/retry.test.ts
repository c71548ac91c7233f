import fc from 'fast-check'
import { expect, test } from 'vitest'
import { clockOffset, judge, retryDelay } from '../../src/beacon/index.ts'

const HOUR = 3_600_000

test('waits grow twofold from a second and stop at five minutes', () => {
  const longest = [0, 1, 2, 3, 8, 9, 50, 5_000].map(attempt => retryDelay(attempt, 1))
  expect(longest).toEqual([1_000, 2_000, 4_000, 8_000, 256_000, 300_000, 300_000, 300_000])
})

test('the whole wait is jitter', () => {
  expect([0, 0.25, 0.5].map(random => retryDelay(3, random))).toEqual([0, 2_000, 4_000])
})

test('what the receiver asks for comes first, up to an hour', () => {
  expect(retryDelay(0, 0, 7_000)).toBe(7_000)
  expect(retryDelay(2, 0.5, 7_000)).toBe(9_000)
  expect(retryDelay(0, 0, 1e9)).toBe(HOUR)
  expect(retryDelay(0, 0, Infinity)).toBe(HOUR)
})

test.each([undefined, null, Number.NaN, -5, -Infinity, 'Wed, 21 Oct 2026', {}, [], true])('%s as a wish is ignored or short', wish => {
  expect(retryDelay(0, 0, wish as number)).toBeLessThanOrEqual(1)
})

test('a wait is always a number that a timer takes', () => {
  fc.assert(
    fc.property(fc.nat(), fc.double({ min: 0, max: 1, noNaN: true }), fc.anything(), (attempt, random, wish) => {
      const wait = retryDelay(attempt, random, typeof wish === 'number' ? wish : undefined)
      expect(Number.isInteger(wait) && wait >= 0 && wait <= HOUR + 300_000).toBe(true)
    }),
  )
})

const ours = (more = {}) => JSON.stringify({ waymark: 1, serverTime: 5, ...more })

test.each([
  [200, ours(), 'settle'],
  [202, ours(), 'settle'],
  [200, '<html>', 'retry'],
  [200, '', 'retry'],
  [204, '', 'retry'],
  [0, '', 'retry'],
  [302, ours(), 'retry'],
  [400, '', 'split'],
  [413, '', 'split'],
  [422, '', 'split'],
  [401, '', 'hold'],
  [403, '', 'hold'],
  [404, '', 'hold'],
  [410, '', 'hold'],
  [408, '', 'retry'],
  [425, '', 'retry'],
  [429, ours(), 'retry'],
  [500, '', 'retry'],
  [503, ours(), 'retry'],
])('after %i %j: %s', (status, body, what) => expect(judge(status, body).do).toBe(what))

test('the receiver says how long to wait in any answer of its own', () => {
  expect(judge(503, ours({ retryAfterMs: 9 }))).toMatchObject({ do: 'retry', retryAfterMs: 9, receipt: { serverTime: 5 } })
  expect(judge(200, ours({ retryAfterMs: 9 })).retryAfterMs).toBe(9)
  expect(judge(503, '{"retryAfterMs":9}').retryAfterMs).toBeUndefined()
})

test('what it asks for is made safe', () => {
  const asked = (retryAfterMs: unknown) => judge(200, ours({ retryAfterMs })).retryAfterMs
  expect([-5, 0, 'soon', null, {}, [], 1e9].map(asked)).toEqual([undefined, undefined, undefined, undefined, undefined, undefined, HOUR])
})

test('a header says how long to wait where no receipt does', () => {
  const asked = (ms: number | undefined) => judge(503, '', ms).retryAfterMs
  expect([3000, Number.NaN, -5, 0, undefined, 1e12].map(asked)).toEqual([3000, undefined, undefined, undefined, undefined, HOUR])
  expect(judge(503, ours({ retryAfterMs: 7 }), 3000).retryAfterMs).toBe(7)
})

test('a refused key, token or address is left alone for five minutes', () => {
  expect(judge(403, '').retryAfterMs).toBe(300_000)
})

test('judging is total', () => {
  fc.assert(
    fc.property(fc.integer(), fc.string(), (status, body) => {
      expect(['settle', 'retry', 'split', 'hold']).toContain(judge(status, body).do)
    }),
  )
})

test('the offset is taken at the middle of the journey', () => {
  expect(clockOffset(10_000, 1_000, 1_200)).toBe(8_900)
  expect(clockOffset(900, 1_000, 1_001)).toBe(-100)
})

test('an offset is wrong by half of the journey at most', () => {
  fc.assert(
    fc.property(fc.integer({ min: -1e12, max: 1e12 }), fc.nat(60_000), fc.nat(60_000), (truth, there, back) => {
      const sentAt = 1_700_000_000_000
      const offset = clockOffset(sentAt + there + truth, sentAt, sentAt + there + back)
      expect(Math.abs(offset - truth)).toBeLessThanOrEqual((there + back) / 2 + 1)
    }),
  )
})
