import { expect, test } from 'vitest'
import { settle } from './fakes.ts'
import { scouting } from './playbook.ts'
import { signedIn } from './start.ts'

test('two tabs with two versions of a playbook: the one that was opened last tells, and both rest', async () => {
  const later = {
    ...scouting,
    version: 2,
    milestones: { ...scouting.milestones, three: { title: 'Two scouts', rule: { count: 'scout.sent', atLeast: 2 } } },
  } as const
  const { world, waymark, told } = await signedIn()
  const other = await signedIn(world, { playbook: later })
  for (const _ of [1, 2]) await waymark.track('scout.sent')
  await settle()
  const turns = (of: readonly string[]) => of.filter(turn => turn.startsWith('three'))
  expect([turns(told), turns(other.told)]).toEqual([[], ['three reached']])
  const looks = world.looks.length
  await settle()
  expect(world.looks).toHaveLength(looks)
})
