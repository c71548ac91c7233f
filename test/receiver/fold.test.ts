import { expect, test } from 'vitest'
import { type Cell, type Cells, type Evidence, empty, mark, record, seriesKey } from '../../src/evidence/index.ts'
import type { Playbook } from '../../src/playbook/types.ts'
import { shareAccount } from '../../src/progress/index.ts'
import { createFolds } from '../../src/receiver/fold.ts'
import type { Ledger, Store } from '../../src/receiver/store.ts'
import { createScale } from '../../src/receiver/weight.ts'
import { day, NOON, playbook } from './kit.ts'

const scouts = (n: number, promoter: boolean, from = NOON): Evidence => {
  let evidence = mark(empty, 'trait.promoter', { rank: 0, at: from, id: 'p', value: promoter })
  const recorder = { key: seriesKey('scout.sent'), kind: 'cells', event: 'scout.sent' } as const
  for (let i = 0; i < n; i++)
    evidence = record(evidence, [recorder], { id: `e${from}${i}`, name: 'scout.sent', at: from + i }, 'w', '').evidence
  return evidence
}
const ledger = (person: string, rev: number, evidence: Evidence): Ledger => ({
  person,
  rev,
  evidence,
  rows: {},
  writers: {},
  secrets: {},
  lastBeaconAt: null,
})

/** A database of one account: who changed in which revision. */
function fakeStore() {
  const rows = new Map<string, { readonly at: number; readonly ledger: Ledger }>()
  const asked: number[] = []
  let rev = 0
  const store = {
    changes: async (account: string, since: number) => {
      asked.push(since)
      if (!rev) return null
      return {
        head: { account, rev, lastBeaconAt: null },
        ledgers: [...rows.values()].filter(({ at }) => at > since).map(({ ledger }) => ledger),
      }
    },
  } as unknown as Store
  const commit = (next: Ledger): number => {
    rows.set(next.person, { at: ++rev, ledger: next })
    return rev
  }
  return { store, asked, commit }
}

test('an account that changed by our own commits is not read from the database again', async () => {
  const { store, asked, commit } = fakeStore()
  const folds = createFolds(store)
  expect(await folds.read('acme')).toBeNull()
  commit(ledger('ken', 1, scouts(1, true)))
  expect((await folds.read('acme'))?.people.map(({ id }) => id)).toEqual(['ken'])
  const next = ledger('aoi', 1, scouts(2, false))
  folds.put('acme', commit(next), next)
  const fold = await folds.read('acme', 2)
  expect(fold?.rev).toBe(2)
  expect(fold?.people.map(({ id }) => id)).toEqual(['ken', 'aoi'])
  expect(asked).toEqual([-1, -1])
})

test('what others committed in between is fetched, and only that', async () => {
  const { store, asked, commit } = fakeStore()
  const folds = createFolds(store)
  commit(ledger('ken', 1, scouts(1, true)))
  await folds.read('acme')
  commit(ledger('mei', 1, scouts(3, true)))
  const own = ledger('aoi', 1, scouts(2, false))
  // Revision 2 was somebody else's: what we hold stays at 1, until it is read.
  folds.put('acme', commit(own), own)
  const fold = await folds.read('acme')
  expect(fold?.people.map(({ id }) => id).sort()).toEqual(['aoi', 'ken', 'mei'])
  expect(asked).toEqual([-1, 1])
  expect(await folds.read('acme')).toBe(fold)
})

