import { expect, test } from 'vitest'
import { createWorld, fakeSurface, settle } from '../client/fakes.ts'
import { signedIn } from '../client/start.ts'
import { DAY, HOUR } from '../rule/world.ts'
import { written } from './kit.ts'

const step = [{ id: 'a', title: 'A' }]
const playbook = written({
  calendar: { zone: 'Asia/Tokyo' },
  pace: { enough: { count: 'waymark.prompt', atLeast: 3, last: 'P7D' } },
  guides: {
    one: { kind: 'tour', auto: true, steps: step },
    two: { kind: 'tour', auto: true, steps: step },
    three: { kind: 'tour', auto: true, steps: step },
    four: { kind: 'tour', steps: step },
  },
})

const visit = async (world = createWorld()) => {
  const surface = fakeSurface()
  const client = await signedIn(world, { surfaces: 'auto', playbook }, { surfaces: { tour: surface.load } })
  const close = async () => {
    surface.act({ do: 'close', guide: surface.scene.showing.open!.id, reason: 'button' })
    await settle()
  }
  return { ...client, surface, close, shown: () => surface.scene.showing.open?.id ?? null }
}

test('practice 46: three prompts a week over guides and reported mails; the fourth waits for the budget', async () => {
  const { world, waymark, close, shown } = await visit()
  expect(shown()).toBe('one')
  await close()
  expect(shown()).toBe('two')
  // The product reports a mail that its success team sent.
  await waymark.track('waymark.prompt', { channel: 'mail' })
  await close()
  expect(shown()).toBe(null)
  expect(waymark.explain('three')).toEqual(['budget'])
  expect(waymark.progress?.enough).toBe(true)
  // What somebody asks for is no prompt: it opens, and does not count.
  expect(await waymark.start('four')).toMatchObject({ open: true })
  await close()
  // A week ends with its last local day: it is nine in the morning in Tokyo.
  await world.pass(7 * DAY + 14 * HOUR)
  expect(shown()).toBe(null)
  // Nothing happens but time.
  await world.pass(2 * HOUR)
  expect([shown(), waymark.explain('three')]).toEqual(['three', ['shown']])
})

test('practice 46: what was shown counts on the person’s other devices, and a tour that goes on counts once', async () => {
  const first = await visit()
  await settle()
  first.waymark.destroy()
  await settle()
  const second = await visit(first.world)
  expect(second.shown()).toBe('one')
  await second.waymark.flush()
  const prompts = first.world.sent.flatMap(({ beacon }) => beacon.evidence).filter(({ key }) => key.includes('waymark.prompt'))
  expect(prompts.length).toBeGreaterThan(0)
  const kept = JSON.stringify(prompts.at(-1)!.delta)
  expect(kept.match(/"n":(\d+)/)?.[1]).toBe('1')
})
