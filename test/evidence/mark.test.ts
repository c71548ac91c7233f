import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Change, type Evidence, empty, mark, merge, type Rank } from '../../src/evidence/index.ts'
import { changeAny, fateOf, scatter } from './histories.ts'

const KEY = 'trait.role'
const change = (at: number, value: Change['value'], rank: Rank = 0): Change => ({ rank, at, id: `c${at}`, value })
const told = (...changes: Change[]): Evidence => changes.reduce((evidence, c) => mark(evidence, KEY, c), empty)
const role = (evidence: Evidence) => evidence.marks[KEY]!

describe('mark', () => {
  it('keeps the value, its history, and when it was first true', () => {
    const evidence = told(change(1, null), change(3, 'admin'), change(5, false), change(7, 'user'))
    expect(role(evidence)).toMatchObject({ epoch: 0, first: 3, cur: { value: 'user' } })
    expect(role(evidence).log.map(c => c.value)).toEqual([null, 'admin', false, 'user'])
  })

  it.each([false, 0, '', null])('takes %s for not true', value => expect(role(told(change(1, value))).first).toBe(null))

  it('stays the same object when told the same again', () => {
    const evidence = told(change(1, 'admin'))
    expect(mark(evidence, KEY, change(9, 'admin'))).toBe(evidence)
    expect(mark(evidence, KEY, change(9, 'user'))).not.toBe(evidence)
  })

  it('counts a higher rank that tells the same', () => {
    const evidence = told(change(1, 'admin'), change(5, 'admin', 2))
    expect(role(evidence).cur.rank).toBe(2)
    expect(role(mark(evidence, KEY, change(9, 'user'))).cur.value).toBe('admin')
  })

  it('does not fill the history with what a lower rank keeps telling in vain', () => {
    let evidence = told(change(1, 'admin', 2), change(2, 'user'))
    const before = evidence
    for (let at = 3; at < 99; at++) evidence = mark(evidence, KEY, change(at, 'user'))
    for (let at = 99; at < 150; at++) evidence = mark(evidence, KEY, change(at, 'admin', 2))
    expect(evidence).toBe(before)
    expect(role(evidence).cur.value).toBe('admin')
  })

  it('takes in what is told late: it can only make `first` earlier', () => {
    const evidence = told(change(10, true), change(20, false))
    expect(role(mark(evidence, KEY, change(15, true)))).toBe(role(evidence))
    expect(role(mark(evidence, KEY, change(5, true)))).toMatchObject({ first: 5, cur: { value: false } })
    expect(role(mark(evidence, KEY, change(30, true)))).toMatchObject({ first: 10, cur: { value: true } })
  })

  it('keeps the last 32 changes, and the highest rank whatever its age', () => {
    const evidence = told(change(1, 'server', 2), ...Array.from({ length: 50 }, (_, i) => change(i + 2, i)))
    expect(role(evidence).log.map(c => c.at)).toEqual(Array.from({ length: 32 }, (_, i) => i + 20))
    expect(role(evidence).cur.value).toBe('server')
    expect(mark(evidence, KEY, change(99, 'server', 2))).toBe(evidence)
  })

  it('starts over in a higher epoch, also where the old one is merged in again', () => {
    const old = told(change(1, true))
    const anew = mark(old, KEY, change(9, true), 1)
    expect(role(anew)).toMatchObject({ epoch: 1, first: 9 })
    expect(merge(old, anew)).toEqual(anew)
    expect(merge(anew, old)).toBe(anew)
    expect(role(mark(anew, KEY, change(12, false)))).toMatchObject({ epoch: 1, first: 9, cur: { value: false } })
  })
})

describe('a fact told on several devices', () => {
  const add = (evidence: Evidence, c: Change) => mark(evidence, KEY, c)
  const told = fc.array(changeAny, { maxLength: 60, size: 'max' })

  it('ends as on one device when each change says something new', () =>
    fc.assert(
      fc.property(told, fateOf, (list, fate) => {
        const changes = list.map((c, i): Change => ({ ...c, id: `c${i}`, value: `v${i}` }))
        expect(scatter(changes, fate, empty, add, merge)).toEqual(changes.reduce(add, empty))
      }),
      { numRuns: 200 },
    ))

  it('has the earliest truth as its `first`, whatever was told again', () =>
    fc.assert(
      fc.property(told, fateOf, (list, fate) => {
        const changes = list.map((c, i) => ({ ...c, id: `c${i}` }))
        const truths = changes.filter(c => c.value).map(c => c.at)
        expect(scatter(changes, fate, empty, add, merge).marks[KEY]?.first ?? null).toBe(truths.length ? Math.min(...truths) : null)
      }),
      { numRuns: 200 },
    ))

  it('only ever adds', () =>
    fc.assert(
      fc.property(told, changeAny, (list, c) => {
        const before = list.reduce(add, empty)
        const after = add(before, c)
        expect(merge(after, before)).toBe(after)
        expect(merge(before, after)).toEqual(after)
      }),
      { numRuns: 200 },
    ))
})
