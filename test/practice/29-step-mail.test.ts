import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { written } from './kit.ts'
import { aStore, receiving } from './receiving.ts'

const DAY = 86_400_000
const at = Date.parse
const store = aStore()
const playbook = written({
  signals: {
    'mail-2': {
      title: 'Made and not published',
      once: 'P30D',
      when: { all: [{ gap: 'page.made', over: 'P3D' }, { not: { count: 'page.published', atLeast: 1 } }] },
      do: { mail: { say: 'How to publish' } },
    },
  },
})
const heard: { type: string; data: { alarm: { account: string; person: { id: string } } } }[] = []
const server = createServer((request, response) => {
  let body = ''
  request.on('data', part => (body += part))
  request.on('end', () => {
    heard.push(JSON.parse(body))
    response.end()
  })
})
beforeAll(() => new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve)))
afterAll(() => new Promise(resolve => server.close(resolve)))
const mailsOf = (account: string) =>
  heard.filter(({ data }) => data.alarm.account === account).map(({ type, data }) => [type, data.alarm.person.id])
const made = at('2026-03-02T10:00Z')
const mailing = () =>
  receiving(store(), playbook, {
    webhooks: [
      { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, kind: 'signed', secret: 'a secret that signs what is mailed' },
    ],
  })

test('practice 29: made and not published for three days, mail 2 is due once', async () => {
  const it = mailing()
  await it.used('peraichi', 'ken', 'page.made', made)
  await it.at(made + 2 * DAY)
  await it.receiver.deliver()
  expect(mailsOf('peraichi')).toEqual([])
  for (let day = 4; day < 9; day++) {
    await it.at(made + day * DAY)
    await it.receiver.deliver()
  }
  expect(mailsOf('peraichi')).toEqual([['mail.due', 'ken']])
})

test('practice 29: published first, it is never sent', async () => {
  const it = mailing()
  await it.used('first', 'ken', 'page.made', made)
  await it.used('first', 'ken', 'page.published', made + DAY)
  await it.at(made + 9 * DAY)
  await it.receiver.deliver()
  expect(mailsOf('first')).toEqual([])
})

test('practice 29: progress takes back a mail that is not out yet, and says so of one that is', async () => {
  const it = mailing()
  for (const account of ['waiting', 'out']) await it.used(account, 'ken', 'page.made', made)
  await it.at(made + 4 * DAY)
  // Of the one the mail goes out; of the other it still waits when they publish.
  const early = mailing()
  early.clock.now = it.clock.now
  await early.used('waiting', 'ken', 'page.published', made + 4 * DAY)
  await early.at(made + 4 * DAY + 1)
  await it.receiver.deliver()
  expect([mailsOf('waiting'), mailsOf('out')]).toEqual([[], [['mail.due', 'ken']]])
  await it.used('out', 'ken', 'page.published', made + 5 * DAY)
  await it.at(made + 5 * DAY)
  await it.receiver.deliver()
  expect(mailsOf('out')).toEqual([
    ['mail.due', 'ken'],
    ['mail.cancel', 'ken'],
  ])
})

test('practice 29: with the switch off nothing goes out, not even later', async () => {
  const it = mailing()
  await it.used('off', 'ken', 'page.made', made)
  expect((await it.ask('/api/mail', { on: false })).answer).toMatchObject({ on: false })
  expect(await it.at(made + 4 * DAY, 'off')).toHaveLength(1)
  await it.receiver.deliver()
  await it.ask('/api/mail', { on: true })
  await it.at(made + 5 * DAY)
  await it.receiver.deliver()
  expect(mailsOf('off')).toEqual([])
})
