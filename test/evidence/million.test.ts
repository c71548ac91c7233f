import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Cells,
  DAY,
  type Evidence,
  empty,
  forget,
  merge,
  type Recorder,
  record,
  seriesKey,
  type Values,
} from '../../src/evidence/index.ts'
import { randomOf, T0 } from './histories.ts'

/** Characters that one dot, one tally and one use of a value may take as JSON, ids of 36 letters and writers of 36. */
const DOT = 90
const TALLY = 120
const DAY_ITSELF = 40
const USE = 50
/** Of a day: the 16 earliest dots, the 16 latest, and the one of the greatest amount. */
const DOTS = 33

/** What a series may take at most: its days and writers decide, never the number of its events. */
const boundOf = (row: Cells | Values): number =>
  row.kind === 'cells'
    ? 100 + row.days.reduce((sum, { by }) => sum + DAY_ITSELF + DOTS * DOT + Object.keys(by).length * TALLY, 0)
    : 100 + Object.values(row.hashes).reduce((sum, days) => sum + DAY_ITSELF + days.length * USE, 0)
const sizeOf = (x: unknown): number => JSON.stringify(x).length

const idOf = (at: number, n: number): string => {
  const hex = at.toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-${String(n).padStart(12, '0')}`
}
const recorders: readonly Recorder[] = [
  { key: seriesKey('used'), kind: 'cells', event: 'used' },
  { key: seriesKey('used', undefined, 'page'), kind: 'values', event: 'used', prop: 'page' },
]

describe('a million events', () => {
  const EVENTS = 1_000_000
  const DAYS = 400
  const WRITERS = ['phone', 'laptop', 'desk'].map(name => name.padEnd(36, '-'))
  const random = randomOf(3)
  const devices: Evidence[] = WRITERS.map(() => empty)
  const cells = recorders.slice(0, 1)
  for (let day = 0, n = 0; day < DAYS; day++) {
    const today: Evidence[] = WRITERS.map(() => empty)
    for (let i = 0; i < EVENTS / DAYS; i++, n++) {
      const at = T0 + day * DAY + Math.floor((i / (EVENTS / DAYS)) * DAY)
      const of = Math.floor(random() * WRITERS.length)
      // The pages of a site are few beside its uses; each is noted once a day.
      const asked = i < 40 ? recorders : cells
      today[of] = record(today[of]!, asked, { id: idOf(at, n), name: 'used', at, props: { page: i } }, WRITERS[of]!, '').evidence
    }
    for (const [of, evidence] of today.entries()) devices[of] = merge(devices[of]!, evidence)
  }
  const joined = devices.reduce(merge)
  const row = joined.series[seriesKey('used')] as Cells

  it('take no more room than their days: at most 33 dots a day and a tally a device', () => {
    expect(row.days).toHaveLength(DAYS)
    for (const { dots, by } of row.days) expect([dots.length <= DOTS, Object.keys(by)]).toEqual([true, WRITERS])
    for (const series of Object.values(joined.series)) expect(sizeOf(series)).toBeLessThan(boundOf(series))
    expect(sizeOf(joined)).toBeLessThan(2_500_000)
  })
  it('are all counted still', () => {
    expect(row.days.reduce((n, { by }) => n + Object.values(by).reduce((n, tally) => n + tally.n, 0), 0)).toBe(EVENTS)
  })
  it('leave only the days that a rule looks back at', () => {
    const first = row.days.at(-100)!.day
    const left = forget(joined, { [seriesKey('used')]: first, [seriesKey('used', undefined, 'page')]: first }, {})
    expect((left.series[seriesKey('used')] as Cells).days).toHaveLength(100)
    expect(sizeOf(left)).toBeLessThan(sizeOf(joined) / 3)
  })
})

it('whatever happens in whatever order on however many devices, a series stays within the bound of its days and writers', () => {
  const event = fc.record({
    at: fc.oneof(fc.integer({ min: 0, max: 5 * DAY }), fc.integer({ min: 0, max: 1000 })),
    n: fc.integer({ min: 0, max: 400 }),
    of: fc.integer({ min: 0, max: 2 }),
    page: fc.integer({ min: 0, max: 20 }),
  })
  fc.assert(
    fc.property(fc.array(event, { minLength: 100, maxLength: 400 }), fc.integer({ min: 1, max: 50 }), (events, every) => {
      const devices: Evidence[] = [empty, empty, empty]
      for (const [i, { at, n, of, page }] of events.entries()) {
        const happened = { id: idOf(T0 + at, n), name: 'used', at: T0 + at, props: { page } }
        devices[of] = record(devices[of]!, recorders, happened, `w${of}`.padEnd(36, '-'), '').evidence
        if (i % every === 0) devices[of] = merge(devices[of]!, devices[(of + 1) % 3]!)
      }
      for (const { series } of [...devices, devices.reduce(merge)])
        for (const row of Object.values(series)) {
          expect(sizeOf(row)).toBeLessThanOrEqual(boundOf(row))
          if (row.kind === 'cells') for (const { dots } of row.days) expect(dots.length).toBeLessThanOrEqual(DOTS)
        }
    }),
    { numRuns: 40 },
  )
})
