import { expect, test } from 'vitest'
import { holePath } from '../../src/surface/tour/hole.ts'

const box = (width: number, height: number) => ({ x: 100, y: 50, width, height }) as DOMRect

test('the page with a rounded hole, six pixels around the target', () => {
  expect(holePath(box(80, 30), 8)).toBe(
    'M-9-9H99999V99999H-9zM106 44h68a12 12 0 0 1 12 12v18a12 12 0 0 1 -12 12h-68a12 12 0 0 1 -12 -12v-18a12 12 0 0 1 12 -12z',
  )
})

test('a round target keeps its roundness, at most half of the hole', () => {
  expect(holePath(box(20, 20), 999)).toContain('a16 16 0')
})

test('without a target the page is whole', () => {
  expect(holePath(null, 8)).toBe('M-9-9H99999V99999H-9z')
})
