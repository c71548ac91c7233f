import type { Store } from './store.ts'

/** Changes of an account within this time are told as one, in milliseconds. */
const GATHER = 100
/** Keeps proxies from closing a quiet stream, in milliseconds. */
const HEARTBEAT = 20_000
/** A console that is so many bytes behind is let go of: it comes again by itself, and asks for all. */
const BEHIND = 1 << 20

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
      const source: UnderlyingDefaultSource<Uint8Array> = {
        start: controller => {
          const write = (text: string): void => {
            try {
              controller.enqueue(encoder.encode(text))
              if ((controller.desiredSize ?? 0) >= 0) return
              // What it has not read is not kept for it.
              controller.error(new Error('too far behind'))
            } catch {
              // The reader went first.
            }
            end()
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
      }
      return new Response(new ReadableStream(source, new ByteLengthQueuingStrategy({ highWaterMark: BEHIND })), {
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
