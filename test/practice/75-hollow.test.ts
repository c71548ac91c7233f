import { expect, test } from 'vitest'
import { DAY, deed, T0 } from '../rule/world.ts'
import { inAccount, level, ofPerson, written } from './kit.ts'

const hollow = {
  all: [{ milestone: 'setup' }, { elapsed: { milestone: 'setup' }, over: 'P14D' }, { not: { count: 'bot.asked', last: 'P14D' } }],
}
const playbook = written({
  milestones: { setup: { title: 'Set up', scope: 'account', rule: { all: [{ count: 'faq.loaded' }, { count: 'bot.released' }] } } },
  roadmap: [level(0, ['setup'])],
  guides: { list: { kind: 'checklist', title: 'Set up', items: [{ id: 'all', title: 'All', done: { milestone: 'setup' } }] } },
  health: { bad: hollow },
  signals: { hollow: { scope: 'account', when: hollow, do: { call: { say: 'Released, not used' } }, severity: 'bad' } },
})
const done = [deed('faq.loaded', T0, 'a'), deed('bot.released', T0 + DAY, 'b')]
const asked = (day: number) => deed('bot.asked', T0 + day * DAY, `q${day}`, 'u2')

test('practice 75: set up and nothing asked for fourteen days is bad, though the checklist is complete', () => {
  const now = T0 + 15 * DAY
  expect(inAccount(playbook, { deeds: done, now: now - 1 })).toMatchObject({ health: 'good', signals: [], revisitAt: now })
  expect(inAccount(playbook, { deeds: done, now })).toMatchObject({ health: 'bad', level: 0, signals: [{ id: 'hollow', since: now }] })
  expect(ofPerson(playbook, 'u1', { deeds: done, now }).guides.list?.items).toMatchObject([{ done: true }])
})

test('practice 75: use makes it good again, and its end bad; before it is set up it is not hollow', () => {
  expect(inAccount(playbook, { deeds: [...done, asked(10)], now: T0 + 15 * DAY }).health).toBe('good')
  expect(inAccount(playbook, { deeds: [...done, asked(10)], now: T0 + 24 * DAY }).health).toBe('bad')
  expect(inAccount(playbook, { deeds: done.slice(0, 1), now: T0 + 30 * DAY }).health).toBe('good')
})
