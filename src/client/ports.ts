import type { LoadSurface } from './stage.ts'

/** What the client needs of the world. Real ones are in `browser/`, literal fakes in the tests. */
export interface Ports {
  readonly clock: { wall(): number /** Milliseconds that never step back within a page. */; mono(): number }
  /** A UUIDv7 for this instant; monotonic within a page life. */
  readonly id: (at: number) => string
  /** Runs `fn` once after `ms`; returns the cancel. */
  readonly timer: (fn: () => void, ms: number) => () => void
  /** Runs `fn` when the page has time. */
  readonly idle: (fn: () => void) => void
  readonly random: () => number
  readonly store: (name: string) => Promise<Store>
  /** A text that is written at once, also while the page goes. Null: none, or there is no place for it. Never throws. */
  readonly note: { read(name: string): string | null; write(name: string, text: string): void }
  readonly send: Send
  readonly fetchText: (url: string) => Promise<string>
  readonly page: PagePort
  readonly tabs: (name: string, hear: (message: unknown) => void) => { tell(message: unknown): void; close(): void }
  /** Runs one at a time over all tabs; where locks are missing it just runs (receipts dedupe). */
  readonly lock: <T>(name: string, work: () => Promise<T>) => Promise<T | undefined>
  readonly loadSurface: LoadSurface
  /** The browser asks not to be tracked (Global Privacy Control). */
  readonly gpc: () => boolean
  readonly report: (error: unknown) => void
  /** How many events were given up before the client was there. */
  readonly lost?: () => number
}

/** A timer can't wait longer (24.8 days), and needn't be exact. Milliseconds. */
export const LONGEST = 2 ** 31 - 1

/** Keys of a store: a prefix, or the first and the last. */
export type Under = string | readonly [from: string, to: string]
export const rangeOf = (under: Under): readonly [from: string, to: string] =>
  typeof under === 'string' ? [under, `${under}\uffff`] : under

/** A key-value store with real transactions. `disk` false: memory, because the disk is missing, hangs or throws. */
export interface Store {
  readonly disk: boolean
  /** All rows whose key starts with a prefix or lies in a range (both ends in it), in key order, as one moment has them. */
  rows(...under: readonly Under[]): Promise<[key: string, value: unknown][]>
  /** One transaction: reads `keys`, lets `change` return what to put (undefined deletes), commits, resolves after the commit. */
  commit(keys: readonly string[], change: (values: readonly unknown[]) => ReadonlyMap<string, unknown>): Promise<void>
  close(): void
}

/** `ok` false with status 0: it never got an answer. `body` is the text of the answer. */
export interface Answer {
  readonly status: number
  readonly body: string
  /** What its header `Retry-After` asks for, where the page may read it. NaN or less than nothing: no such wish. */
  readonly retryAfterMs?: number
}
export interface Send {
  /** An ordinary POST, `text/plain` unless another type is named, no custom header, given up after `timeoutMs`. `gzip`: compressed where that pays. */
  post(url: string, body: string, timeoutMs: number, type?: string, gzip?: boolean): Promise<Answer>
  /** One small request that may outlive the page (<= 16 KiB). Nothing is known of its fate. */
  last(url: string, body: string, type?: string): void
}

export interface PagePort {
  path(): string
  /** The default of `navigate`. */
  go(href: string): void
  visible(): boolean
  language(): string
  /** Route changes inside a page, found by themselves. */
  onRoute(fn: () => void): () => void
  onVisible(fn: (visible: boolean) => void): () => void
  /** Somebody begins to write, and has not written for a moment or left the field. */
  onTyping(fn: (typing: boolean) => void): () => void
  /** pagehide; `persisted` when the page may come back from the back-forward cache. */
  onHide(fn: () => void): () => void
  /** pageshow from the back-forward cache, or online again. */
  onWake(fn: () => void): () => void
}
