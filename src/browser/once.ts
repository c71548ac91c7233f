import type { Options, Waymark } from '../client/types.ts'
import { inert } from './inert.ts'

/**
 * Makes an instance, or gives the one that this page has for the same `writeKey` and `namespace`. They are kept on the global object, where
 * the script tag and every copy of the package find them.
 */
export function createOnce(options: Options, make: (options: Options) => Waymark): Waymark {
  if (typeof window === 'undefined') return inert
  const key = Symbol.for('waymark')
  const holder = globalThis as unknown as Record<symbol, Map<string, Waymark> | undefined>
  const all = holder[key] ?? new Map<string, Waymark>()
  holder[key] = all
  const name = JSON.stringify([options.writeKey, options.namespace])
  const known = all.get(name)
  if (known) return known
  const made = make(options)
  const { destroy } = made
  made.destroy = () => {
    all.delete(name)
    destroy()
  }
  all.set(name, made)
  return made
}
