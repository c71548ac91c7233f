import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Box, type Side, spotFor } from '../../src/surface/place.ts'

const view: Box = { x: 0, y: 0, width: 1000, height: 700 }
const card = { width: 328, height: 160 }
const box = (x: number, y: number, width = 100, height = 40): Box => ({ x, y, width, height })

test('beside the target on the wanted side, centred on it, 16 px away', async () => {
  const target = box(450, 300)
  expect(await spotFor(target, card, view, 'bottom')).toEqual({ side: 'bottom', x: 336, y: 356, arrow: 158, held: false })
  expect(await spotFor(target, card, view, 'top')).toMatchObject({ side: 'top', x: 336, y: 300 - 16 - 160 })
  expect(await spotFor(target, card, view, 'left')).toMatchObject({ side: 'left', x: 450 - 16 - 328, y: 240, arrow: 74 })
  expect(await spotFor(target, card, view, 'right')).toMatchObject({ side: 'right', x: 566, y: 240 })
})

test('the opposite side first, then any side with room, then the middle of the screen', async () => {
  expect((await spotFor(box(450, 640), card, view, 'bottom')).side).toBe('top')
  expect((await spotFor(box(100, 10, 100, 680), card, view, 'bottom')).side).toBe('right')
  expect(await spotFor(box(10, 10, 980, 600), card, view, 'bottom')).toEqual({ side: null, x: 336, y: 270, arrow: 0, held: true })
})

const boxes = fc.record({
  x: fc.integer({ min: -500, max: 1500 }),
  y: fc.integer({ min: -500, max: 1200 }),
  width: fc.integer({ min: 0, max: 2000 }),
  height: fc.integer({ min: 0, max: 2000 }),
})
const sides = fc.constantFrom<Side>('top', 'bottom', 'left', 'right')
const sizes = fc.record({ width: fc.integer({ min: 60, max: 976 }), height: fc.integer({ min: 60, max: 676 }) })

test('never nearer than 12 px to the viewport’s edge, wherever the target is', async () => {
  await fc.assert(
    fc.asyncProperty(boxes, sizes, sides, async (target, card, side) => {
      const { x, y } = await spotFor(target, card, view, side)
      expect(x).toBeGreaterThanOrEqual(12)
      expect(y).toBeGreaterThanOrEqual(12)
      expect(x + card.width).toBeLessThanOrEqual(1000 - 12)
      expect(y + card.height).toBeLessThanOrEqual(700 - 12)
    }),
  )
})

test('where there is room on any side, the card does not touch the target, and the arrow points at it', async () => {
  await fc.assert(
    fc.asyncProperty(boxes, sizes, sides, async (target, card, side) => {
      const spot = await spotFor(target, card, view, side)
      const gap = {
        top: target.y - (spot.y + card.height),
        bottom: spot.y - (target.y + target.height),
        left: target.x - (spot.x + card.width),
        right: spot.x - (target.x + target.width),
      }[spot.side ?? 'top']
      const room = [
        target.y - card.height,
        700 - target.y - target.height - card.height,
        target.x - card.width,
        1000 - target.x - target.width - card.width,
      ]
      expect(spot.side !== null).toBe(Math.max(...room) >= 28)
      if (!spot.side) return
      expect(gap).toBeGreaterThanOrEqual(15)
      const length = spot.side === 'top' || spot.side === 'bottom' ? card.width : card.height
      expect(spot.arrow).toBeGreaterThanOrEqual(12)
      expect(spot.arrow).toBeLessThanOrEqual(length - 24)
    }),
  )
})

test('a viewport that was moved by zoom or keyboard counts as it shows', async () => {
  expect(await spotFor(box(450, 300), card, { x: 400, y: 250, width: 400, height: 240 }, 'bottom')).toMatchObject({
    x: 436,
    y: 290,
  })
})
