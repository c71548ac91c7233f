import fc from 'fast-check'
import { expect, test } from 'vitest'
import { inTime } from '../../src/rule/columns.ts'
import { T0 } from './world.ts'

test('uses come in the order of time, those of one instant as they stood', () => {
  const at = fc.oneof(
    fc.nat(40),
    fc.nat(40).map(day => day * 86_400_000),
    // Further apart than an instant and a place go into one number.
    fc.constantFrom(-8.6e15, 8.6e15, -2e14, 3e15),
    fc.constantFrom(0.25, 7.5),
  )
  fc.assert(
    fc.property(fc.array(at, { maxLength: 60, size: 'max' }), ats => {
      const uses = ats.map((at, i) => ({ at: T0 + at, id: `${i}` }))
      expect(inTime(uses)).toEqual([...uses].sort((a, b) => a.at - b.at))
    }),
    { numRuns: 300 },
  )
})
