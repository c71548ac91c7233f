import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addEvent, joinDays } from '../../src/evidence/cells.ts'
import { type Cell, type Cells, dots, empty, erase, type Mark, merge, mergeRow, record, total } from '../../src/evidence/index.ts'
import { joinMark } from '../../src/evidence/mark.ts'
import { cellsAny, cellsOf, evidenceAny, fateOf, historyOf, JOBS, markAny, RECORDERS, SENT, SUM, scatter, valuesOf } from './histories.ts'

/** The laws of a join, for whatever states: nobody may gain or lose by the order in which copies meet. */
const laws = <T>(any: fc.Arbitrary<T>, join: (a: T, b: T) => T, runs: number) => {
  const check = (holds: (a: T, b: T, c: T) => void) =>
    fc.assert(
      fc.property(any, any, any, (a, b, c) => {
        holds(a, b, c)
      }),
      { numRuns: runs },
    )
  it('commutes', () => check((a, b) => expect(join(a, b)).toEqual(join(b, a))))
  it('associates', () => check((a, b, c) => expect(join(join(a, b), c)).toEqual(join(a, join(b, c)))))
  it('gives the very same object when nothing is new', () =>
    check((a, b) => {
      const ab = join(a, b)
      expect(join(a, a)).toBe(a)
      expect(join(ab, a)).toBe(ab)
      expect(join(ab, structuredClone(b))).toBe(ab)
    }))
}

describe('merge of any evidence', () => {
  laws(evidenceAny, merge, 300)
  it('has empty as its neutral element', () =>
    fc.assert(
      fc.property(evidenceAny, a => {
        expect(merge(a, empty)).toBe(a)
        expect(merge(empty, a)).toEqual(a)
      }),
    ))
})

describe('merge of days cut to 2 + 2 dots', () => {
  let cut = 0
  laws(
    cellsAny(2).map(row => row.days),
    (a, b) => {
      const days = joinDays(a, b, 2)
      if (days.some((cell, i) => cell.dots.length === 4 && cell.dots.length < (a[i]?.dots.length ?? 0) + (b[i]?.dots.length ?? 0))) cut++
      return days
    },
    500,
  )
  it('did cut', () => expect(cut).toBeGreaterThan(500))
})

describe('merge of facts with a log of 3', () => {
  laws(
    markAny.map((mark): Mark => ({ ...mark, log: mark.log.slice(-3) })),
    (a, b) => joinMark(a, b, 3),
    500,
  )
})

describe('rows of two kinds under one key', () => {
  laws<Cells | Mark>(fc.oneof(cellsAny(2), markAny), mergeRow, 100)
})

