import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Cells, cut, mergeRow } from '../../src/evidence/index.ts'
import { cellsAny, D0, valuesAny } from './histories.ts'

const row = fc.oneof(cellsAny(16), valuesAny)
const days = fc.uniqueArray(fc.integer({ min: D0 - 1, max: D0 + 4 }))
const ALL = Array.from({ length: 8 }, (_, i) => D0 - 2 + i)

describe('cut', () => {
  it('gives a delta: with the other days it makes the whole, in any order, and adds nothing to the whole', () =>
    fc.assert(
      fc.property(row, days, (whole, chosen) => {
        const delta = cut(whole, chosen)
        const rest = {
          ...cut(
            whole,
            ALL.filter(day => !chosen.includes(day)),
          ),
          from: whole.from,
        }
        expect(mergeRow(rest, delta)).toEqual(whole)
        expect(mergeRow(delta, rest)).toEqual(whole)
        expect(mergeRow(whole, delta)).toBe(whole)
        expect(JSON.parse(JSON.stringify(delta))).toEqual(delta)
      }),
      { numRuns: 300 },
    ))

  it('holds the chosen days only', () =>
    fc.assert(
      fc.property(row, days, (whole, chosen) => {
        const delta = cut(whole, chosen)
        const held =
          delta.kind === 'cells' ? delta.days.map(cell => cell.day) : Object.values(delta.hashes).flatMap(uses => uses.map(use => use[0]))
        expect(held.every(day => chosen.includes(day))).toBe(true)
      }),
    ))

  it('does not make the receiver forget what the sender forgot', () => {
    const there: Cells = { kind: 'cells', from: 0, since: null, days: [{ day: D0, dots: [], by: {} }] }
    const here = { ...there, from: D0 + 1, days: [{ day: D0 + 1, dots: [], by: {} }] }
    expect(mergeRow(there, cut(here, [D0 + 1])).days.map(cell => cell.day)).toEqual([D0, D0 + 1])
  })
})
