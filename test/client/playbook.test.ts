import { expect, test } from 'vitest'
import { createWorld, settle } from './fakes.ts'
import { scouting } from './playbook.ts'
import { count, open, signedIn } from './start.ts'

const url = 'https://app.example/playbook.json'

test('the last good playbook runs when the file is gone or broken, and the host is told', async () => {
  const world = createWorld()
  world.files[url] = JSON.stringify(scouting)
  const first = await signedIn(world, { playbook: url })
  await first.waymark.track('scout.sent')
  for (const [file, code] of [
    [undefined, 'playbook'],
    ['<html>', 'playbook'],
    ['{"id":7}', 'playbookInvalid'],
  ] as const) {
    if (file === undefined) delete world.files[url]
    else world.files[url] = file
    const { waymark, errors } = await signedIn(world, { playbook: url })
    expect(count(waymark)).toBe(1)
    expect(errors.map(error => error.code)).toEqual([code])
  }
})

test('no playbook at all: ready rejects with the reason, calls go nowhere, nothing is thrown or unhandled', async () => {
  const world = createWorld()
  const unhandled: unknown[] = []
  const hear = (reason: unknown) => unhandled.push(reason)
  process.on('unhandledRejection', hear)
  for (const playbook of [url, undefined, null, 42, { id: 'x' }, []]) {
    const { waymark, errors } = open(world, { playbook: playbook as string })
    waymark.identify('u1')
    const stored = waymark.track('scout.sent')
    await settle()
    await expect(waymark.ready()).rejects.toMatchObject({ name: 'WaymarkError', code: playbook === url ? 'playbook' : 'playbookInvalid' })
    expect(errors).toHaveLength(1)
    expect(await stored).toEqual({ stored: 'no', reason: 'playbook' })
    expect(await waymark.start('welcome')).toEqual({ open: false, why: ['notReady'] })
    expect(waymark.explain('welcome')).toEqual(['notReady'])
    await waymark.flush()
    waymark.destroy()
  }
  await settle()
  process.off('unhandledRejection', hear)
  expect(unhandled).toEqual([])
  expect(world.reports).toEqual([])
})

test('a playbook that is half broken: the rest runs, and what is wrong is told with its place', async () => {
  const broken = { ...scouting, milestones: { ...scouting.milestones, bad: { title: 'Bad', rule: { count: 7 } } } }
  const { waymark, errors } = await signedIn(createWorld(), { playbook: broken as never })
  await waymark.track('scout.sent')
  expect(count(waymark)).toBe(1)
  expect(errors).toMatchObject([{ code: 'playbookInvalid', problems: [{ path: expect.stringContaining('milestones.bad') }] }])
})

test('listeners that throw or reject are told as errors, and the others are still called', async () => {
  const { waymark, errors } = await signedIn()
  const heard: string[] = []
  waymark.subscribe(() => {
    throw new Error('mine')
  })
  waymark.on('milestone', async () => {
    throw new Error('mine too')
  })
  const late = () => heard.push('late')
  waymark.on('milestone', late)
  waymark.once('milestone', turn => heard.push(`once ${turn.id}`))
  await waymark.track('scout.sent')
  await settle()
  waymark.off('milestone', late)
  waymark.attest('ready')
  await settle()
  expect(heard.sort()).toEqual(['late', 'once first'])
  expect(new Set(errors.map(({ code }) => code))).toEqual(new Set(['host']))
  expect(errors.length).toBeGreaterThan(3)
})

test('a listener for errors that throws does not go round in a circle', async () => {
  const world = createWorld()
  const { waymark } = await signedIn(world, {
    onError: () => {
      throw new Error('mine')
    },
  })
  waymark.identify(null as never)
  await settle()
  expect(world.reports).toHaveLength(1)
})
