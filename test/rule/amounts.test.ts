import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { GaugeRule, Scalar, SumRule } from '../../src/playbook/index.ts'
import { anyCalendar, DAY, type Deed, dateBy, deed, facts, HOUR, inOrder, laterBy, MINUTE, RUNS, readDeeds, T0 } from './world.ts'

/** Histories of amounts: minutes within some days, some of them in heaps of up to a hundred, so that days are cut. */
const heaps = (days: number, least = 0): fc.Arbitrary<Deed[]> =>
  fc
    .array(
      fc.record({
        minute: fc.integer({ min: 0, max: days * 1440 - 1 }),
        times: fc.oneof({ weight: 2, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fc.integer({ min: 30, max: 100 }) }),
        every: fc.integer({ min: 0, max: 15 }),
        n: fc.integer({ min: least, max: 60 }),
      }),
      { maxLength: 14 },
    )
    .map(list =>
      list.flatMap(({ minute, times, every, n }, i) =>
        Array.from({ length: times }, (_, j) => {
          const amount = Math.max(least, n - ((j * 7) % 13))
          return deed('use', T0 + (minute + j * every) * MINUTE, `e${String(i * 100 + j).padStart(6, '0')}`, 'u1', { n: amount })
        }),
      ),
    )
const amountOf = ({ props }: Deed): number => props!.n as number

describe('a sum', () => {
  const rule: SumRule = { sum: 'use', prop: 'n', atLeast: 100 }

  test('is reached with the amount that completes it', () => {
    const deeds = [30, 40, 29, 1].map((n, i) => deed('use', T0 + i * HOUR, `e${i}`, 'u1', { n }))
    expect(readDeeds(rule, deeds)).toMatchObject({ holds: true, at: T0 + 3 * HOUR, value: 100, need: 100, rising: true })
    expect(readDeeds(rule, deeds.slice(0, 3))).toMatchObject({ holds: false, at: null, value: 99 })
  })

  test('takes nothing away for what is below 0, and counts an event without an amount as 1', () => {
    const deeds = [60, -50, 39].map((n, i) => deed('use', T0 + i, `e${i}`, 'u1', { n }))
    expect(readDeeds(rule, [...deeds, deed('use', T0 + 9, 'e9')])).toMatchObject({ at: T0 + 9, value: 100 })
  })

  test('that is net is lost again, and known since when', () => {
    const net: SumRule = { ...rule, net: true }
    const deeds = [60, 40, -1, 5].map((n, i) => deed('use', T0 + i * HOUR, `e${i}`, 'u1', { n }))
    const read = (n: number) => readDeeds(net, deeds.slice(0, n), { now: T0 + DAY })
    expect(read(2)).toMatchObject({ holds: true, at: T0 + HOUR, rising: false, value: 100 })
    expect(read(3)).toMatchObject({ holds: false, at: null, lostAt: T0 + 2 * HOUR, value: 99 })
    expect(read(4)).toMatchObject({ holds: true, at: T0 + 3 * HOUR, value: 104 })
  })

  test('with an anchor counts from it on, net only within the window, else late', () => {
    const told = { account: facts(['account.anchor.contract', '2026-03-02']), now: T0 + 40 * DAY }
    const deeds = [0, 1, 2, 12].map(day => deed('use', T0 + day * DAY + HOUR, `e${day}`, 'u1', { n: 40 }))
    const within: SumRule = { ...rule, from: 'contract', within: 'P7D' }
    expect(readDeeds(within, deeds, told)).toMatchObject({ at: T0 + 12 * DAY + HOUR, late: true, value: 120 })
    expect(readDeeds({ ...within, net: true }, deeds, told)).toMatchObject({ holds: false, value: 80 })
  })

  test('of a known series beside its values and its net sum is kept apart from both', () => {
    const deeds = [5, -5].map((n, i) => deed('use', T0 + i, `e${i}`, 'u1', { n }))
    const parts = { all: [rule, { ...rule, net: true }, { distinct: 'use', by: 'n' }] }
    expect(readDeeds(parts, deeds).value).toBe(1)
    expect(
      readDeeds(
        {
          any: [
            { ...rule, atLeast: 5 },
            { distinct: 'use', by: 'n' },
          ],
        },
        deeds,
      ).value,
    ).toBe(2)
  })

  test('over devices, in any order, is what one list of events adds up to', () => {
    let cut = 0
    let met = 0
    fc.assert(
      fc.property(heaps(6, -20), fc.constantFrom(1, 50, 400, 2000), fc.boolean(), fc.integer(), (deeds, atLeast, net, seed) => {
        const found = readDeeds({ ...rule, atLeast, ...(net && { net }) }, deeds, { now: T0 + 40 * DAY }, seed)
        let value = 0
        let at: number | null = null
        for (const one of inOrder(deeds)) {
          value += net ? amountOf(one) : Math.max(0, amountOf(one))
          if (net && value < atLeast) at = null
          else if (at === null && value >= atLeast) at = one.at
        }
        if (net) at = sinceNet(inOrder(deeds), atLeast)
        expect([found.value, found.holds]).toEqual([value, at !== null])
        met += +(at !== null)
        if (found.exact) expect(found.at).toBe(at)
        else {
          cut++
          if (!net && at !== null) expect(found.at).toBeGreaterThanOrEqual(at)
        }
      }),
      RUNS,
    )
    expect(cut).toBeGreaterThan(10)
    expect(met).toBeGreaterThan(50)
  })
  /** Since when a net sum is enough without a break; amounts of one instant count together. */
  const sinceNet = (deeds: readonly Deed[], atLeast: number): number | null => {
    let sum = 0
    let at: number | null = null
    deeds.forEach((one, i) => {
      sum += amountOf(one)
      if (deeds[i + 1]?.at === one.at) return
      at = sum >= atLeast ? (at ?? one.at) : null
    })
    return at
  }

  test('rolling: the earliest instant that ends a span in which it adds up', () => {
    fc.assert(
      fc.property(heaps(8), fc.constantFrom('P1D', 'PT36H'), fc.constantFrom(60, 300), anyCalendar, (deeds, within, atLeast, calendar) => {
        const found = readDeeds({ ...rule, atLeast, within }, deeds, { calendar, now: T0 + 40 * DAY })
        const all = inOrder(deeds)
        const want = all.find(
          end =>
            all.reduce((sum, one) => sum + (one.at <= end.at && end.at < laterBy(one.at, within, calendar) ? amountOf(one) : 0), 0) >=
            atLeast,
        )
        if (found.exact) expect(found.at).toBe(want?.at ?? null)
        else if (found.at !== null) expect(found.at).toBeGreaterThanOrEqual(want?.at ?? Infinity)
      }),
      { numRuns: 100 },
    )
  })
})

