import { expect, test } from 'vitest'
import { written } from './kit.ts'
import { aStore, KEY, receiving } from './receiving.ts'

const at = Date.parse
const store = aStore()
const playbook = written({
  calendar: { zone: 'Asia/Tokyo', open: [1, 2, 3, 4, 5] },
  // Whoever is away for ten days is none of them.
  milestones: {
    'in-use': {
      title: 'Somebody uses it',
      scope: 'account',
      demote: true,
      rule: { count: 'desk.answered', atLeast: 1, last: 'P3D' },
    },
  },
  signals: {
    'champion-lost': {
      title: 'The champion is gone',
      severity: 'bad',
      when: {
        all: [{ trait: 'champion', is: true }, { gap: 'desk.answered', over: 'P10D' }, { milestone: 'in-use' }],
      },
      do: { call: { say: 'Ask who is in charge now.' } },
    },
  },
})

test('practice 76: a champion away for more than ten business days while others go on rings; nobody else does', async () => {
  const it = receiving(store(), playbook)
  it.clock.now = at('2026-03-02T09:00+09:00')
  await it.tell({ account: 'bedore', person: 'chie', traits: { champion: true, name: 'Chie' } }, KEY)
  await it.used('bedore', 'chie', 'desk.answered', at('2026-03-02T10:00+09:00'))
  await it.used('bedore', 'ken', 'desk.answered', at('2026-03-02T11:00+09:00'))
  // Ten open days after Monday the 2nd end with Monday the 16th.
  await it.used('bedore', 'ken', 'desk.answered', at('2026-03-16T09:00+09:00'))
  expect(await it.at(at('2026-03-16T23:59:59+09:00'), 'bedore')).toEqual([])
  expect(await it.at(at('2026-03-17T00:01+09:00'), 'bedore')).toEqual([
    expect.objectContaining({ signal: 'champion-lost', person: { id: 'chie', name: 'Chie' }, lastUseAt: at('2026-03-02T10:00+09:00') }),
  ])
})

test('practice 76: when everybody is away it is no matter of the champion', async () => {
  const it = receiving(store(), playbook)
  it.clock.now = at('2026-03-02T09:00+09:00')
  await it.tell({ account: 'empty', person: 'chie', traits: { champion: true } }, KEY)
  await it.used('empty', 'chie', 'desk.answered', at('2026-03-02T10:00+09:00'))
  await it.used('empty', 'ken', 'desk.answered', at('2026-03-02T11:00+09:00'))
  expect((await it.at(at('2026-03-17T00:01+09:00'), 'empty')).filter(({ signal }) => signal === 'champion-lost')).toEqual([])
})
