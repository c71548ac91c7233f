import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Beacon } from '../../src/beacon/index.ts'
import { hash64 } from '../../src/evidence/index.ts'
import type { Playbook } from '../../src/playbook/index.ts'
import { createWorld } from './fakes.ts'
import { signedIn } from './start.ts'

/** Each way to read a property: a condition, an amount, different values, a greatest amount; and one event that no rule reads. */
const office = {
  id: 'office',
  version: 1,
  milestones: {
    work: { title: 'Talks on work', rule: { count: 'talked', where: { kind: 'work' } } },
    lines: { title: 'Lines', rule: { sum: 'talked', prop: 'lines', atLeast: 10 } },
    rooms: { title: 'Rooms', rule: { distinct: 'talked', by: 'room', atLeast: 3 } },
    entered: { title: 'Came in', rule: { count: 'entered' } },
  },
  roadmap: [],
} as const satisfies Playbook

/** What the rules of an event read of it. */
const read: Readonly<Record<string, readonly string[]>> = { talked: ['kind', 'lines', 'room'], entered: [], unheard: [] }
const MARK = 'zqsaid'

const value = fc.oneof(
  fc.string({ maxLength: 40 }).map(text => `${MARK} ${text}`),
  fc.constantFrom<unknown>('work', MARK, null, true, { deep: MARK }, [MARK], 1.5, Number.NaN),
  fc.integer({ min: 1, max: 9 }),
)
const names = ['kind', 'lines', 'room', 'text', 'body', 'email', `${MARK}-name`, 'constructor']
const props = fc.dictionary(fc.constantFrom(...names), value, { maxKeys: 6 })
const events = fc.array(fc.record({ name: fc.constantFrom(...Object.keys(read)), props }), { minLength: 1, maxLength: 6 })
type Events = readonly { readonly name: string; readonly props: Readonly<Record<string, unknown>> }[]

/** The beacons that events make, as texts. */
const said = async (list: Events): Promise<string[]> => {
  const world = createWorld()
  const { waymark } = await signedIn(world, { playbook: office })
  for (const { name, props } of list) await waymark.track(name, props as never)
  await waymark.flush()
  waymark.destroy()
  return world.sent.map(({ beacon }) => JSON.stringify(beacon))
}
/** Without what is drawn by lot: ids, writers, secrets. */
const plain = (texts: readonly string[]): string[] => {
  const known = new Map<string, string>()
  const named = (id: string): string => known.get(id) ?? known.set(id, `id${known.size}`).get(id)!
  return texts.map(text => text.replace(/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f-]{21}/g, named))
}

test('of the properties of an event only those leave the browser that a rule of this event reads, as hashes and whole numbers', async () => {
  await fc.assert(
    fc.asyncProperty(events, async list => {
      const texts = await said(list)
      const all = texts.join()
      // No text at all, whether a rule reads it or not; no name that no rule has.
      expect(all).not.toContain(MARK)
      expect(all).not.toMatch(/"(text|body|email|constructor)"/)
      for (const { evidence } of texts.map(text => JSON.parse(text) as Beacon))
        for (const { key, delta } of evidence) {
          if (delta.kind === 'values') expect(Object.keys(delta.hashes).filter(hash => !/^[0-9a-z]{14}$/.test(hash))).toEqual([])
          if (delta.kind !== 'cells') continue
          for (const { dots, by } of delta.days)
            for (const number of [...dots.flatMap(({ at, n }) => [at, n]), ...Object.values(by).flatMap(tally => Object.values(tally))])
              expect(Number.isInteger(number), key).toBe(true)
        }
      // What no rule of the event reads makes no difference to a single byte.
      const bare = list.map(({ name, props }) => ({
        name,
        props: Object.fromEntries(Object.entries(props).filter(([prop]) => read[name]!.includes(prop))),
      }))
      expect(plain(texts)).toEqual(plain(await said(bare)))
    }),
    { numRuns: 60 },
  )
})

test('what a rule does read leaves: a condition as whether it fits, an amount as a sum, a value as its hash under the playbook’s id', async () => {
  const texts = await said([
    { name: 'talked', props: { kind: 'work', lines: 4, room: 'the lobby', text: 'we will merge' } },
    { name: 'talked', props: { kind: 'tea', lines: 3, room: 'the lobby' } },
  ])
  const rows = new Map((JSON.parse(texts.at(-1)!) as Beacon).evidence.map(({ key, delta }) => [key, delta] as const))
  const tally = (key: string): unknown => {
    const delta = rows.get(key)!
    return delta.kind === 'cells' && Object.values(delta.days[0]!.by)[0]
  }
  expect(tally('["talked",[["kind",0,["work"]]],null]')).toMatchObject({ n: 1, sum: 1 })
  expect([...rows].filter(([key]) => key.includes('lines')).map(([key]) => tally(key))).toMatchObject([{ sum: 7 }])
  const rooms = [...rows].flatMap(([, delta]) => (delta.kind === 'values' ? Object.keys(delta.hashes) : []))
  expect(rooms).toEqual([hash64('office', 'the lobby')])
  expect(texts.join()).not.toMatch(/lobby|merge|"tea"/)
})

test('an amount that is no whole number is not kept, and told as one', async () => {
  const { world, waymark } = await signedIn(createWorld(), { playbook: office })
  expect(await waymark.track('talked', { lines: 1.5 })).toEqual({ stored: 'no', reason: 'amount' })
  await waymark.track('entered')
  await waymark.flush()
  expect(world.sent.at(-1)?.beacon.dropped).toEqual({ amount: 1 })
})