test('so much is kept in memory, and of what was read last; a single account however large', async () => {
  const big = scouts(200, true)
  const asked: string[] = []
  const store = {
    changes: async (account: string, since: number) => {
      asked.push(`${account} ${since}`)
      return { head: { account, rev: 1, lastBeaconAt: null }, ledgers: since < 1 ? [ledger('ken', 1, big)] : [] }
    },
  } as unknown as Store
  const one = createScale()(ledger('ken', 1, big))
  const folds = createFolds(store, one * 2.5)
  const read = async (...accounts: string[]) => {
    asked.length = 0
    for (const account of accounts) await folds.read(account, 1)
    return asked.map(line => line.split(' ')[0])
  }
  expect(await read('a', 'b', 'a', 'b')).toEqual(['a', 'b'])
  // The one that was read the longest ago goes.
  expect(await read('a', 'c', 'a', 'b', 'a', 'c')).toEqual(['c', 'b', 'c'])
  // What grows weighs more: a second person, of whom nobody read.
  folds.put('a', 2, ledger('aoi', 1, big))
  expect(await read('a', 'c')).toEqual(['c'])
  const small = createFolds(store, one / 2)
  await small.read('a', 1)
  asked.length = 0
  await small.read('a', 1)
  expect(asked).toEqual([])
})

test('an account that goes from memory while it is read again is whole all the same', async () => {
  const { store, commit } = fakeStore()
  let meanwhile = async (): Promise<unknown> => null
  const changes: Store['changes'] = async (account, since) => {
    const found = await store.changes(account, since)
    await meanwhile()
    return found
  }
  const folds = createFolds({ ...store, changes }, 1)
  for (const person of ['ken', 'mei']) commit(ledger(person, 1, scouts(1, true)))
  await folds.read('acme')
  commit(ledger('aoi', 1, scouts(1, true)))
  meanwhile = async () => {
    meanwhile = async () => null
    await folds.read('globex')
  }
  const all = ['ken', 'mei', 'aoi']
  expect((await folds.read('acme'))?.people.map(({ id }) => id)).toEqual(all)
  expect((await folds.read('acme', 3))?.people.map(({ id }) => id)).toEqual(all)
})

test('many who ask at once for an account that nobody read yet read it from the database once', async () => {
  const { store, asked, commit } = fakeStore()
  const folds = createFolds(store)
  for (let i = 0; i < 3; i++) commit(ledger(`p${i}`, 1, scouts(1, true)))
  const read = await Promise.all(Array.from({ length: 10 }, () => folds.read('acme')))
  expect(new Set(read).size).toBe(1)
  expect(asked).toEqual([-1, ...Array.from({ length: 9 }, () => 3)])
})

test('each is told the whole and their own part, as if they alone had asked', async () => {
  const { store, commit } = fakeStore()
  const folds = createFolds(store)
  const people = [scouts(3, true), scouts(0, true, NOON + day(1)), scouts(40, false, NOON + day(2))]
  for (const [i, evidence] of people.entries()) commit(ledger(`p${i}`, 1, evidence))
  const fold = (await folds.read('acme'))!
  const now = NOON + day(3)
  const etags = new Set<string>()
  for (const [i, own] of people.entries()) {
    const told = folds.share(fold, playbook, `p${i}`, now)
    expect(told.readings).toEqual(shareAccount(playbook, { person: `p${i}`, own, account: fold.facts, people: fold.people }, `p${i}`, now))
    expect(folds.share(fold, playbook, `p${i}`, now + 1)).toBe(told)
    etags.add(told.etag)
  }
  expect(etags.size).toBe(3)
})

test('an account of many people is read anew once in a while, not with every beacon', async () => {
  const { store, commit } = fakeStore()
  const folds = createFolds(store)
  for (let i = 0; i < 150; i++) commit(ledger(`p${i}`, 1, scouts(1, true)))
  const valueAt = async (now: number, person = 'p0') => {
    const readings = folds.share((await folds.read('acme'))!, playbook, person, now).readings
    return Object.values(readings).find(({ need }) => need === 5)
  }
  const now = NOON + day(1)
  expect(await valueAt(now)).toMatchObject({ value: 150, mine: 1 })
  commit(ledger('p0', 2, scouts(2, true)))
  expect(await valueAt(now + 1499)).toMatchObject({ value: 150, mine: 1, asOf: now })
  expect(await valueAt(now + 1500)).toMatchObject({ value: 151, mine: 2, asOf: now + 1500 })
})

