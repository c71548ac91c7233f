import { describe, expect, it } from 'vitest'
import { DAY, dots, type Evidence, empty, type Happened, type Recorder, record, seriesKey, total } from '../../src/evidence/index.ts'
import { addValue } from '../../src/evidence/values.ts'
import { cellsOf, D0, JOBS, RECORDERS, SENT, SUM, T0, valuesOf } from './histories.ts'

const event = (id: string, at = T0, props: Happened['props'] = {}): Happened => ({ id, name: 'scout.sent', at, props })
const add = (evidence: Evidence, happened: Happened, recorders = RECORDERS, writer = 'w') =>
  record(evidence, recorders, happened, writer, 'key')
const all = (...events: Happened[]) => events.reduce((evidence, happened) => add(evidence, happened).evidence, empty)

describe('record', () => {
  it('keeps what the recorders ask for, and says which days changed', () => {
    const { evidence, changed, refused } = add(empty, event('a', T0 + 5, { n: 3, job: 'j1' }))
    expect(changed).toEqual([SENT, SUM, JOBS].map(key => ({ key, day: D0 })))
    expect(refused).toEqual([])
    expect(dots(evidence.series[SENT])).toEqual([{ at: T0 + 5, id: 'a', n: 1 }])
    expect(cellsOf(evidence, SUM).days).toEqual([
      { day: D0, dots: [{ at: T0 + 5, id: 'a', n: 3 }], by: { w: { k: 1, n: 1, sum: 3, max: 3 } } },
    ])
    expect(Object.values(valuesOf(evidence).hashes)).toEqual([[[D0, T0 + 5, T0 + 5]]])
    expect(JSON.stringify(evidence)).not.toContain('j1')
  })

  it('does not keep what no recorder asks for', () => {
    const { evidence, changed } = add(empty, { ...event('a'), name: 'other' })
    expect(evidence).toBe(empty)
    expect(changed).toEqual([])
  })

  it('adds once what two equal recorders ask for', () => {
    const twice = add(empty, event('a', T0, { job: 1 }), [...RECORDERS, ...RECORDERS])
    expect(twice).toEqual(add(empty, event('a', T0, { job: 1 })))
  })

  it('narrows by properties', () => {
    const key = seriesKey('scout.sent', { kind: 'bulk' })
    const recorders: Recorder[] = [{ key, kind: 'cells', event: 'scout.sent', where: { kind: 'bulk' } }]
    expect(add(empty, event('a', T0, { kind: 'single' }), recorders).evidence).toBe(empty)
    expect(add(empty, event('a', T0, { kind: 'bulk' }), recorders).changed).toEqual([{ key, day: D0 }])
  })

  it('counts a known id once and gives the same object back', () => {
    const once = all(event('order-1', T0, { job: 1 }), event('order-2', T0 + 1, { job: 1 }))
    const again = add(once, event('order-1', T0, { job: 1 }))
    expect(again).toEqual({ evidence: once, changed: [], refused: [] })
    expect(again.evidence).toBe(once)
    expect(cellsOf(once).days[0]!.by.w!.k).toBe(2)
  })

  it('counts an id of the host once when it comes again on another day', () => {
    const once = all(event('signup-u1'))
    expect(add(once, event('signup-u1', T0 + 3 * DAY)).evidence).toBe(once)
  })

  it('takes an event without an amount as 1', () => {
    expect(dots(all(event('a'), event('b', T0 + 1, { n: null })).series[SUM]).map(dot => dot.n)).toEqual([1, 1])
  })

  it.each([2.5, '3', true, Number.NaN, 2 ** 53])('refuses %s as an amount and says so, and keeps the event elsewhere', n => {
    const { evidence, changed, refused } = add(empty, event('a', T0, { n }))
    expect(refused).toEqual([{ key: SUM, reason: 'amount' }])
    expect(changed).toEqual([{ key: SENT, day: D0 }])
    expect(evidence.series[SUM]).toBeUndefined()
  })

  it('adds up amounts a writer and a day, negative ones too', () => {
    const first = all(event('a', T0, { n: 5 }), event('b', T0 + 1, { n: -2 }))
    const { evidence } = add(first, event('c', T0 + 2, { n: 4 }), RECORDERS, 'v')
    expect(cellsOf(evidence, SUM).days[0]!.by).toEqual({ w: { k: 2, n: 2, sum: 3, max: 5 }, v: { k: 1, n: 1, sum: 4, max: 4 } })
  })

  it('starts a row with what the recorder says of its beginning', () => {
    expect(cellsOf(all(event('a'))).since).toBe(null)
    const [first] = RECORDERS
    expect(cellsOf(add(empty, event('a'), [{ ...first!, since: T0 }]).evidence).since).toBe(T0)
  })

  it('refuses a day that was forgotten', () => {
    const evidence: Evidence = { ...empty, series: { [SENT]: { kind: 'cells', from: D0, since: null, days: [] } } }
    expect(add(evidence, event('a', T0 - 1), RECORDERS.slice(0, 1)).refused).toEqual([{ key: SENT, reason: 'tooOld' }])
    expect(add(evidence, event('a', Number.NaN), RECORDERS.slice(0, 1)).evidence).toBe(evidence)
  })

  it('copies pointers, whatever the order of events', () => {
    const before = all(event('a'), event('b', T0 + 2 * DAY), event('c', T0 + 4 * DAY))
    for (const at of [T0 + 4 * DAY + 1, T0 + 5 * DAY, T0 + DAY, T0 + 1, T0 - DAY]) {
      const days = cellsOf(add(before, event('new', at)).evidence).days
      expect(days.map(cell => cell.day)).toEqual([...new Set([D0, D0 + 2, D0 + 4, Math.floor(at / DAY)])].sort())
      const old = cellsOf(before).days.filter(cell => cell.day !== Math.floor(at / DAY))
      for (const cell of old) expect(days).toContain(cell)
    }
  })

  it('does not change what it was given', () => {
    const before = all(event('a', T0, { job: 1 }), event('b', T0 + 1, { job: 2 }))
    const copy = structuredClone(before)
    add(before, event('c', T0 + 2, { job: 1 }))
    expect(before).toEqual(copy)
  })
})

