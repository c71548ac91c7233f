import type { Ledger } from './store.ts'

/** What V8 takes for an object or a list, for a field of it, and for a text beside its letters. Bytes. */
const HOLDER = 24
const FIELD = 8
const TEXT = 16
/** What is smaller is weighed again: to remember it takes as much. */
const WORTH = 500

/**
 * About how many bytes a ledger takes in memory. What it has in common with the one before it, which is most, is weighed once: evidence is never
 * changed in place.
 */
export function createScale(): (ledger: Ledger) => number {
  const known = new WeakMap<object, number>()
  const weigh = (value: unknown): number => {
    if (typeof value === 'string') return TEXT + value.length
    if (typeof value !== 'object' || value === null) return 0
    let bytes = known.get(value)
    if (bytes === undefined) {
      bytes = HOLDER
      if (Array.isArray(value)) for (const part of value) bytes += FIELD + weigh(part)
      // Plain data: a list of its values would be made for each.
      else for (const name in value) bytes += FIELD + weigh((value as Record<string, unknown>)[name])
      if (bytes > WORTH) known.set(value, bytes)
    }
    return bytes
  }
  return weigh
}