test('what a beacon changed is read again, and no other of the account', async () => {
  const { store, commit } = fakeStore()
  const folds = createFolds(store)
  const replies = { key: seriesKey('reply.received'), kind: 'cells', event: 'reply.received' } as const
  const both: Playbook = {
    ...playbook,
    milestones: {
      ...playbook.milestones,
      replied: { title: 'Two replies', scope: 'account', rule: { count: 'reply.received', atLeast: 2 } },
    },
  }
  let looks = 0
  const replying = (from: number): Evidence => {
    let evidence = scouts(1, true, from)
    for (const i of [0, 1]) {
      const event = { id: `r${from}${i}`, name: 'reply.received', at: from + day(i) }
      evidence = record(evidence, [replies], event, 'w', '').evidence
    }
    const row = evidence.series[replies.key] as Cells
    // Only who reads the replies looks at a later day of them.
    const [first, second] = row.days as [Cell, Cell]
    const watched = { ...second }
    const get = () => {
      looks++
      return second.dots
    }
    Object.defineProperty(watched, 'dots', { enumerable: true, get })
    return { ...evidence, series: { ...evidence.series, [replies.key]: { ...row, days: [first, watched] } } }
  }
  const people = [0, 1, 2].map(i => ledger(`p${i}`, 1, replying(NOON + i)))
  for (const one of people) commit(one)
  const now = NOON + day(3)
  const valuesAt = async (now: number, person: string) => {
    const fold = (await folds.read('acme', 1))!
    return Object.values(folds.share(fold, both, person, now).readings).map(({ value }) => value)
  }
  expect(await valuesAt(now, 'p0')).toEqual([3, 3, 6, 0])
  looks = 0
  const own = people[0]!
  const evidence = record(
    own.evidence,
    [{ key: seriesKey('scout.sent'), kind: 'cells', event: 'scout.sent' }],
    { id: 'new', name: 'scout.sent', at: now },
    'w',
    '',
  ).evidence
  const next = { ...own, rev: 2, evidence }
  folds.put('acme', commit(next), next)
  expect(await valuesAt(now + 1, 'nobody')).toEqual([3, 4, 6, 0])
  expect(looks).toBe(0)
})

test('of what the database gives anew only what differs is another', async () => {
  const { store, commit } = fakeStore()
  const folds = createFolds(store)
  commit(ledger('ken', 1, scouts(3, true)))
  const before = (await folds.read('acme'))!
  commit(ledger('ken', 2, JSON.parse(JSON.stringify(mark(scouts(3, true), 'guide.first', { rank: 0, at: NOON, id: 'g', value: 'seen' })))))
  const after = (await folds.read('acme'))!
  const [old, now] = [before, after].map(fold => fold.ledgers.get('ken')!.evidence) as [Evidence, Evidence]
  expect(now.series).toBe(old.series)
  expect(Object.keys(now.marks)).toEqual(['trait.promoter', 'guide.first'])
})

test('facts of an account are joined anew only when somebody told one', async () => {
  const { store, commit } = fakeStore()
  const folds = createFolds(store)
  const seats = (n: number, at: number): Evidence => mark(empty, 'account.seats', { rank: 2, at, id: `s${n}`, value: n })
  commit(ledger('', 1, seats(3, NOON)))
  commit(ledger('ken', 1, scouts(1, true)))
  const { facts } = (await folds.read('acme'))!
  const next = ledger('ken', 2, { ...scouts(2, true), marks: (await folds.read('acme'))!.ledgers.get('ken')!.evidence.marks })
  folds.put('acme', commit(next), next)
  expect((await folds.read('acme', 3))!.facts).toBe(facts)
  const told = ledger('', 2, seats(4, NOON + 1))
  folds.put('acme', commit(told), told)
  expect((await folds.read('acme', 4))!.facts.marks['account.seats']?.cur.value).toBe(4)
  const forgotten = ledger('', 3, empty)
  folds.put('acme', commit(forgotten), forgotten)
  expect((await folds.read('acme', 5))!.facts.marks).toEqual({})
})
