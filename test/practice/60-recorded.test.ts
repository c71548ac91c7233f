import { SignJWT } from 'jose'
import { expect, test } from 'vitest'
import { device, guideSeen } from '../receiver/kit.ts'
import { written } from './kit.ts'
import { aStore, KEY, receiving } from './receiving.ts'

const DAY = 86_400_000
const store = aStore()
const secret = 'a secret of thirty-two characters'
const playbook = written({
  milestones: {
    five: { title: 'Five together', scope: 'account', target: 'P7D', from: 'contract', rule: { count: 'office.entered', atLeast: 5 } },
  },
})
const now = Date.parse('2026-03-05T10:00Z')
const token = (sub: string) =>
  new SignJWT({ sub, account: 'agreed' })
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime(now / 1000 + 90 * 86_400)
    .sign(new TextEncoder().encode(secret))

test('practice 60: everything that is recorded of a person can be told, and of nobody else', async () => {
  const it = receiving(store(), playbook)
  await it.used('agreed', 'ken', 'office.entered', now)
  await it.used('agreed', 'aoi', 'office.entered', now + 1)
  await it.post(device('ken', 'agreed', 'phone').beacon([], [guideSeen('seen', now)], { secret: 'known to this phone alone' }))
  const { status, answer } = await it.ask('/v1/export', { person: 'ken', account: 'agreed' }, KEY)
  expect(status).toBe(200)
  expect(answer).toMatchObject({ person: 'ken', accounts: [{ account: 'agreed', told: [{ id: 'seen', kind: 'guide' }] }] })
  const [{ evidence, devices }] = answer.accounts as [{ evidence: { series: object }; devices: object }]
  expect([Object.keys(evidence.series).length, Object.keys(devices)]).toEqual([1, expect.arrayContaining(['phone'])])
  expect(JSON.stringify(answer)).not.toMatch(/aoi|known to this phone/)
  const talk = { id: 'asked', at: now, seq: 2, kind: 'talk', level: 0, open: [], topic: 'seats' } as const
  await it.post(device('ken', 'agreed', 'phone').beacon([], [talk], { secret: 'known to this phone alone' }))
  const [alarm] = (await store().alarmsOf('agreed', 'ken'))!
  await it.ask(`/api/alarms/${alarm!.id}`, { do: 'take', by: 'sato' }, KEY)
  const again = await it.ask('/v1/export', { person: 'ken', account: 'agreed' }, KEY)
  expect(again.answer.accounts).toMatchObject([{ alarms: [{ kind: 'talk', standing: { state: 'taken' }, context: { topic: 'seats' } }] }])
  // Who of customer success saw to it is not the person's.
  expect((await store().alarm(alarm!.id))?.standing).toMatchObject({ by: 'sato' })
  expect(JSON.stringify(again.answer)).not.toContain('sato')
  expect((await it.ask('/v1/export', { person: 'ken' })).status).toBe(401)
})

test('practice 60: what customer success is told of the account, its members are told too: how far it is, and that it is late', async () => {
  const it = receiving(store(), playbook, { verify: { secret } })
  await it.tell({ account: 'agreed', facts: { note: 'pays late', anchors: { contract: '2026-03-01' } } }, KEY)
  it.clock.now = now + 10 * DAY
  const { receipt } = await it.post(
    device('ken', 'agreed').beacon([], [], { token: await token('ken'), playbook: { id: 'practice', version: 1 } }),
  )
  const { milestones } = (await (await it.get('/api/accounts/agreed')).json()) as {
    milestones: { id: string; value: number; need: number; late: boolean }[]
  }
  const five = milestones.find(({ id }) => id === 'five')!
  expect(five).toMatchObject({ value: 2, need: 5, late: true })
  expect(Object.values(receipt.account!.readings)).toContainEqual(expect.objectContaining({ value: five.value, need: five.need, mine: 1 }))
  // From the contract's date the browser itself sees that it is late; what was noted of them stays with customer success.
  expect(receipt.account!.facts['account.anchor.contract']?.cur.value).toBe('2026-03-01')
  expect(JSON.stringify(receipt)).not.toContain('pays late')
})
