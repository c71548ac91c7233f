import { expect, test } from 'vitest'
import { DAY, deed, T0 } from '../rule/world.ts'
import { inAccount, level, written } from './kit.ts'

const did = (count: string) => ({ title: count, scope: 'account', rule: { count } })
const playbook = written({
  anchor: 'contract',
  milestones: {
    ready: did('ready'),
    rules: did('rules'),
    some: { title: 'some', scope: 'account', rule: { coverage: 'enter', expected: 4, share: 0.5, last: 'P7D' } },
    all: { title: 'all', scope: 'account', rule: { coverage: 'enter', expected: 4, last: 'P7D' } },
    work: did('talk'),
  },
  guides: { invite: { kind: 'checklist', title: 'Invite', items: [{ id: 'all', title: 'All', done: { milestone: 'all' } }] } },
  roadmap: [
    level(0, ['ready'], { plan: 'P7D' }),
    level(1, ['rules']),
    level(2, ['some']),
    level(3, ['all'], { next: ['invite'], plan: 'P30D' }),
    level(4, ['work']),
  ],
})
const enter = (who: string, day: number) => deed('enter', T0 + day * DAY, `${who}${day}`, who)
const upTo2 = [deed('ready', T0, 'r'), deed('rules', T0 + DAY, 'q'), enter('u1', 3), enter('u2', 4), deed('talk', T0 + 4 * DAY, 't', 'u2')]
const account = [['account.anchor.contract', '2026-03-01']] as const

test('practice 1: with the criteria of 0 to 2 met and 3 open the level is 2, since the last of them, with what is open and what leads on', () => {
  const now = inAccount(playbook, { deeds: upTo2, account, now: T0 + 5 * DAY })
  expect(now).toMatchObject({ level: 2, since: T0 + 4 * DAY, next: { level: 3, open: ['all'], guides: ['invite'] } })
  expect(now.levels.map(({ reached, day, planDay }) => [reached, day, planDay])).toEqual([
    [true, 0, 7],
    [true, 1, null],
    [true, 4, null],
    [false, null, 30],
    [false, null, null],
  ])
  expect(now.levels.map(({ ttv }) => ttv)).toEqual([0, DAY, 4 * DAY, null, null])
  expect(now.levels[4]).toMatchObject({ reached: false, blockedBy: 3 })
})

test('practice 1: the level above opens with its last criterion, at that instant', () => {
  const all = [...upTo2, enter('u3', 6), enter('u4', 6)]
  expect(inAccount(playbook, { deeds: all, account, now: T0 + 7 * DAY })).toMatchObject({ level: 4, since: T0 + 6 * DAY, next: null })
})