describe('practice 9: a gauge', () => {
  const rule: GaugeRule = { gauge: 'use', prop: 'n', atLeast: 100, days: 3, within: 'P14D' }
  const peak = (day: number, n: Scalar, hour = 5) => deed('use', T0 + day * DAY + hour * HOUR, `e${day}-${hour}`, 'u1', { n })

  test('counts days, not peaks', () => {
    expect(readDeeds(rule, [peak(0, 100), peak(0, 130, 6), peak(3, 100), peak(9, 99)])).toMatchObject({ holds: false, value: 0, need: 3 })
    expect(readDeeds(rule, [peak(0, 100), peak(0, 130, 6), peak(3, 100), peak(9, 101)])).toMatchObject({
      holds: true,
      at: T0 + 9 * DAY + 5 * HOUR,
      need: 3,
    })
    expect(readDeeds(rule, [peak(0, 100), peak(3, 100), peak(15, 100)]).holds).toBe(false)
  })

  test('a peak between hundreds of readings a day is known, on its local day', () => {
    const minutes = Array.from({ length: 3 * 288 }, (_, i) => {
      const minute = i * 5
      const isPeak = minute % 1440 === 6 * 60
      return deed('use', T0 + minute * MINUTE, `e${String(i).padStart(4, '0')}`, 'u1', { n: isPeak ? 120 : 20 })
    })
    expect(readDeeds(rule, minutes, { calendar: { zone: 'Asia/Tokyo' } })).toMatchObject({ holds: true, at: T0 + 2 * DAY + 6 * HOUR })
  })

  test('over devices, in any order, the n-th local day with its first peak; where a day was cut never too early', () => {
    let cut = 0
    fc.assert(
      fc.property(
        heaps(8),
        fc.integer({ min: 1, max: 3 }),
        fc.constantFrom(20, 45, 58),
        anyCalendar,
        fc.integer(),
        (deeds, days, atLeast, calendar, seed) => {
          const { within: _, ...ever } = { ...rule, atLeast, days }
          const found = readDeeds(ever, deeds, { calendar }, seed)
          const high = inOrder(deeds).filter(one => amountOf(one) >= atLeast)
          const firsts = high.filter((one, i) => high.findIndex(other => dateBy(other.at, calendar) === dateBy(one.at, calendar)) === i)
          const want = firsts[days - 1]?.at ?? null
          if (found.exact) expect([found.at, found.value]).toEqual([want, firsts.length])
          else {
            cut++
            expect(found.value).toBeLessThanOrEqual(firsts.length)
            if (found.at !== null) expect(found.at).toBeGreaterThanOrEqual(want ?? Infinity)
          }
        },
      ),
      RUNS,
    )
    expect(cut).toBeGreaterThan(10)
  })

  test('as long as it lasts: falling', () => {
    const { within: _, ...last } = { ...rule, days: 2, last: 'P7D' }
    const peaks = [peak(0, 100), peak(2, 100)]
    expect(readDeeds(last, peaks, { now: T0 + 3 * DAY })).toMatchObject({
      holds: true,
      rising: false,
      value: 2,
      at: T0 + 2 * DAY + 5 * HOUR,
    })
    expect(readDeeds(last, peaks, { now: T0 + 8 * DAY })).toMatchObject({ holds: false, value: 1, lostAt: T0 + 7 * DAY + 5 * HOUR })
  })
})
