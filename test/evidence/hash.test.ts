import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hash64 } from '../../src/evidence/index.ts'

const bits = (hash: string) => {
  const lane = (text: string) => Number.parseInt(text, 36).toString(2).padStart(32, '0')
  return lane(hash.slice(0, 7)) + lane(hash.slice(7))
}

describe('hash64', () => {
  it('never changes: hashes are kept and compared for years', () => {
    expect(hash64('key', 'job-1')).toBe(FIXED[0])
    expect(hash64('', '')).toBe(FIXED[1])
    expect(hash64('鍵', '求人')).toBe(FIXED[2])
  })
  it('is 14 base-36 digits of at most 32 bits each half', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (key, value) => {
        const hash = hash64(key, value)
        expect(hash).toMatch(/^[0-9a-z]{14}$/)
        expect(bits(hash)).toHaveLength(64)
      }),
    ))
  it('depends on the key', () =>
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (a, b, value) => {
        if (a !== b) expect(hash64(a, value)).not.toBe(hash64(b, value))
      }),
    ))
  it('has no collision among 300,000 similar values', () => {
    const seen = new Set<string>()
    for (let i = 0; i < 100_000; i++) for (const form of [`${i}`, `job-${i}`, `求人${i.toString(36)}号`]) seen.add(hash64('k', form))
    expect(seen.size).toBe(300_000)
  })
  it('changes about half of the bits with any one bit of the text', () => {
    let flipped = 0
    const times = new Array<number>(64).fill(0)
    const trials = 4000
    for (let i = 0; i < trials; i++) {
      const text = `value ${i}`
      const at = i % text.length
      const other = text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ (1 << (i % 16))) + text.slice(at + 1)
      const [x, y] = [bits(hash64('k', text)), bits(hash64('k', other))]
      for (let b = 0; b < 64; b++)
        if (x[b] !== y[b]) {
          flipped++
          times[b]!++
        }
    }
    expect(Math.abs(flipped / trials / 64 - 0.5)).toBeLessThan(0.01)
    for (const n of times) expect(Math.abs(n / trials - 0.5)).toBeLessThan(0.05)
  })
})

const FIXED = ['1eldqpu11851ma', '1k3mi910l8ktpu', '0hl6gac0plfsfd']
