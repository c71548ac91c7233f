import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Evidence, empty, isEvidenceRow, mark, mergeRow, record } from '../../src/evidence/index.ts'
import { cellsAny, evidenceAny, historyOf, markAny, RECORDERS, valuesAny } from './histories.ts'

const rowsOf = (evidence: Evidence) => [...Object.values(evidence.series), ...Object.values(evidence.marks)]

describe('isEvidenceRow', () => {
  it('takes whatever record and mark make, also after a wire', () =>
    fc.assert(
      fc.property(historyOf(60, 3), fc.boolean(), (history, value) => {
        const told = history.reduce((e, event) => record(e, RECORDERS, event, 'w', '').evidence, empty)
        for (const row of rowsOf(mark(told, 'attest.x', { rank: 0, at: 1, id: 'c', value }))) {
          expect(isEvidenceRow(row)).toBe(true)
          expect(isEvidenceRow(JSON.parse(JSON.stringify(row)))).toBe(true)
        }
      }),
      { numRuns: 50 },
    ))
  it('takes whatever merge makes', () =>
    fc.assert(
      fc.property(evidenceAny, any => {
        expect(rowsOf(any).every(isEvidenceRow)).toBe(true)
      }),
    ))

  const row = fc.oneof(
    cellsAny(16).filter(cells => cells.days[0] !== undefined && Object.keys(cells.days[0].by).length > 0),
    valuesAny.filter(values => Object.keys(values.hashes).length > 0),
    markAny,
  )
  const junk = fc.constantFrom<unknown>(undefined, null, 'x', Number.NaN, [], {}, [null], [[]], { days: 1 }, () => 1)

  /** Every place in a row where a number, text, list or record stands. */
  const places = (x: unknown, path: string[] = []): string[][] =>
    typeof x === 'object' && x !== null ? [path, ...Object.entries(x).flatMap(([key, y]) => places(y, [...path, key]))] : [path]
  const put = (x: unknown, [key, ...rest]: readonly string[], y: unknown): unknown =>
    key === undefined
      ? y
      : Array.isArray(x)
        ? x.map((z, i) => (`${i}` === key ? put(z, rest, y) : z))
        : { ...(x as object), [key]: put((x as Record<string, unknown>)[key], rest, y) }

  it('refuses or survives damage anywhere: what it takes, merge takes too', () => {
    let refused = 0
    fc.assert(
      fc.property(row, row, fc.nat(), junk, (good, other, where, bad) => {
        const all = places(good)
        const damaged = put(good, all[where % all.length]!, bad)
        if (!isEvidenceRow(damaged)) refused++
        else {
          mergeRow(damaged, other)
          mergeRow(other, damaged)
        }
      }),
      { numRuns: 2000 },
    )
    expect(refused).toBeGreaterThan(1000)
  })
  it('never throws', () =>
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true, withBigInt: true, withDate: true, withMap: true }), x => {
        expect(isEvidenceRow(x)).toBe(false)
      }),
      { numRuns: 1000 },
    ))

  const cell = { day: 1, dots: [{ at: 86_400_000, id: 'a', n: 1 }], by: {} }
  const cells = { kind: 'cells', from: 0, since: null, days: [cell] }
  const dots = Array.from({ length: 34 }, (_, i) => ({ at: 86_400_000 + i, id: 'a', n: 1 }))
  it.each<[string, unknown]>([
    ['an unknown kind', { ...cells, kind: 'streaks' }],
    ['a kind that every object has', { kind: 'constructor' }],
    ['days out of order', { ...cells, days: [cell, { ...cell, day: 0 }] }],
    ['dots out of order', { ...cells, days: [{ ...cell, dots: [dots[1], dots[0]] }] }],
    ['more than 33 dots', { ...cells, days: [{ ...cell, dots }] }],
    ['a long id', { ...cells, days: [{ ...cell, dots: [{ ...dots[0], id: 'x'.repeat(1025) }] }] }],
    ['a record for a list', { ...cells, days: { 0: cell } }],
    ['a list for a record', { ...cells, days: [{ ...cell, by: [{ k: 1, n: 1, sum: 1, max: 1 }] }] }],
    ['more days than eleven years', { ...cells, days: Array.from({ length: 4097 }, (_, day) => ({ ...cell, day })) }],
    ['a use without an end', { kind: 'values', from: 0, since: null, hashes: { h: [[1, 9e7]] } }],
  ])('refuses %s', (_, x) => expect(isEvidenceRow(x)).toBe(false))
  it('takes the row that these are made from', () =>
    expect(isEvidenceRow({ ...cells, days: [{ ...cell, dots: dots.slice(1) }] })).toBe(true))
})
