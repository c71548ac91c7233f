import { expect, test } from 'vitest'
import type { SurfaceFile } from '../../src/client/index.ts'
import type { Guide, Playbook } from '../../src/playbook/index.ts'
import { createWorld, fakeSurface, settle } from './fakes.ts'
import { signedIn } from './start.ts'

const bookOf = (guide: Partial<Guide>): Playbook => ({
  id: 'b',
  version: 1,
  milestones: {},
  roadmap: [],
  guides: { trip: { kind: 'tour', steps: [{ id: 'a', title: 'A' }], ...guide } as Guide },
})
/** A page with one tour, and what became of its file. */
const rested = async (guide: Partial<Guide>, load?: () => Promise<SurfaceFile>, surfaces: 'auto' | 'none' = 'auto') => {
  const surface = fakeSurface()
  const seen: string[] = []
  const tour = async (): Promise<SurfaceFile> => {
    seen.push('loaded')
    return { ...(await (load ?? surface.load)()), warm: stage => void seen.push(`warm ${stage.scene().locale}`) }
  }
  const client = await signedIn(createWorld(), { surfaces, playbook: bookOf(guide) }, { surfaces: { tour } })
  await client.tab.rest()
  return { ...client, surface, seen }
}

test('a tour that only waits to be started has its file, once and ready, before; nothing plays', async () => {
  const { seen, surface, waymark, tab } = await rested({})
  waymark.track('scout.sent')
  await settle()
  await tab.rest()
  expect([seen, surface.playing]).toEqual([['loaded', 'warm en'], 0])
})

test('the file of a tour that nobody here can start, or that must not be shown, is left where it is', async () => {
  for (const guide of [{ page: '/elsewhere' }, { live: false }, { audience: { trait: 'role', in: ['admin'] } }] as const)
    expect((await rested(guide)).seen).toEqual([])
  expect((await rested({}, undefined, 'none')).seen).toEqual([])
})

test('a file that does not come early is no error, and is asked for again by the start', async () => {
  const surface = fakeSurface()
  let isThere = false
  const { seen, errors, waymark } = await rested({}, () => (isThere ? surface.load() : Promise.reject(new Error('offline'))))
  expect([seen, errors]).toEqual([['loaded'], []])
  isThere = true
  expect(await waymark.start('trip')).toMatchObject({ open: true })
  expect(surface.playing).toBe(1)
})
