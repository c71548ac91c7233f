import fc from 'fast-check'
import { expect, test } from 'vitest'
import { empty } from '../../src/evidence/index.ts'
import type { Ledger, Writing } from '../../src/receiver/store.ts'
import type { Store } from '../../src/receiver.ts'
import { createReceiver } from '../../src/receiver.ts'
import { device, guideSeen, NOON, playbook } from './kit.ts'

/** So many beacons are made up in all; whoever has time names more in FUZZ_RUNS. */
const RUNS = Number(process.env.FUZZ_RUNS ?? 100_000)
/** None may take longer, in milliseconds. A generous bound: machines pause, and code that is quadratic takes minutes. */
const LONGEST = 2_000

/** A database in memory that forgets: what is tried here is what stands before it. */
function forgetful(): { readonly store: Store; readonly saved: Ledger[] } {
  const saved: Ledger[] = []
  const ledger = (person: string): Ledger => ({ person, rev: 0, evidence: empty, rows: {}, writers: {}, secrets: {}, lastBeaconAt: null })
  const writing = {
    people: [],
    rev: 1,
    known: null,
    quiet: false,
    ledger,
    save: async (one: Ledger, told: readonly { id: string }[] = []) => {
      saved[0] = one
      return new Set(told.map(({ id }) => id))
    },
    lose: async () => ({}),
    alarms: async () => [],
    ring: async () => {},
    post: async () => {},
    wipe: async () => {},
  } as unknown as Writing
  const store = {
    write: async <T>(_: string, __: unknown, work: (writing: Writing) => Promise<T>) => work(writing),
    changes: async () => null,
    head: async () => null,
  } as unknown as Store
  return { store, saved }
}

const ken = device('ken', 'fuzz')
const good = ken.beacon([ken.scout('e1', NOON), ken.fact('trait.role', 'admin', NOON)], [guideSeen('h1')], {
  dropped: { cap: 1 },
  etag: 'x',
  epoch: 0,
  secret: 'known to this device alone',
})

/** Values that break readers: of other types, beyond bounds, of names that all objects have. */
const odd = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    '',
    0,
    -0,
    -1,
    1e308,
    5e-324,
    2 ** 53,
    [],
    {},
    [[]],
    '__proto__',
    'constructor',
    'toString',
    '\0',
    '\ud800',
    '\u001fx',
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.double(),
  fc.jsonValue({ maxDepth: 3 }),
)

/** Every place in a value, as the keys that lead there. */
const placesIn = (value: unknown, at: readonly (string | number)[] = []): (readonly (string | number)[])[] => [
  at,
  ...(typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, part]) => placesIn(part, [...at, Array.isArray(value) ? Number(key) : key]))
    : []),
]
const places = placesIn(good).filter(place => place.length)

/** The value with another in a place, or without it. */
const changed = (value: unknown, [key, ...rest]: readonly (string | number)[], put: unknown, isGone: boolean): unknown => {
  if (typeof value !== 'object' || value === null || key === undefined) return value
  const copy = (Array.isArray(value) ? [...value] : { ...value }) as Record<string | number, unknown>
  if (rest.length) copy[key] = changed(copy[key], rest, put, isGone)
  else if (isGone) delete copy[key]
  else copy[key] = put
  return copy
}

const mutant = fc
  .array(fc.record({ place: fc.nat(places.length - 1), put: odd, isGone: fc.boolean() }), { minLength: 1, maxLength: 4 })
  .map(changes =>
    JSON.stringify(changes.reduce<unknown>((value, { place, put, isGone }) => changed(value, places[place]!, put, isGone), good)),
  )
/** The text itself cut, doubled or with other letters in it. */
const text = JSON.stringify(good)
const torn = fc
  .record({ from: fc.nat(text.length), to: fc.nat(text.length), put: fc.string({ unit: 'binary', maxLength: 8 }) })
  .map(({ from, to, put }) => text.slice(0, from) + put + text.slice(to))
const any = fc.oneof(
  { weight: 6, arbitrary: mutant },
  { weight: 3, arbitrary: torn },
  { weight: 1, arbitrary: fc.oneof(fc.json(), fc.string({ unit: 'binary', maxLength: 200 })) },
)

test(`of ${RUNS} made-up beacons none breaks the receiver, is answered with its fault, or holds it up`, async () => {
  const { store, saved } = forgetful()
  const lines: string[] = []
  const it = createReceiver({
    store,
    playbooks: [playbook],
    verify: 'none',
    clock: () => NOON,
    rates: { address: null, key: null, account: null },
    log: line => lines.push(line),
  })
  lines.length = 0
  const statuses = new Map<number, number>()
  let longest = 0
  // One list at a time, so that a whole run needs little memory; each its own seed, so that none is tried twice.
  const LIST = 1_000
  for (let n = 0; n < RUNS; n += LIST) {
    for (const body of fc.sample(any, { numRuns: Math.min(LIST, RUNS - n), seed: 1 + n })) {
      const from = performance.now()
      const response = await it.fetch(new Request('http://127.0.0.1/v1/beacon', { method: 'POST', body }), {})
      longest = Math.max(longest, performance.now() - from)
      statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1)
      if (response.status >= 500) throw new Error(`${response.status} for ${JSON.stringify(body)}`)
      if (response.status === 200) {
        const { evidence } = saved[0]!
        // What was kept can be written and read again, and holds no name of our own making.
        if (JSON.stringify(JSON.parse(JSON.stringify(evidence))) !== JSON.stringify(evidence))
          throw new Error(`kept otherwise: ${JSON.stringify(body)}`)
      }
    }
  }
  expect(lines).toEqual([])
  expect(Object.keys(Object.prototype)).toEqual([])
  expect(longest).toBeLessThan(LONGEST)
  // It must be tried on both sides of the door.
  expect([...statuses.keys()].sort()).toEqual(expect.arrayContaining([200, 400]))
  expect(statuses.get(200)! / RUNS).toBeGreaterThan(0.1)
  expect(statuses.get(400)! / RUNS).toBeGreaterThan(0.1)
}, 600_000)
