import type { Store } from './store.ts'

/** Changes of an account within this time are told as one, in milliseconds. */
const GATHER = 100
/** Keeps proxies from closing a quiet stream, in milliseconds. */
const HEARTBEAT = 20_000

/** Tells consoles which accounts changed (`change`), and whose alarms (`alarms`). */
export interface Stream {
  /** A response that never ends by itself: server-sent events. */
  open(signal: AbortSignal): Response
  close(): void
}

/** Hears each commit of the store, from whichever process, once for all consoles. */
export async function createStream(store: Store): Promise<Stream> {
  const encoder = new TextEncoder()
  const listeners = new Set<{ write(text: string): void; end(): void }>()
  const waiting = new Map<string, { readonly account: string; readonly event: string }>()
  let timer: ReturnType<typeof setTimeout> | undefined

  const tell = () => {
    timer = undefined
    const text = [...waiting.values()].map(({ event, account }) => `event: ${event}\ndata: ${JSON.stringify({ account })}\n\n`).join('')
    waiting.clear()
    for (const listener of listeners) listener.write(text)
  }
  const unlisten = await store.listen((account, what) => {
    if (!listeners.size) return
    waiting.set(`${what} ${account}`, { account, event: what === 'account' ? 'change' : 'alarms' })
    timer ??= setTimeout(tell, GATHER)
  })

  return {
    open: signal => {
      let end = () => {}
      const body = new ReadableStream<Uint8Array>({
        start: controller => {
          const write = (text: string): void => {
            try {
              controller.enqueue(encoder.encode(text))
            } catch {
              end()
            }
          }
          const beat = setInterval(() => write(': still here\n\n'), HEARTBEAT)
          const listener = { write, end: () => end() }
          end = () => {
            clearInterval(beat)
            listeners.delete(listener)
            end = () => {}
            try {
              controller.close()
            } catch {
              // The reader went first.
            }
          }
          listeners.add(listener)
          signal.addEventListener('abort', () => end())
          write('retry: 2000\n\n')
        },
        cancel: () => end(),
      })
      return new Response(body, {
        headers: {
          'content-type': 'text/event-stream',
          'cache-control': 'no-store',
          'x-accel-buffering': 'no',
          'x-content-type-options': 'nosniff',
        },
      })
    },
    close: () => {
      clearTimeout(timer)
      unlisten()
      for (const listener of [...listeners]) listener.end()
    },
  }
}
