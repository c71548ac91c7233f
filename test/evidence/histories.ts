import fc from 'fast-check'
import {
  type Cells,
  type Change,
  DAY,
  type Evidence,
  type Happened,
  type Mark,
  type Recorder,
  seriesKey,
  type Values,
} from '../../src/evidence/index.ts'

export const T0 = Date.UTC(2026, 3, 1)
export const D0 = T0 / DAY
export const SENT = seriesKey('scout.sent')
export const SUM = seriesKey('scout.sent', undefined, 'n')
export const JOBS = seriesKey('scout.sent', undefined, 'job')
export const RECORDERS: readonly Recorder[] = [
  { key: SENT, kind: 'cells', event: 'scout.sent' },
  { key: SUM, kind: 'cells', event: 'scout.sent', prop: 'n' },
  { key: JOBS, kind: 'values', event: 'scout.sent', prop: 'job' },
]

export const cellsOf = (evidence: Evidence, key = SENT): Cells => evidence.series[key] as Cells
export const valuesOf = (evidence: Evidence, key = JOBS): Values => evidence.series[key] as Values

/** Random numbers in [0, 1) from a seed (mulberry32), so that a counterexample can be shrunk and seen again. */
export const randomOf = (seed: number) => () => {
  seed = (seed + 0x6d2b79f5) | 0
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296
}
export const shuffle = <T>(list: readonly T[], random: () => number): T[] => {
  const out = [...list]
  for (let i = out.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    ;[out[i], out[j]] = [out[j]!, out[i]!]
  }
  return out
}

/** Up to `most` events within `days` days, each with its own id. */
export const historyOf = (most: number, days: number): fc.Arbitrary<Happened[]> =>
  fc
    .array(fc.record({ minute: fc.integer({ min: 0, max: days * 1440 - 1 }), n: fc.integer({ min: -2, max: 3 }) }), {
      maxLength: most,
      size: 'max',
    })
    .map(all =>
      all.map(({ minute, n }, i) => ({
        id: `e${String(i).padStart(4, '0')}`,
        name: 'scout.sent',
        at: T0 + minute * 60_000,
        props: { n, job: minute % 5 },
      })),
    )

/** How a history falls on devices, and how their copies meet. */
export interface Fate {
  readonly seed: number
  readonly devices: number
  readonly copies: number
}
export const fateOf: fc.Arbitrary<Fate> = fc.record({
  seed: fc.integer(),
  devices: fc.integer({ min: 1, max: 5 }),
  copies: fc.integer({ min: 0, max: 3 }),
})

/**
 * Deals a shuffled history to devices, which tell some events twice, and joins the devices' copies (some of them twice) in any order
 * and grouping.
 */
export const scatter = <S, E>(
  history: readonly E[],
  fate: Fate,
  start: S,
  add: (state: S, event: E, device: string) => S,
  join: (a: S, b: S) => S,
  repeat = 0.2,
): S => {
  const random = randomOf(fate.seed)
  const devices = Array.from({ length: fate.devices }, () => start)
  for (const event of shuffle(history, random)) {
    const i = Math.floor(random() * fate.devices)
    devices[i] = add(devices[i]!, event, `d${i}`)
    if (random() < repeat) devices[i] = add(devices[i]!, event, `d${i}`)
  }
  const pool = shuffle([...devices, ...Array.from({ length: fate.copies }, () => devices[Math.floor(random() * fate.devices)]!)], random)
  while (pool.length > 1) {
    const a = pool.splice(Math.floor(random() * pool.length), 1)[0]!
    const i = Math.floor(random() * pool.length)
    pool[i] = random() < 0.5 ? join(a, pool[i]!) : join(pool[i]!, a)
  }
  return pool[0]!
}

const order = (x: { at: number; id: string }, y: { at: number; id: string }) => x.at - y.at || (x.id < y.id ? -1 : 1)
const id = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h')
const tally = fc.record({
  k: fc.integer({ min: 1, max: 3 }),
  n: fc.integer({ min: 1, max: 3 }),
  sum: fc.integer({ min: 0, max: 3 }),
  max: fc.integer({ min: 0, max: 2 }),
})
const from = fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: D0, max: D0 + 3 }) })
const since = fc.option(fc.integer({ min: 0, max: 3 }))

/** Any cells in canonical form, also such as honest devices would never hold: one id at two instants, one writer with two tallies. */
export const cellsAny = (kept: number): fc.Arbitrary<Cells> =>
  fc
    .record({
      from,
      since,
      days: fc.uniqueArray(
        fc.record({
          day: fc.integer({ min: D0, max: D0 + 3 }),
          dots: fc.uniqueArray(fc.record({ at: fc.integer({ min: 0, max: 12 }), id, n: fc.integer({ min: 1, max: 2 }) }), {
            selector: dot => `${dot.at} ${dot.id}`,
            minLength: 1,
            maxLength: 2 * kept,
            size: 'max',
          }),
          by: fc.dictionary(fc.constantFrom('v', 'w', 'constructor'), tally),
        }),
        { selector: cell => cell.day, maxLength: 4 },
      ),
    })
    .map(row => ({
      ...row,
      kind: 'cells',
      days: row.days
        .filter(cell => cell.day >= row.from)
        .sort((x, y) => x.day - y.day)
        .map(cell => ({ ...cell, dots: cell.dots.map(dot => ({ ...dot, at: cell.day * DAY + dot.at })).sort(order) })),
    }))

export const valuesAny: fc.Arbitrary<Values> = fc
  .record({
    from,
    since,
    hashes: fc.dictionary(
      fc.constantFrom('h1', 'h2', 'h3'),
      fc.uniqueArray(fc.tuple(fc.integer({ min: D0, max: D0 + 3 }), fc.integer({ min: 0, max: 5 }), fc.integer({ min: 6, max: 9 })), {
        selector: use => use[0],
        minLength: 1,
        maxLength: 3,
      }),
    ),
  })
  .map(row => ({
    ...row,
    kind: 'values',
    hashes: Object.fromEntries(
      Object.entries(row.hashes)
        .map(
          ([hash, uses]) =>
            [
              hash,
              uses
                .filter(use => use[0] >= row.from)
                .sort((x, y) => x[0] - y[0])
                .map(([day, early, late]) => [day, day * DAY + early, day * DAY + late] as const),
            ] as const,
        )
        .filter(([, uses]) => uses.length),
    ),
  }))

export const changeAny: fc.Arbitrary<Change> = fc.record({
  rank: fc.constantFrom(0, 1, 2),
  at: fc.integer({ min: 0, max: 20 }),
  id,
  value: fc.constantFrom(null, true, false, 1, 'x'),
})
export const markAny: fc.Arbitrary<Mark> = fc
  .record({
    epoch: fc.integer({ min: 0, max: 1 }),
    first: fc.option(fc.integer({ min: 0, max: 5 })),
    cur: changeAny,
    log: fc.uniqueArray(changeAny, { selector: c => `${c.at} ${c.id}`, minLength: 1, maxLength: 32, size: 'max' }),
  })
  .map(mark => ({ ...mark, kind: 'mark', log: mark.log.sort(order) }))

export const evidenceAny: fc.Arbitrary<Evidence> = fc.record({
  epoch: fc.constantFrom(0, 0, 0, 1),
  series: fc.dictionary(fc.constantFrom('s', 't', 'constructor'), fc.oneof(cellsAny(16), valuesAny)),
  marks: fc.dictionary(fc.constantFrom('m', 'n'), markAny),
  latches: fc.dictionary(fc.constantFrom('l', 'k'), fc.integer({ min: 0, max: 5 })),
})
