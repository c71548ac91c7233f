import type { Ports } from '../client/ports.ts'

/** Talks to the other tabs of this origin; silent where BroadcastChannel is missing or the origin is opaque. */
export const tabs: Ports['tabs'] = (name, hear) => {
  try {
    const channel = new BroadcastChannel(name)
    channel.onmessage = event => hear(event.data)
    return {
      tell: message => channel.postMessage(message),
      close: () => channel.close(),
    }
  } catch {
    return { tell: () => {}, close: () => {} }
  }
}

/** A page that is only prerendered sends nothing before it is shown. */
const shown = (): Promise<unknown> | undefined =>
  (document as { prerendering?: boolean }).prerendering
    ? new Promise(resolve => document.addEventListener('prerenderingchange', resolve, { once: true }))
    : undefined

/** One sender over all tabs: gives up (undefined) when another tab holds the lock. Where locks are missing or refused it just runs. */
export const lock: Ports['lock'] = async (name, work) => {
  await shown()
  let ran = false
  try {
    return await navigator.locks.request(name, { ifAvailable: true }, held => {
      ran = true
      return held ? work() : undefined
    })
  } catch {
    return ran ? undefined : work()
  }
}
