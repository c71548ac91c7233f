/** Bytes of a beacon's body. */
export const MOST_BYTES = 262_144
/** Bytes of a body of server entries. */
export const MOST_ENTRY_BYTES = 4_194_304
/** Objects and lists within one another. */
export const MOST_DEPTH = 16
/** Rows of evidence, and happenings, of one beacon. */
export const MOST_PARTS = 2_000
/** Characters of a person's, an account's or a writer's name. */
export const LONGEST_NAME = 256
/** Characters of an id of an event, of a mark's key and the like. */
export const LONGEST_ID = 200
/** Characters of a happening's id: with the account it must fit into a row of an index (2,700 bytes). */
export const LONGEST_TOLD = 600
/** Criteria that a request for a talk names. */
export const MOST_OPEN = 50
/** Characters of a fact's value. */
export const LONGEST_VALUE = 1_024
/** Marks of one person. */
export const MOST_MARKS = 400
/** Values of one series of one person. A device takes in 512 by itself; several devices join here. */
export const MOST_VALUES = 4_096
/** Writers that added to one day of one series. */
export const MOST_WRITERS = 64
/** Characters of a device's secret. */
export const SHORTEST_SECRET = 16
/** Writers remembered of a person, the ones heard last. */
export const MOST_DEVICES = 100
/** Counts of losses of one person: one a device and reason. */
export const MOST_LOSSES = 1_000

/** A bucket that holds `burst` and is filled with so many a second. */
export interface Rate {
  readonly perSecond: number
  readonly burst: number
}

/** How many beacons are taken in, by what they share. Null: no limit. */
export interface Rates {
  readonly address: Rate | null
  readonly key: Rate | null
  readonly account: Rate | null
}

export const usualRates: Rates = {
  address: { perSecond: 50, burst: 500 },
  key: { perSecond: 1_000, burst: 5_000 },
  account: { perSecond: 100, burst: 1_000 },
}

/** Buckets that are full again say nothing, so past this number they are dropped. */
const MOST_BUCKETS = 20_000

/** Takes one from the bucket of `name`: 0 when there was one, else the milliseconds until there is. */
export type Bucket = (name: string, now: number) => number

/** Token buckets in memory. */
export function createBuckets({ perSecond, burst }: Rate): Bucket {
  const buckets = new Map<string, { left: number; at: number }>()
  const refilled = (bucket: { left: number; at: number }, now: number): number =>
    Math.min(burst, bucket.left + (Math.max(0, now - bucket.at) * perSecond) / 1000)
  return (name, now) => {
    if (buckets.size > MOST_BUCKETS) for (const [old, bucket] of buckets) if (refilled(bucket, now) >= burst) buckets.delete(old)
    const bucket = buckets.get(name) ?? { left: burst, at: now }
    const left = refilled(bucket, now)
    buckets.set(name, { left: left >= 1 ? left - 1 : left, at: now })
    return left >= 1 ? 0 : Math.ceil(((1 - left) * 1000) / perSecond)
  }
}

/** What rate limits take for one address: of IPv6 the first 64 bits, since a single household has as many as it likes of the rest. */
export function netOf(address: string): string {
  if (!address.includes(':') || address.includes('.')) return address
  const [head = '', tail] = address.split('%')[0]!.split('::')
  const front = head ? head.split(':') : []
  const back = tail ? tail.split(':') : []
  const all = tail === undefined ? front : [...front, ...Array(Math.max(0, 8 - front.length - back.length)).fill('0'), ...back]
  return `${all
    .slice(0, 4)
    .map(part => part.toLowerCase().replace(/^0+(?=.)/, ''))
    .join(':')}::/64`
}
