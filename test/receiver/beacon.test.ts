import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStore, type Store } from '../../src/receiver.ts'
import { device, guideSeen, NOON, receiverOn, tempFolder } from './kit.ts'

const folder = tempFolder()
let store: Store
beforeAll(async () => {
  store = await openStore({ data: folder.path })
}, 60_000)
afterAll(async () => {
  await store.close()
  folder.remove()
})

const ledgerOf = async (account: string, person: string) =>
  (await store.changes(account, -1))?.ledgers.find(ledger => ledger.person === person)

test('what a beacon tells is stored and named in the receipt', async () => {
  const { post } = receiverOn(store)
  const ken = device('ken', 'first')
  const row = ken.scout('e1', NOON)
  const { status, receipt } = await post(ken.beacon([row], [guideSeen('h1')]))
  expect(status).toBe(200)
  expect(receipt).toMatchObject({
    waymark: 1,
    serverTime: NOON,
    refreshMs: 60_000,
    accepted: ['h1'],
    duplicate: [],
    rejected: [],
    evidence: [{ key: row.key, rev: 1 }],
  })
  expect((await ledgerOf('first', 'ken'))?.evidence.series[row.key]).toEqual(row.delta)
  expect(await store.told('first', 9)).toEqual([{ person: 'ken', happening: guideSeen('h1') }])
  expect(receipt.account?.readings).toBeDefined()
})
