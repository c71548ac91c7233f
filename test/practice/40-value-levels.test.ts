import { expect, test } from 'vitest'
import { DAY, deed, T0 } from '../rule/world.ts'
import { inAccount, level, written } from './kit.ts'

const names = ['setup', 'deliver', 'success', 'pdca', 'roi', 'fit']
const playbook = written({
  milestones: Object.fromEntries(
    names
      .map(name => [name, { title: name, scope: 'account', rule: { count: name, last: 'P60D' }, demote: true }])
      .slice(0, 2)
      .concat(names.slice(2).map(name => [name, { title: name, scope: 'account', rule: { count: name } } as never])),
  ),
  roadmap: names.map((name, i) => level(i, [name])),
})
const did = (...list: readonly (readonly [name: string, day: number])[]) =>
  list.map(([name, day]) => deed(name, T0 + day * DAY, `${name}${day}`))
const read = (deeds: ReturnType<typeof did>, day: number) => inAccount(playbook, { deeds, now: T0 + day * DAY })

test('practice 40: a return on investment while success is open is stored, the level stays, and says what it waits for', () => {
  const now = read(did(['setup', 0], ['deliver', 1], ['roi', 2]), 3)
  expect(now).toMatchObject({ level: 1, milestones: { roi: { reached: true, reachedAt: T0 + 2 * DAY } } })
  expect(now.levels[4]).toMatchObject({ reached: false, reachedAt: null, blockedBy: 2 })
  // Its own criteria are open: nothing but they hold it back.
  expect(now.levels[3]).toMatchObject({ reached: false, blockedBy: null })
})

test('practice 40: when what was open is done everything above is reached at once, each no earlier than the one below', () => {
  const now = read(did(['setup', 0], ['deliver', 1], ['roi', 2], ['pdca', 4], ['success', 6]), 7)
  expect(now.level).toBe(4)
  expect(now.levels.map(({ reachedAt }) => reachedAt)).toEqual([0, 1, 6, 6, 6].map(day => T0 + day * DAY).concat(null as never))
})

test('practice 40: a stage that may be lost takes those above along, and brings them back; one that may not stays', () => {
  const life = did(['setup', 0], ['deliver', 1], ['success', 2], ['pdca', 3])
  expect(read(life, 4).level).toBe(3)
  const lost = read(life, 60.5)
  expect(lost).toMatchObject({ level: null, milestones: { setup: { reached: false }, pdca: { reached: true, reachedAt: T0 + 3 * DAY } } })
  expect(lost.levels[3]).toMatchObject({ blockedBy: 0 })
  expect(read([...life, ...did(['setup', 61], ['deliver', 61])], 61.5)).toMatchObject({ level: 3, since: T0 + 61 * DAY })
})