describe('a day with more dots than are kept', () => {
  const busy = all(...Array.from({ length: 100 }, (_, i) => event(`e${String(i).padStart(3, '0')}`, T0 + i * 1000, { n: i })))
  const [cell] = cellsOf(busy, SUM).days

  it('keeps the 16 earliest and the 16 latest', () => {
    expect(cell!.dots.map(dot => dot.n)).toEqual([...Array(16).keys(), ...Array.from({ length: 16 }, (_, i) => 84 + i)])
  })
  it('still counts exactly', () => {
    expect(total(cell!)).toEqual({ n: 100, cut: true })
    expect(cell!.by.w).toEqual({ k: 100, n: 100, sum: 4950, max: 99 })
  })
  it('is no cut day when writers told the same dots', () => {
    const [few] = cellsOf(all(event('a', T0, { n: 2 }), event('b', T0 + 1, { n: 3 })), SUM).days
    expect(total({ ...few!, by: { ...few!.by, v: few!.by.w! } })).toEqual({ n: 2, cut: false })
  })
})

describe('values', () => {
  const uses = (evidence: Evidence) => Object.values(valuesOf(evidence).hashes)

  it('keep the earliest and latest use of each day', () => {
    const evidence = all(
      event('a', T0 + 50, { job: 'x' }),
      event('b', T0 + 10, { job: 'x' }),
      event('c', T0 + 90, { job: 'x' }),
      event('d', T0 + DAY, { job: 'x' }),
    )
    expect(uses(evidence)).toEqual([
      [
        [D0, T0 + 10, T0 + 90],
        [D0 + 1, T0 + DAY, T0 + DAY],
      ],
    ])
  })
  it('do not change by a use between the two that are known', () => {
    const evidence = all(event('a', T0 + 10, { job: 'x' }), event('b', T0 + 90, { job: 'x' }))
    expect(add(evidence, event('c', T0 + 50, { job: 'x' }), RECORDERS.slice(2)).evidence).toBe(evidence)
  })
  it('are the same as text or number, composed or not', () => {
    expect(uses(all(event('a', T0, { job: 42 }), event('b', T0, { job: '42' })))).toHaveLength(1)
    expect(uses(all(event('a', T0, { job: 'ガ' }), event('b', T0, { job: 'ガ'.normalize('NFD') })))).toHaveLength(1)
  })
  it('are none when missing, null or empty', () => {
    for (const props of [undefined, {}, { job: null }, { job: '' }])
      expect(add(empty, event('a', T0, props), RECORDERS.slice(2)).evidence).toBe(empty)
    expect(uses(all(event('a', T0, { job: 0 }), event('b', T0, { job: false })))).toHaveLength(2)
  })
  it('are refused past 512, while known ones go on', () => {
    let evidence = empty
    for (let i = 0; i < 512; i++) evidence = add(evidence, event(`e${i}`, T0, { job: i })).evidence
    const over = add(evidence, event('over', T0, { job: 512 }))
    expect(over.refused).toEqual([{ key: JOBS, reason: 'cap' }])
    expect(over.changed.map(({ key }) => key)).toEqual([SENT, SUM])
    expect(add(evidence, event('known', T0 + 1, { job: 511 })).changed).toContainEqual({ key: JOBS, day: D0 })
  })
  it('are cut at `add` only', () => {
    const row = addValue({ kind: 'values', from: 0, since: null, hashes: {} }, event('a', T0, { job: 1 }), 'job', '', 0)
    expect(row).toBe('cap')
  })
})
