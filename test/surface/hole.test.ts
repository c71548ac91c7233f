import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Cut, cutOf, holePath } from '../../src/surface/tour/hole.ts'

const box = (width: number, height: number) => ({ x: 100, y: 50, width, height })
const page = 'M-100000-100000H100000V100000H-100000z'
const square = (x: number, y: number, width: number, height: number): Cut => ({ x, y, width, height, round: [0, 0, 0, 0] })

test('the page with a rounded hole, six pixels around the target, its corners four rounder', () => {
  expect(holePath([cutOf(box(80, 30), [8, 8, 8, 8])])).toBe(
    `${page}M106 44h68a12 12 0 0 1 12 12v18a12 12 0 0 1 -12 12h-68a12 12 0 0 1 -12 -12v-18a12 12 0 0 1 12 -12z`,
  )
})

test('a round target keeps its roundness, at most half of the hole', () => {
  expect(holePath([cutOf(box(20, 20), [999, 999, 999, 999])])).toContain('a16 16 0')
})

test('without a target the page is whole', () => {
  expect(holePath([])).toBe(page)
})

test('padding, corners and place as the step says', () => {
  const own = [8, 8, 8, 8]
  expect(cutOf(box(80, 30), own, { pad: 0, radius: 3 })).toEqual({ x: 100, y: 50, width: 80, height: 30, round: [3, 3, 3, 3] })
  expect(cutOf(box(80, 30), own, { pad: [10, 2], radius: [1, 2, 3, 4], x: 5, y: -5 })).toEqual({
    x: 95,
    y: 43,
    width: 100,
    height: 34,
    round: [1, 2, 3, 4],
  })
})

test('corners of different size', () => {
  expect(holePath([{ x: 0, y: 0, width: 100, height: 50, round: [1, 2, 3, 4] }])).toBe(
    `${page}M1 0h97a2 2 0 0 1 2 2v45a3 3 0 0 1 -3 3h-93a4 4 0 0 1 -4 -4v-45a1 1 0 0 1 1 -1z`,
  )
})

const holes = (path: string): number => path.split('M').length - 2

test('several holes; equal ones, and one inside another, are not doubled; what overlaps is one', () => {
  expect(holes(holePath([square(0, 0, 10, 10), square(50, 0, 10, 10)]))).toBe(2)
  expect(holes(holePath([square(0, 0, 10, 10), square(0, 0, 10, 10)]))).toBe(1)
  expect(holePath([square(2, 2, 5, 5), square(0, 0, 10, 10)])).toBe(holePath([square(0, 0, 10, 10)]))
  expect(holePath([square(0, 0, 10, 10), square(5, 5, 10, 10)])).toBe(holePath([square(0, 0, 15, 15)]))
})

const cuts = fc.array(
  fc
    .record({ x: fc.nat(100), y: fc.nat(100), width: fc.integer({ min: 1, max: 60 }), height: fc.integer({ min: 1, max: 60 }) })
    .map(({ x, y, width, height }) => square(x, y, width, height)),
  { maxLength: 6 },
)

test('no two holes overlap, and each box that was given is within one', () => {
  fc.assert(
    fc.property(cuts, given => {
      const found = holePath(given)
        .split('M')
        .slice(2)
        .map(part => part.match(/-?[\d.]+/g)!.map(Number))
        .map(([x = 0, y = 0, width = 0, , , , , , , , height = 0]) => ({ x, y, right: x + width, bottom: y + height }))
      for (const [i, a] of found.entries())
        for (const b of found.slice(i + 1)) expect(a.x >= b.right || b.x >= a.right || a.y >= b.bottom || b.y >= a.bottom).toBe(true)
      for (const { x, y, width, height } of given)
        expect(found.some(hole => hole.x <= x && hole.y <= y && hole.right >= x + width && hole.bottom >= y + height)).toBe(true)
    }),
  )
})
