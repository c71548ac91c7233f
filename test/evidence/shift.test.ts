import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DAY, dayOf, dots, empty, mark, record, shift, total } from '../../src/evidence/index.ts'
import { cellsOf, historyOf, RECORDERS, SENT, SUM, valuesOf } from './histories.ts'

const after = (history: readonly Parameters<typeof record>[2][], ms: number) =>
  history.reduce((evidence, event) => record(evidence, RECORDERS, { ...event, at: event.at + ms }, 'w', 'k').evidence, empty)
const HOUR = 3_600_000
const anyShift = fc.integer({ min: -400 * 24, max: 400 * 24 }).map(hours => hours * HOUR + 1)

test('shifted, it is as if a right clock had stamped it, whatever days the events fall on then', () => {
  fc.assert(
    fc.property(historyOf(30, 4), anyShift, (history, ms) => {
      // In order, as a device tells them; no more than a day keeps by id.
      const told = [...history].sort((a, b) => a.at - b.at)
      const [moved, right] = [shift(after(told, 0), ms), after(told, ms)]
      for (const key of [SENT, SUM]) expect(moved.series[key]).toEqual(right.series[key])
      // Of a value, only the first and last use of a day are known, and those are where they belong.
      const ends = (evidence: typeof moved) =>
        Object.values(valuesOf(evidence)?.hashes ?? {}).map(uses => [
          uses[0]![1],
          uses.at(-1)![2],
          uses.every(([day, at]) => dayOf(at) === day),
        ])
      expect(ends(moved)).toEqual(ends(right))
    }),
  )
})

test('shifted there and back, nothing is changed; and no event is lost from a day that is cut', () => {
  fc.assert(
    fc.property(historyOf(200, 1), anyShift, (history, ms) => {
      const told = after(history, 0)
      const there = shift(told, ms)
      const count = (evidence: typeof told) => (cellsOf(evidence)?.days ?? []).reduce((n, cell) => n + total(cell).n, 0)
      expect(count(there)).toBe(history.length)
      const moved = new Map(dots(cellsOf(there)).map(({ id, at }) => [id, at - ms]))
      for (const { id, at } of dots(cellsOf(told))) expect(Math.abs(moved.get(id)! - at)).toBeLessThan(DAY)
      if (history.length <= 30) expect(shift(there, -ms).series[SENT]).toEqual(told.series[SENT])
    }),
  )
})

test('facts move with it: when they were first true, last said, and each change', () => {
  const change = (at: number, value: string) => ({ rank: 0, at, id: `c-${value}`, value }) as const
  const told = mark(mark(empty, 'trait.role', change(10, 'a')), 'trait.role', change(20, 'b'))
  expect(shift(told, 5)).toEqual(mark(mark(empty, 'trait.role', change(15, 'a')), 'trait.role', change(25, 'b')))
  expect(shift({ ...empty, latches: { first: 10, 'run+': -7 } }, 5).latches).toEqual({ first: 15, 'run+': -7 })
})
