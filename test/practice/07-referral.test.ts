import { expect, test } from 'vitest'
import { device } from '../receiver/kit.ts'
import { written } from './kit.ts'
import { aStore, KEY, receiving } from './receiving.ts'

const store = aStore()
const playbook = written({ milestones: { in: { title: 'In', rule: { count: 'office.entered', atLeast: 1 } } } })
const now = Date.parse('2026-03-05T10:00+09:00')

test("practice 7: an invited account's first beacon has `ref`, and referrals are counted by fan", async () => {
  const it = receiving(store(), playbook)
  it.clock.now = now
  await it.tell([{ account: 'fans', person: 'chie', traits: { ref: 'r-8f2c', promoter: true, name: 'Chie' } }], KEY)
  const invite = async (account: string, ref: string, at: number) => {
    const who = device('first', account)
    return it.post(who.beacon([who.fact('account.ref', ref, at)]))
  }
  await invite('one', 'r-8f2c', now)
  await invite('two', 'r-8f2c', now + 1)
  await invite('lone', 'r-none', now + 2)
  // One's own account is no referral, and the first word counts.
  await invite('fans', 'r-8f2c', now + 3)
  await invite('one', 'r-none', now + 4)
  const { rows } = (await (await it.get('/api/referrals')).json()) as {
    rows: { ref: string; fan: object | null; accounts: { id: string }[] }[]
  }
  expect(rows.map(({ ref, fan, accounts }) => [ref, fan, accounts.map(({ id }) => id)])).toEqual([
    ['r-8f2c', { account: 'fans', person: 'chie', name: 'Chie', promoter: true }, ['one', 'two']],
    ['r-none', null, ['lone']],
  ])
})
