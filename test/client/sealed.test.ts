import { expect, test } from 'vitest'
import type { Playbook } from '../../src/playbook/index.ts'
import { createWorld, settle } from './fakes.ts'
import { signedIn } from './start.ts'

test('what was not asked for when a page went is read anew by the next, where what it rests on was different since', async () => {
  const world = createWorld()
  const book = {
    id: 'p',
    version: 1,
    milestones: { y: { title: 'Y', rule: { trait: 'role', is: 'y' }, demote: true } },
    roadmap: [],
    guides: {
      list: {
        kind: 'checklist',
        title: 'List',
        items: [
          { id: 'shown', title: 'Shown', done: { trait: 'unit', is: '1' } },
          { id: 'days', title: 'Days', when: { trait: 'unit', is: '1' }, done: { count: 'a', atLeast: 2 } },
          { id: 'fact', title: 'Fact', when: { trait: 'unit', is: '1' }, done: { trait: 'role', is: 'x' } },
        ],
      },
    },
  } as const satisfies Playbook
  const opened = () => signedIn(world, { playbook: book, endpoint: undefined as never })
  type Page = Awaited<ReturnType<typeof signedIn>>
  const say = async ({ waymark }: Page, role: string, unit: string) => {
    await world.pass(1000)
    waymark.group('acme', {}, { member: { role, unit } })
    await settle()
  }
  const items = ({ waymark }: Page) => waymark.progress?.guides.list?.items.map(({ id, done, reading }) => [id, done, reading.value])
  const page = await opened()
  await page.waymark.track('a')
  await say(page, 'x', '1')
  expect(items(page)).toEqual([
    ['shown', true, 1],
    ['days', false, 1],
    ['fact', true, 1],
  ])
  // Two of the three are hidden, and what they rest on goes on; others look at it too.
  await say(page, 'x', '2')
  await page.waymark.track('a')
  await say(page, 'y', '2')
  page.tab.hide()
  await settle()
  page.waymark.destroy()
  const next = await opened()
  await say(next, 'y', '1')
  expect(items(next)).toEqual([
    ['shown', true, 1],
    ['days', true, 2],
    ['fact', false, 0],
  ])
})
