import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nearest } from '../../src/schema/near.ts'
import { spanFrom } from '../../src/schema/span.ts'

describe('spanFrom', () => {
  it.each([
    ['4 weeks', 'P28D'],
    ['30 days', 'P30D'],
    ['30d', 'P30D'],
    ['2 months', 'P2M'],
    ['1 year', 'P1Y'],
    ['36h', 'PT36H'],
    ['36 hours', 'PT36H'],
    ['90 min', 'PT90M'],
    ['1.5 hours', undefined],
    ['1.5 days', 'PT36H'],
    ['half a day', undefined],
    ['a week', 'P7D'],
    ['two weeks', 'P14D'],
    ['4週間', 'P28D'],
    ['30日', 'P30D'],
    ['3か月', 'P3M'],
    ['P28', 'P28D'],
    ['p28d', 'P28D'],
    ['28D', 'P28D'],
    ['P4 W', 'P4W'],
    ['P1D12H', 'P1DT12H'],
    ['14', 'P14D'],
    [14, 'P14D'],
    ['', undefined],
    ['PT', undefined],
    ['soon', undefined],
    ['0 days', undefined],
    [-3, undefined],
    [null, undefined],
  ])('%j is meant as %j', (value, span) => expect(spanFrom(value)).toBe(span))

  it('gives nothing, or what the schema takes', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^\d{1,5} ?[a-zA-Z]{1,6}$/), fc.double()), value => {
        expect(spanFrom(value) ?? 'P1D').toMatch(
          /^P(?!$)(\d{1,4}Y)?(\d{1,4}M)?(\d{1,4}W)?(\d{1,5}D)?(T(?!$)(\d{1,4}H)?(\d{1,4}M)?(\d{1,4}S)?)?$/,
        )
      }),
    )
  })
})

describe('nearest', () => {
  const words = ['count', 'coverage', 'milestone', 'atLeast', 'admins']
  it.each([
    ['cuont', 'count'],
    ['Count', 'count'],
    ['atleats', 'atLeast'],
    ['admin', 'admins'],
    ['mile-stone', 'milestone'],
    ['streak', undefined],
    ['', undefined],
  ])('%s: %s', (word, meant) => expect(nearest(word, words)).toBe(meant))
})
