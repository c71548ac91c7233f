import { expect, test } from 'vitest'
import { createWorld, fakeSurface, settle } from './fakes.ts'
import { open } from './start.ts'

test('no tour opens by itself while somebody writes; it does once they are done', async () => {
  const world = createWorld()
  const tour = fakeSurface()
  const { waymark, tab } = open(world, { surfaces: 'auto' }, { surfaces: { tour: tour.load } })
  tab.type(true)
  waymark.identify('u1')
  waymark.group('acme')
  await waymark.ready()
  await settle()
  expect(waymark.explain('welcome')).toEqual(['typing'])
  expect(tour.playing).toBe(0)
  tab.type(false)
  await settle()
  expect(tour.playing).toBe(1)
  // What is open stays open: its steps may well ask to write something.
  tab.type(true)
  await settle()
  expect(tour.playing).toBe(1)
})

test('what somebody asks for opens though they write', async () => {
  const tour = fakeSurface()
  const { waymark, tab } = open(createWorld(), { surfaces: 'auto' }, { path: '/scouts', surfaces: { tour: tour.load } })
  waymark.identify('u1')
  waymark.group('acme')
  await waymark.ready()
  tab.type(true)
  await waymark.start('first-scout')
  await settle()
  expect(tour.playing).toBe(1)
})
