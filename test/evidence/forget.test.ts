import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Evidence, empty, forget, merge, record } from '../../src/evidence/index.ts'
import { cellsOf, D0, evidenceAny, fateOf, historyOf, JOBS, RECORDERS, SENT, scatter, T0, valuesOf } from './histories.ts'

const add = (evidence: Evidence, event: Parameters<typeof record>[2], writer = 'w') =>
  record(evidence, RECORDERS, event, writer, '').evidence
const CUTS = { [SENT]: D0 + 2, [JOBS]: D0 + 3 }

describe('forget', () => {
  const evidence = [0, 1, 2, 3].reduce(
    (e, day) => add(e, { id: `e${day}`, name: 'scout.sent', at: T0 + day * 86_400_000, props: { job: day } }),
    empty,
  )
  const after = forget(evidence, CUTS, { rule: T0 })

  it('drops whole days, keeps latches, and refuses the dropped days from then on', () => {
    expect(cellsOf(after).days.map(cell => cell.day)).toEqual([D0 + 2, D0 + 3])
    expect(Object.values(valuesOf(after).hashes)).toEqual([[[D0 + 3, T0 + 3 * 86_400_000, T0 + 3 * 86_400_000]]])
    expect([cellsOf(after).from, valuesOf(after).from]).toEqual([D0 + 2, D0 + 3])
    expect(after.latches).toEqual({ rule: T0 })
    expect(record(after, RECORDERS.slice(0, 1), { id: 'x', name: 'scout.sent', at: T0 }, 'w', '').refused).toHaveLength(1)
  })
  it('leaves other series as they are', () => {
    for (const [key, row] of Object.entries(evidence.series)) if (!(key in CUTS)) expect(after.series[key]).toBe(row)
  })
  it('never takes a cut back, and keeps the earliest latch', () => {
    const again = forget(after, { [SENT]: D0, other: D0 }, { rule: T0 + 1, more: T0 })
    expect(again.series).toBe(after.series)
    expect(again.latches).toEqual({ rule: T0, more: T0 })
    expect(forget(again, CUTS, {})).toBe(again)
  })

  it('ends the same on a copy that has not forgotten, before and after they meet', () =>
    fc.assert(
      fc.property(historyOf(60, 6), historyOf(60, 6), (mine, theirs) => {
        const rename = theirs.map(event => ({ ...event, id: `t${event.id}` }))
        const start = add(empty, { id: 'start', name: 'scout.sent', at: T0 + 5 * 86_400_000, props: { job: 1 } })
        const a = mine.reduce((e, event) => add(e, event, 'a'), start)
        const b = rename.reduce((e, event) => add(e, event, 'b'), start)
        const want = forget(merge(a, b), CUTS, { rule: 7 })
        expect(merge(forget(a, CUTS, { rule: 7 }), b)).toEqual(want)
        expect(merge(b, forget(a, CUTS, { rule: 7 }))).toEqual(want)
        expect(cellsOf(want).days.every(cell => cell.day >= D0 + 2)).toBe(true)
      }),
      { numRuns: 100 },
    ))

  it('only ever goes up, for any evidence', () =>
    fc.assert(
      fc.property(evidenceAny, fc.integer({ min: D0 - 1, max: D0 + 5 }), (any, from) => {
        const cut = forget(any, { s: from, t: from - 1 }, { l: 2 })
        expect(merge(any, cut)).toEqual(cut)
        expect(merge(cut, any)).toBe(cut)
      }),
    ))

  it('does not come back by devices that join late, in any order', () =>
    fc.assert(
      fc.property(historyOf(80, 6), fateOf, (history, fate) => {
        const start = add(empty, { id: 'start', name: 'scout.sent', at: T0 + 5 * 86_400_000, props: { job: 1 } })
        let n = 0
        const joined = scatter(history, fate, start, (e, event, device) => (n++ % 7 ? add(e, event, device) : forget(e, CUTS, {})), merge)
        expect(cellsOf(joined).days.every(cell => cell.day >= cellsOf(joined).from)).toBe(true)
        if (history.length) expect(cellsOf(joined).from).toBe(D0 + 2)
      }),
      { numRuns: 100 },
    ))
})
