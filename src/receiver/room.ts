import type { Happening } from '../beacon/types.ts'
import type { Day, Instant, Recorder, SeriesKey } from '../evidence/types.ts'
import type { Playbook } from '../playbook/types.ts'
import { cutsOf, plan } from '../rule/index.ts'
import type { Folds } from './fold.ts'
import type { Bucket } from './limits.ts'
import type { Load } from './load.ts'
import type { Say } from './log.ts'
import type { Wants } from './message.ts'
import type { Metrics } from './metrics.ts'
import type { Origins, WriteKey } from './origins.ts'
import type { Queue } from './queue.ts'
import type { Reports } from './reports.ts'
import type { Store } from './store.ts'
import type { Verifier } from './verify.ts'
import type { Target } from './webhook.ts'

/** What is known of a request besides itself. */
export interface RequestInfo {
  /** The address that it came from, for rate limits. */
  readonly address?: string
  /** The server listens on loopback only. */
  readonly loopback?: boolean
}

/** What an error says, for the log: drizzle's name only the statement, and what happened is their cause. */
export const wordsOf = (error: unknown): string => {
  const { cause } = error as { cause?: unknown }
  return cause ? wordsOf(cause) : error instanceof Error ? error.message : String(error)
}

/** What the playbooks ask to be remembered, over all of them: a receiver may serve several, and an old version beside a new one. */
export interface Asked {
  readonly kindOf: (series: SeriesKey) => Recorder['kind'] | undefined
  /** What of an event is remembered, by the id of the playbook that asks for it: the id keys the hashes of values, as it does in browsers. */
  readonly recordersOf: (event: string) => ReadonlyMap<string, readonly Recorder[]>
  /** The first day of each series that some rule may still look back at. */
  readonly cutsAt: (now: Instant) => Readonly<Record<SeriesKey, Day>>
}

/** What the doors of the receiver share. */
export interface Room {
  readonly store: Store
  /** Where beacons wait for their commit; null: they are committed at once. */
  readonly queue: Queue | null
  readonly folds: Folds
  readonly playbooks: readonly Playbook[]
  /** How accounts are read; null without a playbook. */
  readonly reports: Reports | null
  readonly asked: Asked
  readonly verifier: Verifier | null
  /** Beacons without a token are kept apart, where tokens are asked for; else they are refused. */
  readonly keepsUnsigned: boolean
  readonly writeKeys: readonly WriteKey[] | null
  readonly origins: Origins
  readonly secretKeys: readonly string[]
  readonly clock: () => Instant
  /** The one clock of all receivers of a store, by which alarms are raised. */
  readonly sweepClock: () => Promise<Instant>
  /** Where messages go. */
  readonly targets: readonly Target[]
  readonly wants: Wants
  readonly refreshMs: number
  readonly buckets: {
    readonly address: Bucket | null
    readonly key: Bucket | null
    readonly account: Bucket | null
    readonly tries: Bucket
  }
  readonly say: Say
  readonly metrics: Metrics
  readonly load: Load
}

export function askedBy(playbooks: readonly Playbook[]): Asked {
  const recorders = new Map<SeriesKey, { readonly recorder: Recorder; readonly id: string }>()
  const keepDays: Record<SeriesKey, number> = {}
  for (const playbook of playbooks) {
    const { recorders: asked, keepDays: kept } = plan(playbook)
    // A series that two playbooks ask for is remembered once, for the first of them.
    for (const recorder of asked) if (!recorders.has(recorder.key)) recorders.set(recorder.key, { recorder, id: playbook.id })
    for (const [key, days] of Object.entries(kept)) keepDays[key] = Math.max(keepDays[key] ?? 0, days)
  }
  const byEvent = new Map<string, Map<string, Recorder[]>>()
  for (const { recorder, id } of recorders.values()) {
    const ofEvent = byEvent.get(recorder.event) ?? new Map<string, Recorder[]>()
    byEvent.set(recorder.event, ofEvent.set(id, [...(ofEvent.get(id) ?? []), recorder]))
  }
  const none: ReadonlyMap<string, readonly Recorder[]> = new Map()
  return {
    kindOf: series => recorders.get(series)?.recorder.kind,
    recordersOf: event => byEvent.get(event) ?? none,
    cutsAt: now => cutsOf({ keepDays }, now),
  }
}

/** The playbook of that name, in its latest version. */
export const playbookOf = (playbooks: readonly Playbook[], id: string): Playbook | undefined =>
  playbooks.filter(playbook => playbook.id === id).sort((a, b) => b.version - a.version)[0]

/** Ids of happenings, for receipts. */
export const idsOf = (happenings: readonly Happening[]): string[] => happenings.map(({ id }) => id)

const LOCAL_HOST = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i

/** Asked on this very machine: bound to loopback, by a local name, and through no proxy. */
export function isLocal(request: Request, info: RequestInfo): boolean {
  const host = request.headers.get('host') ?? new URL(request.url).host
  const isProxied = [...request.headers.keys()].some(
    name => name === 'forwarded' || name.startsWith('x-forwarded-') || name === 'x-real-ip',
  )
  return info.loopback === true && LOCAL_HOST.test(host) && !isProxied
}
