import { expect, test } from 'vitest'
import type { Store } from '../../src/receiver.ts'
import { device } from '../receiver/kit.ts'
import { written } from './kit.ts'
import { aStore, KEY, receiving } from './receiving.ts'

const at = Date.parse
const store = aStore()
const playbook = written({
  milestones: {
    shared: { title: 'Screen shared once', rule: { count: 'screen.shared', atLeast: 1 } },
    talks: { title: 'Three talks recorded', rule: { count: 'talk.recorded', atLeast: 3 } },
  },
  roadmap: [
    { level: 0, state: 'Connected', criteria: ['shared'], next: [] },
    { level: 1, state: 'Talks are recorded', criteria: ['talks'], next: [] },
  ],
  guides: { record: { kind: 'tour', title: { ja: '録音する', en: 'Record a talk' }, steps: [{ id: 'allow-microphone', title: 'Allow' }] } },
})
const now = at('2026-03-05T10:00+09:00')

test('practice 56: who asks for a person stands in the list with the very beacon, with level, last step and open criteria', async () => {
  const it = receiving(store(), playbook)
  await it.tell({ account: 'bell', facts: { name: 'Bell', contact: 'Mori' } }, KEY)
  await it.used('bell', 'ken', 'screen.shared', now)
  const talk = {
    id: 'talk-1',
    at: now,
    seq: 2,
    kind: 'talk',
    level: 0,
    open: ['talks'],
    guide: 'record',
    step: 'allow-microphone',
    topic: 'recording',
  } as const
  const { receipt } = await it.post(device('ken', 'bell').beacon([], [talk]))
  expect(receipt.accepted).toEqual(['talk-1'])
  // No look of the receiver in between.
  const [row] = await it.alarms('bell')
  expect(row).toMatchObject({
    kind: 'talk',
    name: 'Bell',
    contact: 'Mori',
    person: { id: 'ken' },
    level: 0,
    open: [{ id: 'talks', title: 'Three talks recorded' }],
    guide: 'record',
    guideTitle: { ja: '録音する', en: 'Record a talk' },
    step: 'allow-microphone',
    topic: 'recording',
    do: ['call'],
  })
  // Told again it is the same line; asked again it is too, with what was said last.
  await it.post(device('ken', 'bell', 'other').beacon([], [talk]))
  await it.post(device('ken', 'bell', 'other').beacon([], [{ ...talk, id: 'talk-2', step: 'second' }]))
  expect(await it.alarms('bell')).toEqual([expect.objectContaining({ id: row!.id, step: 'second' })])
  await it.at(now + 86_400_000, 'bell')
  expect(await it.alarms('bell')).toHaveLength(1)
  await it.ask(`/api/alarms/${row!.id}`, { do: 'done', reason: 'called', by: 'Mika' })
  expect(await it.alarms('bell')).toEqual([])
  await it.post(device('ken', 'bell').beacon([], [{ ...talk, id: 'talk-3', at: it.clock.now }]))
  expect(await it.alarms('bell')).toHaveLength(1)
})

test('practice 56: a talk that was put off wakes when they ask again, and not by what they asked before', async () => {
  const it = receiving(store(), playbook)
  it.clock.now = now
  const ask = (id: string, at: number) =>
    it.post(device('ken', 'asleep', id).beacon([], [{ id, at, seq: 1, kind: 'talk', level: 0, open: [], topic: id }]))
  await ask('first', now)
  const [row] = await it.alarms('asleep')
  it.clock.now += 60_000
  await it.ask(`/api/alarms/${row!.id}`, { do: 'snooze', until: now + 7 * 86_400_000 })
  await ask('offline', now + 30_000)
  expect(await it.alarms('asleep')).toMatchObject([{ id: row!.id, standing: 'snoozed' }])
  it.clock.now += 60_000
  await ask('again', it.clock.now)
  expect(await it.alarms('asleep')).toMatchObject([{ id: row!.id, standing: 'raised', topic: 'again', until: null }])
})

test('practice 56: however often somebody asks in one beacon, the account is locked for one writing of it', async () => {
  const it = receiving(store(), playbook)
  let rung = 0
  const counting: Store = {
    ...store(),
    write: (account, people, work) =>
      store().write(account, people, writing =>
        work(
          new Proxy(writing, {
            get: (of, name) => {
              if (name === 'ring') rung++
              return Reflect.get(of, name)
            },
          }),
        ),
      ),
  }
  const many = receiving(counting, playbook)
  many.clock.now = now
  const talks = Array.from(
    { length: 200 },
    (_, i) => ({ id: `m${i}`, at: now, seq: i, kind: 'talk', level: 0, open: [], topic: `t${i}` }) as const,
  )
  const { receipt } = await many.post(device('ken', 'eager').beacon([], talks))
  expect([receipt.accepted.length, rung]).toEqual([200, 1])
  expect(await it.alarms('eager')).toEqual([expect.objectContaining({ kind: 'talk', topic: 't199' })])
})

test('practice 56: nothing that somebody typed comes with it', async () => {
  const it = receiving(store(), playbook)
  const talk = {
    id: 'typed',
    at: now,
    seq: 1,
    kind: 'talk',
    level: null,
    open: [],
    text: 'please call, my boss is angry',
    mail: 'ken@customer.test',
  }
  it.clock.now = now
  await it.post({ ...device('ken', 'typed').beacon([]), happenings: [talk] })
  const kept = JSON.stringify([await store().told('typed', 9), await store().alarms()])
  expect(kept).toContain('typed')
  expect(kept).not.toMatch(/boss|customer\.test/)
})
