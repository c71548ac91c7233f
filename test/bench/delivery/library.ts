import { readFileSync } from 'node:fs'

/** An event as it came over the wire: the page's own name for it, and the id by which the far end tells it from others. */
export interface Told {
  readonly key: string
  readonly id: string
}

/** What stands in the way of a request. `lost`: taken in, and the connection torn before the answer. */
export type Fault = 'pass' | 'reset' | 'lost' | { readonly status: number; readonly retryAfter?: number }

export interface Answer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body: string
}

/** The far end of one library in one run: how often each event, by the page's own name for it, is kept once ids are compared. */
export interface Ledger {
  take(url: string, body: string, headers: Readonly<Record<string, string>>): Promise<Answer>
  kept(): Promise<ReadonlyMap<string, number>>
}

export interface Library {
  readonly name: string
  readonly version: string
  /** What was set beside the defaults, and why. */
  readonly settings: string
  /** Script files by path. */
  readonly files: Readonly<Record<string, string>>
  /** The page's head: must set `window.lib = { ready, track(name, key) }`. */
  head(run: { readonly gate: string; readonly person: string; readonly wide: boolean }): string
  /** The events of a request; null when it is no delivery but a setting being asked for. */
  told(path: string, body: string): readonly Told[] | null
  /** The library's own protocol: what it is answered on a request that is no delivery, and on a refusal. */
  aside(path: string): Answer
  refusal(status: number, told: readonly Told[], body: string): string
  ledger(person: string): Ledger
}

/** A far end that keeps one event an id, and answers in the library's own words. */
export const plainLedger = (told: Library['told'], ok: (told: readonly Told[], body: string) => string): Ledger => {
  const ids = new Map<string, Set<string>>()
  return {
    async take(url, body) {
      const list = told(new URL(url, 'http://x').pathname, body) ?? []
      for (const { key, id } of list) ids.set(key, (ids.get(key) ?? new Set()).add(id))
      return { status: 200, headers: { 'content-type': 'application/json' }, body: ok(list, body) }
    },
    kept: async () => new Map([...ids].map(([key, own]) => [key, own.size])),
  }
}

/** The version that is installed. */
export const versionOf = (name: string): string =>
  JSON.parse(readFileSync(new URL(`../../../node_modules/${name}/package.json`, import.meta.url).pathname, 'utf8')).version
