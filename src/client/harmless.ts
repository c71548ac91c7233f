import { WaymarkError } from './error.ts'
import type { Waymark } from './types.ts'

/** Whatever a host calls it with, nothing throws into the host: a getter that throws, a name that is none. */
export function harmless(api: Waymark, fail: (error: WaymarkError) => void): Waymark {
  const all = api as unknown as Record<string, unknown>
  for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(all)))
    if (value)
      all[name] = (...args: unknown[]) => {
        try {
          return value(...args)
        } catch (error) {
          fail(new WaymarkError('host', `${name}: ${error}`))
          // What gives back its undo must give one.
          return /^(on|sub|mou)/.test(name) ? () => {} : Promise.resolve({ stored: 'no', reason: 'invalid' })
        }
      }
  return api
}
