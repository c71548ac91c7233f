import type { Consent, LoadSurface, Options, Waymark } from '../client/index.ts'
import { createOnce } from './once.ts'
import { browserPorts } from './ports.ts'

/** A call that the page made before the script was there. */
type Queued = readonly [method: string, args: readonly unknown[], at: number]

/** The stub of README's snippet: a list that takes the calls down. */
type Stub = Waymark & { readonly q?: readonly Queued[] }

/**
 * Reads the script tag, makes `window.waymark`, and replays what the page called before, in order and each at its own time. A second tag
 * with the same script changes nothing.
 */
export function startScript(script: HTMLScriptElement | null, loadSurface: LoadSurface): void {
  const { playbook, endpoint, writeKey, namespace, locale, consent, theme, person, account, token } = script?.dataset ?? {}
  const holder = window as unknown as { waymark?: Stub }
  const stub = holder.waymark
  if (stub && !stub.q) return
  const options: Record<string, unknown> = { endpoint, writeKey, namespace, locale, consent: consent as Consent, theme }
  for (const name of Object.keys(options)) if (options[name] === undefined) delete options[name]
  const waymark = createOnce({ ...options, playbook } as unknown as Options, () => browserPorts(loadSurface))
  holder.waymark = waymark
  if (person) waymark.identify(person, {}, token ? { token } : {})
  if (account) waymark.group(account)
  for (const [method, args, at] of stub?.q ?? []) {
    const [event, props, given] = args
    const replayed = method === 'track' ? [event, props, { at, ...(given as object) }] : args
    ;(waymark as unknown as Record<string, ((...args: readonly unknown[]) => unknown) | undefined>)[method]?.(...replayed)
  }
}
