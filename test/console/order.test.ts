import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { columns, findRows, firstOrder, sortRows, turn, worstFirst } from '../../src/console/order.ts'
import { rows } from './fixture.ts'

const ids = (by: (typeof columns)[number], down: boolean) => sortRows(rows, { by, down }, 'ja').map(row => row.id)
const someOrder = fc.record({ by: fc.constantFrom(...columns), down: fc.boolean() })

describe('the order of accounts', () => {
  test('overdue ones come first, the longest overdue before all', () => {
    expect(
      sortRows(rows, firstOrder, 'ja')
        .map(row => row.id)
        .slice(0, 4),
    ).toEqual(['aoba', 'minamihama', 'kitanoya', 'shirakaba'])
  })
  test('an overdue account without a deadline still comes before those that are not overdue', () => {
    const odd = { ...rows[0]!, id: 'odd', overdue: true, nextExpectedBy: null }
    expect(sortRows([...rows, odd], firstOrder, 'ja')[0]?.overdue).toBe(true)
    expect(sortRows([...rows, odd], firstOrder, 'ja').findIndex(row => row.id === 'odd')).toBeLessThan(4)
  })
  test('tiers named by letters go before numbered ones', () => {
    const tiers = sortRows(rows, { by: 'tier', down: false }, 'ja').map(row => row.tier)
    expect(tiers).toEqual(['S', 'S', '1', '1', '1', '1', '2', '2', '2', '2', '3', '3', '3', null])
  })
  test('an empty cell goes last, up and down', () => {
    for (const down of [false, true]) {
      expect(ids('ttv', down).slice(-2).sort()).toEqual(['shinonome', 'tannwald'])
      expect(ids('tier', down).at(-1)).toBe('shinonome')
    }
  })
  test('whoever is furthest behind the plan is on top of the days, those without a plan after them', () => {
    expect(ids('days', true).slice(0, 2)).toEqual(['aoba', 'hiiragi'])
    expect(ids('days', true).slice(-2)).toEqual(['shirakaba', 'shinonome'])
  })
  test('equal rows go overdue first, then by tier, then by risk', () => {
    expect(ids('health', true).slice(0, 4)).toEqual(['aoba', 'kitanoya', 'minamihama', 'hiiragi'])
  })
  test('the result holds the same rows and does not depend on the order given', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...rows], { minLength: rows.length }), someOrder, (shuffled, order) => {
        expect(sortRows(shuffled, order, 'en').map(row => row.id)).toEqual(sortRows(rows, order, 'en').map(row => row.id))
        expect(new Set(shuffled)).toEqual(new Set(rows))
      }),
    )
  })
  test('the worst signal is named first, the newest among equals', () => {
    const signal = (id: string, severity: 'warn' | 'bad', since: number) => ({ id, title: null, severity, since, say: null })
    const told = [signal('a', 'warn', 3), signal('b', 'bad', 1), signal('c', 'bad', 2)]
    expect(worstFirst(told).map(({ id }) => id)).toEqual(['c', 'b', 'a'])
  })
  test('a header turns its own order round, and starts another with that one’s first direction', () => {
    expect(turn({ by: 'name', down: false }, 'name')).toEqual({ by: 'name', down: true })
    expect(turn({ by: 'name', down: false }, 'level')).toEqual({ by: 'level', down: true })
    expect(turn({ by: 'level', down: true }, 'name')).toEqual({ by: 'name', down: false })
  })
})

describe('finding accounts', () => {
  const find = (typed: string) => findRows(rows, typed, row => `${row.name} ${row.owner ?? ''} Tier ${row.tier ?? ''}`).map(row => row.id)
  test('every word must be there, in any letter case and width', () => {
    expect(find('tannwald')).toEqual(['tannwald'])
    expect(find('ＴＡＮＮＷＡＬＤ')).toEqual(['tannwald'])
    expect(find('小野 tier Ｓ')).toEqual(['aoba', 'shirakaba'])
    expect(find('小野 森')).toEqual([])
  })
  test('nothing typed finds all', () => {
    expect(find('  ')).toHaveLength(rows.length)
  })
})
