import type { Route } from '../../browser/kit.ts'
import type { Library } from './library.ts'

/** A product's page with one library in it: `?gate=` is where it sends to, `?person=` who is signed in. */
export const hostPage =
  (library: Library): Route =>
  (request, response) => {
    const { searchParams } = new URL(request.url ?? '/', 'http://x')
    const head = library.head({
      gate: searchParams.get('gate') ?? '',
      person: searchParams.get('person') ?? '',
      wide: searchParams.has('wide'),
    })
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' })
    response.end(
      `<!doctype html><html lang="en"><meta charset="utf-8"><title>${library.name}</title><body><button>Work</button>${head}</body></html>`,
    )
  }

/** No library at all: what the page, the calls' loop and looking at it cost. */
export const bareLibrary: Library = {
  name: 'bare',
  version: '',
  settings: '',
  files: {},
  head: () => '<script>window.lib = { ready: Promise.resolve(), track: () => {} }</script>',
  told: () => null,
  aside: () => ({ status: 404, body: '' }),
  refusal: () => '',
  ledger: () => {
    const from = Date.now()
    // As good as delivered after a while, so that it is looked at for as long as the others are.
    const kept = { has: () => Date.now() - from > 4000, *[Symbol.iterator]() {} }
    return { take: async () => ({ status: 200, body: '' }), kept: async () => kept as unknown as ReadonlyMap<string, number> }
  },
}
