import { readFileSync } from 'node:fs'
import type { Beacon } from '../../src/beacon/types.ts'
import { DAY, seriesKey } from '../../src/evidence/index.ts'
import { createReceiver, type ReceiverOptions, type Store } from '../../src/receiver.ts'
import { parsePlaybook } from '../../src/schema.ts'

const path = new URL('../../demo/playbooks/recruiting.json', import.meta.url)
/** A playbook of the size that customers have. */
export const recruiting = parsePlaybook(JSON.parse(readFileSync(path, 'utf8'))).playbook!

const series = ['scout.sent', 'reply.received'].map(event => seriesKey(event))
const told = new Map<string, number>()

/** The next beacon of a person: two events of one of the last thirty days, and a guide that was shown. */
export function beaconOf(account: string, person: string, now: number): Beacon {
  const writer = `${account}-${person}`
  const seq = (told.get(writer) ?? 0) + 1
  told.set(writer, seq)
  const at = now - (seq % 30) * DAY - 1_000
  const k = Math.ceil(seq / 30)
  return {
    v: 1,
    key: 'wk',
    writer,
    seq,
    sentAt: now,
    account,
    person,
    playbook: { id: recruiting.id, version: recruiting.version },
    evidence: series.map((key, i) => {
      const tally = { k, n: k, sum: k, max: 1 }
      const cell = { day: Math.floor(at / DAY), dots: [{ at, id: `${writer}-${seq}-${i}`, n: 1 }], by: { [writer]: tally } }
      return { key, rev: seq, delta: { kind: 'cells', from: 0, since: null, days: [cell] } }
    }),
    happenings: [{ id: `${writer}-${seq}`, at, seq, kind: 'guide', guide: 'first-scout', what: 'shown' }],
    seen: 0,
  }
}

/** A receiver without rate limits, asked without a socket. */
export function bareReceiver(store: Store, options: Partial<ReceiverOptions> = {}) {
  const rates = { address: null, key: null, account: null }
  const receiver = createReceiver({ store, playbooks: [recruiting], verify: 'none', rates, ...options })
  return {
    receiver,
    post: async (beacon: Beacon): Promise<void> => {
      const request = new Request('http://127.0.0.1:4400/v1/beacon', { method: 'POST', body: JSON.stringify(beacon) })
      const response = await receiver.fetch(request, { loopback: true })
      const receipt = (await response.json()) as { accepted?: string[] }
      if (receipt.accepted?.length !== 1) throw new Error(`A beacon was not taken in: ${response.status} ${JSON.stringify(receipt)}`)
    },
  }
}

export interface Rate {
  readonly count: number
  readonly perSecond: number
  /** Milliseconds. */
  readonly p50: number
  readonly p99: number
  /** What this process worked for each, in milliseconds: other work on the machine does not count, nor does that of a database server. */
  readonly work: number
}

/** Does work over and over, so many at a time, for so many seconds or times. */
export async function rateOf(
  work: (i: number) => Promise<unknown>,
  { seconds = Number.POSITIVE_INFINITY, times = Number.POSITIVE_INFINITY, atOnce = 16 },
): Promise<Rate> {
  const took: number[] = []
  const from = performance.now()
  const before = process.cpuUsage()
  let next = 0
  const lane = async (): Promise<void> => {
    while (next < times && performance.now() - from < seconds * 1000) {
      const start = performance.now()
      await work(next++)
      took.push(performance.now() - start)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, lane))
  const lasted = (performance.now() - from) / 1000
  const { user, system } = process.cpuUsage(before)
  took.sort((a, b) => a - b)
  const at = (share: number): number => took[Math.min(took.length - 1, Math.floor(took.length * share))] ?? 0
  return { count: took.length, perSecond: took.length / lasted, p50: at(0.5), p99: at(0.99), work: (user + system) / 1000 / took.length }
}
