import { expect, it } from 'vitest'
import { admit, DAY } from '../../src/evidence/index.ts'

const NOW = Date.UTC(2026, 5, 1)

it.each([
  [NOW, 'ok'],
  [NOW + 300_000, 'ok'],
  [NOW + 300_001, 'future'],
  [NOW - 400 * DAY, 'ok'],
  [NOW - 400 * DAY - 1, 'tooOld'],
  [0, 'tooOld'],
  [-Infinity, 'tooOld'],
  [Infinity, 'future'],
  [Number.NaN, 'future'],
] as const)('takes in %d: %s', (at, verdict) => expect(admit(at, NOW)).toBe(verdict))