describe('a history split over devices', () => {
  const brute = (days: readonly Cell[]) => days.map(cell => [cell.day, Object.values(cell.by).reduce((n, tally) => n + tally.n, 0)])

  it('joins to what one device saw, with 2 + 2 dots a day and the greatest', () => {
    let full = 0
    const start: Cells = { kind: 'cells', from: 0, since: null, days: [] }
    fc.assert(
      fc.property(historyOf(60, 5), fateOf, (history, fate) => {
        const joined = scatter(
          history,
          fate,
          start,
          (row, event, device) => addEvent(row, event, 'n', device, 2) as Cells,
          (a, b) => ({ ...a, days: joinDays(a.days, b.days, 2) }),
        )
        const alone = history.reduce((row, event) => addEvent(row, event, 'n', 'one', 2) as Cells, start)
        expect(joined.days.map(({ day, dots }) => ({ day, dots }))).toEqual(alone.days.map(({ day, dots }) => ({ day, dots })))
        expect(joined.days.every(cell => cell.dots.length <= 5)).toBe(true)
        if (alone.days.some(cell => total(cell).n < cell.by.one!.n)) full++
      }),
      { numRuns: 300 },
    )
    expect(full).toBeGreaterThan(100)
  })

  it('joins to what one device saw: dots, values and tallies', () => {
    let cut = 0
    fc.assert(
      fc.property(historyOf(120, 2), fateOf, (history, fate) => {
        // Told twice only at once, while its dot is surely kept: a repetition of a dot that was cut counts in the tally.
        const add = (writer?: string) => (e: typeof empty, event: (typeof history)[number], device: string) =>
          record(e, RECORDERS, event, writer ?? device, 'key').evidence
        const joined = scatter(history, fate, empty, add(), merge)
        const alone = history.reduce((e, event) => add('one')(e, event, ''), empty)
        for (const key of [SENT, SUM]) {
          expect(dots(joined.series[key])).toEqual(dots(alone.series[key]))
          expect(cellsOf(joined, key)?.days.every(cell => cell.dots.length <= (key === SENT ? 32 : 33)) ?? true).toBe(true)
        }
        if (!history.length) return
        expect(valuesOf(joined).hashes).toEqual(valuesOf(alone).hashes)
        const once = scatter(history, fate, empty, add(), merge, 0)
        expect(brute(cellsOf(once).days)).toEqual(brute(cellsOf(alone).days))
        expect(cellsOf(once, SUM).days.map(sumOf)).toEqual(cellsOf(alone, SUM).days.map(sumOf))
        if (cellsOf(alone).days.some(cell => total(cell).cut)) cut++
      }),
      { numRuns: 150 },
    )
    expect(cut).toBeGreaterThan(30)
  })

  const sumOf = (cell: Cell) => Object.values(cell.by).reduce((sum, tally) => sum + tally.sum, 0)
  it('keeps every day on which anything happened, however many happened', () =>
    fc.assert(
      fc.property(historyOf(200, 3), fateOf, (history, fate) => {
        const joined = scatter(history, fate, empty, (e, event, device) => record(e, RECORDERS, event, device, '').evidence, merge)
        const days = new Set(history.map(event => Math.floor(event.at / 86_400_000)))
        expect(new Set(cellsOf(joined)?.days.map(cell => cell.day))).toEqual(days)
      }),
      { numRuns: 50 },
    ))
})

describe('an id told with two instants', () => {
  const told = (at: number, writer: string) => record(empty, RECORDERS, { id: 'order-1', name: 'scout.sent', at }, writer, '').evidence
  it.each([
    ['on one day', 1_000, 5_000],
    ['on two days', 1_000, 90_000_000],
  ])('reads once, at the earliest, %s', (_, early, late) => {
    for (const joined of [merge(told(early, 'a'), told(late, 'b')), merge(told(late, 'b'), told(early, 'a'))])
      expect(dots(joined.series[SENT])).toEqual([{ at: early, id: 'order-1', n: 1 }])
  })
})

describe('since', () => {
  const row = (since: number | null): Cells => ({ kind: 'cells', from: 0, since, days: [] })
  it('is the earlier one, and null says: from the start', () => {
    expect(mergeRow(row(5), row(3)).since).toBe(3)
    expect(mergeRow(row(5), row(null)).since).toBe(null)
    expect(mergeRow(row(null), row(0)).since).toBe(null)
  })
})

describe('erase', () => {
  it('wins over a copy on another device, and what comes after it counts', () =>
    fc.assert(
      fc.property(evidenceAny, evidenceAny, (a, b) => {
        const copy = { ...a, epoch: 1 }
        const erased = erase(copy)
        expect(merge(copy, erased)).toBe(erased)
        expect(merge(erased, copy)).toBe(erased)
        const after = { ...b, epoch: erased.epoch }
        expect(merge(merge(erased, after), copy)).toEqual(after)
      }),
      { numRuns: 50 },
    ))
})

describe('a foreign writer or value named like a key of every object', () => {
  it('joins like any other', () => {
    const tally = { k: 1, n: 1, sum: 1, max: 1 }
    const row = (by: object): Cells => ({ kind: 'cells', from: 0, since: null, days: [{ day: 1, dots: [], by: by as never }] })
    expect(mergeRow(row({}), row({ constructor: tally })).days[0]!.by).toEqual({ constructor: tally })
    expect(mergeRow(row({}), row(JSON.parse('{"__proto__":{"k":1}}'))).days).toHaveLength(1)
    expect(({} as { k?: number }).k).toBeUndefined()
    expect(merge(empty, { ...empty, series: { [JOBS]: row({}) } }).series[JOBS]).toEqual(row({}))
  })
})
