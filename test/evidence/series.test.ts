import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { matches, seriesKey } from '../../src/evidence/index.ts'
import type { Where } from '../../src/playbook/types.ts'

const scalar = fc.constantFrom<string | number | boolean | null>('a', 'b', '1', '', 1, 0, true, false, null)
const condition = fc.oneof(
  scalar,
  fc.array(scalar, { maxLength: 3 }),
  scalar.map(not => ({ not })),
  fc.array(scalar, { maxLength: 3 }).map(not => ({ not })),
)
const where: fc.Arbitrary<Where> = fc.dictionary(fc.constantFrom('p', 'q', 'r'), condition)
const props = fc.dictionary(fc.constantFrom('p', 'q', 'r'), scalar)

describe('seriesKey', () => {
  it('does not depend on the order in which conditions are written', () => {
    expect(seriesKey('e', { p: 1, q: ['b', 'a'] })).toBe(seriesKey('e', { q: ['a', 'b'], p: [1] }))
    expect(seriesKey('e', {})).toBe(seriesKey('e'))
  })
  it('takes what is no scalar as nothing, even what has no text', () => {
    const odd = JSON.parse('{"toString": 1, "valueOf": 1}')
    expect(seriesKey('e', { p: odd })).toBe(seriesKey('e', { p: null }))
    expect(matches({ p: odd }, {})).toBe(true)
  })
  it('tells events, conditions and properties apart', () => {
    const keys = [
      seriesKey('e'),
      seriesKey('f'),
      seriesKey('e', { p: 'a' }),
      seriesKey('e', { p: { not: 'a' } }),
      seriesKey('e', { p: ['a', 'b'] }),
      seriesKey('e', { p: ['a,b'] }),
      seriesKey('e', { q: 'a' }),
      seriesKey('e', undefined, 'p'),
      seriesKey('e', { p: [] }),
      seriesKey('e,[],null'),
    ]
    expect(new Set(keys).size).toBe(keys.length)
  })
  it('is never a key that every object has', () => {
    for (const event of ['__proto__', 'constructor', 'toString']) expect(seriesKey(event) in {}).toBe(false)
  })
  it('is equal only where the same events match', () =>
    fc.assert(
      fc.property(where, where, props, (a, b, some) => {
        if (seriesKey('e', a) === seriesKey('e', b)) expect(matches(a, some)).toBe(matches(b, some))
      }),
      { numRuns: 3000 },
    ))
})

describe('matches', () => {
  it.each<[Where | undefined, Record<string, string | number | boolean | null> | undefined, boolean]>([
    [undefined, undefined, true],
    [{}, {}, true],
    [{ p: 'a' }, { p: 'a' }, true],
    [{ p: 'a' }, { p: 'b' }, false],
    [{ p: 'a' }, undefined, false],
    [{ p: ['a', 'b'] }, { p: 'b' }, true],
    [{ p: ['a', 'b'] }, { p: 'c' }, false],
    [{ p: [] }, { p: 'a' }, false],
    [{ p: { not: 'a' } }, { p: 'b' }, true],
    [{ p: { not: 'a' } }, { p: 'a' }, false],
    [{ p: { not: 'a' } }, {}, true],
    [{ p: { not: ['a', 'b'] } }, { p: 'b' }, false],
    [{ p: null }, {}, true],
    [{ p: null }, { p: 0 }, false],
    [{ p: { not: null } }, { p: 0 }, true],
    [{ p: 1 }, { p: '1' }, true],
    [{ p: true }, { p: 'true' }, true],
    [{ p: 'a', q: 1 }, { p: 'a' }, false],
    [{ p: 'a', q: 1 }, { p: 'a', q: 1 }, true],
    [{ constructor: null }, {}, false],
  ])('%j fits %j: %s', (conditions, given, fits) => expect(matches(conditions, given)).toBe(fits))
})
