import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AccountReport } from '../../src/progress/index.ts'
import { databases, NOON, receiverOn, type TestDatabase } from '../receiver/kit.ts'
import { written } from './kit.ts'

const playbook = written({
  milestones: { met: { title: 'The number is met', scope: 'account', rule: { count: 'app.dl', atLeast: 3 } } },
  gates: { owner: { milestone: 'met' } },
})

let database: TestDatabase
beforeAll(async () => {
  database = await databases[0]![1]()
}, 120_000)
afterAll(() => database.close())

const open = () => {
  const { tell, get, clock } = receiverOn(database.store, { playbooks: [playbook], secretKeys: ['sk_test'] })
  const ownerOf = async (account: string) => ((await (await get(`/api/accounts/${account}`)).json()) as AccountReport).row.owner
  const own = (account: string, owner: string, more: object = {}) => tell({ account, facts: { owner }, at: clock.now++, ...more })
  const downloads = (account: string, n: number) => Array.from({ length: n }, (_, i) => ({ account, at: NOON - i, event: 'app.dl' }))
  return { tell, get, ownerOf, own, downloads }
}

test('practice 38: the owner changes when the number is met, not before', async () => {
  const { tell, ownerOf, own, downloads } = open()
  expect((await own('apps', 'director')).answer).toMatchObject({ accepted: 1 })
  const refused = (await own('apps', 'csm')).answer
  expect(refused).toMatchObject({ accepted: 0, rejected: 1 })
  expect(refused.entries[0]).toMatchObject({ status: 'rejected', reason: 'gated: met' })
  expect(await ownerOf('apps')).toBe('director')
  // Said again it is no change.
  expect((await own('apps', 'director')).answer).toMatchObject({ accepted: 1 })
  await tell(downloads('apps', 2))
  expect((await own('apps', 'csm')).answer).toMatchObject({ rejected: 1 })
  await tell(downloads('apps', 1))
  expect((await own('apps', 'csm')).answer).toMatchObject({ accepted: 1 })
  expect(await ownerOf('apps')).toBe('csm')
})

test('practice 38: with a reason it changes sooner, and the reason is kept', async () => {
  const { get, ownerOf, own } = open()
  await own('early', 'director')
  expect((await own('early', 'csm', { reason: 'The director left' })).answer).toMatchObject({ accepted: 1 })
  expect(await ownerOf('early')).toBe('csm')
  const { timeline } = (await (await get('/api/accounts/early')).json()) as AccountReport
  expect(timeline).toContainEqual(expect.objectContaining({ kind: 'fact', fact: 'owner.reason', value: 'The director left' }))
  expect((await own('early', 'other', { reason: 7 })).answer.entries[0]).toMatchObject({
    status: 'rejected',
    reason: 'malformed: reason: expected a name of 1 to 200 characters, got 7',
  })
})

test('practice 38: what opens the gate may come in the same request, and other facts pass beside', async () => {
  const { tell, ownerOf, downloads } = open()
  const owner = (name: string) => ({ account: 'batch', facts: { owner: name, seats: 5 } })
  const { answer } = await tell([
    owner('director'),
    owner('csm'),
    ...downloads('batch', 3),
    owner('csm'),
    { account: 'batch', facts: { seats: 9 } },
  ])
  expect(answer.entries.map(({ status }) => status)).toEqual([
    'accepted',
    'rejected',
    'accepted',
    'accepted',
    'accepted',
    'accepted',
    'accepted',
  ])
  expect(await ownerOf('batch')).toBe('csm')
})
