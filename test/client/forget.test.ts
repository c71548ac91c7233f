import { expect, test, vi } from 'vitest'
import { createWorld, settle } from './fakes.ts'
import { rowsOf, signedIn } from './start.ts'

const DAY = 86_400_000

test('days that no rule looks back to are dropped at the next visit, and what was reached stays reached at its time', async () => {
  const world = createWorld()
  const playbook = {
    id: 'p',
    version: 1,
    milestones: {
      first: { title: 'First', rule: { count: 'use', atLeast: 1 } },
      week: { title: 'Week', rule: { count: 'work', atLeast: 2, within: 'P7D' } },
    },
    roadmap: [],
  } as const
  const first = await signedIn(world, { playbook })
  const at = world.wall()
  await first.waymark.track('work')
  await first.waymark.track('work')
  await first.waymark.track('use')
  await settle()
  expect(first.waymark.progress?.milestones.week?.reachedAt).toBe(at)
  first.waymark.destroy()
  world.setWall(at + 150 * DAY)
  const { waymark, told } = await signedIn(world, { playbook })
  await waymark.track('work')
  // Once progress was seen.
  await world.pass(0)
  await vi.dynamicImportSettled()
  await settle()
  const days = rowsOf(world, 'acme', 'u1', 'e').map(row => row.split('\n'))
  expect(days.filter(([series]) => series?.includes('work'))).toHaveLength(1)
  expect(days.filter(([series]) => series?.includes('use'))).toHaveLength(1)
  expect(waymark.progress?.milestones.week).toMatchObject({ reached: true, reachedAt: at })
  const again = await signedIn(world, { playbook })
  expect(again.waymark.progress?.milestones.week).toMatchObject({ reached: true, reachedAt: at })
  expect([...told, ...again.told]).toEqual([])
})

test('where the file that forgets does not come, nothing is forgotten and nothing breaks; a later page does it', async () => {
  const world = createWorld()
  const playbook = {
    id: 'p',
    version: 1,
    milestones: { week: { title: 'Week', rule: { count: 'work', atLeast: 2, within: 'P7D' } } },
    roadmap: [],
  } as const
  const first = await signedIn(world, { playbook })
  await first.waymark.track('work')
  await settle()
  first.waymark.destroy()
  world.setWall(world.wall() + 150 * DAY)
  const daysAfter = async () => {
    const { waymark, errors } = await signedIn(world, { playbook })
    await waymark.track('work')
    await world.pass(0)
    await vi.dynamicImportSettled()
    await settle()
    waymark.destroy()
    expect(errors).toEqual([])
    return rowsOf(world, 'acme', 'u1', 'e').length
  }
  vi.doMock('../../src/client/forget.ts', () => {
    throw new Error('offline')
  })
  expect(await daysAfter()).toBe(2)
  vi.doUnmock('../../src/client/forget.ts')
  expect(await daysAfter()).toBe(1)
})
