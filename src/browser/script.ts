import type { Options, Waymark } from '../client/types.ts'
import { createOnce } from './once.ts'

/** A call that the page made before the script was there. */
type Queued = readonly [method: string, args: readonly unknown[], at: number]

/** The stub of README's snippet: a list that takes the calls down. */
type Stub = Waymark & { readonly q?: readonly Queued[] }

/**
 * Reads the script tag (its data attributes are options, and `data-person`, `data-account`, `data-token`), makes `window.waymark`, and
 * replays what the page called before, in order and each at its own time. A second tag with the same script changes nothing.
 */
export function startScript(script: HTMLScriptElement | null, make: (options: Options) => Waymark): void {
  // A tag that was moved or run by a loader is not the current one.
  const tag = script ?? document.querySelector<HTMLElement>('script[data-playbook]')
  const { person, account, token, ...options } = { ...tag?.dataset }
  const holder = window as unknown as { waymark?: Partial<Stub> }
  const { ready, q = [] } = holder.waymark ?? {}
  if (ready) return
  const waymark = createOnce(options as unknown as Options, make)
  holder.waymark = waymark
  if (person) waymark.identify(person, {}, token ? { token } : {})
  if (account) waymark.group(account)
  for (const [method, args, at] of q) {
    const [event, props, given] = args
    const replayed = method === 'track' ? [event, props, { age: Date.now() - at, ...(given as object) }] : args
    ;(waymark as unknown as Record<string, ((...args: readonly unknown[]) => unknown) | undefined>)[method]?.(...replayed)
  }
}
