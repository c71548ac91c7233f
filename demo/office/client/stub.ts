// The snippet of Waymark's README, in a file of its own since the page allows no script in its markup.
const methods = ['identify', 'group', 'track', 'attest', 'page', 'start', 'subscribe', 'on', 'flush'] as const
const holder = window as unknown as { waymark?: Record<string, unknown> & { q?: unknown[] } }
holder.waymark ??= { q: [] }
const stub = holder.waymark
for (const method of methods) stub[method] ??= (...args: unknown[]) => stub.q?.push([method, args, Date.now()])
