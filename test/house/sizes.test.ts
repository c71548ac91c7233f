import { expect, test } from 'vitest'
import { weighAll } from './bundles.ts'

test('every file is within its bar of bytes (gzip, minified, dependencies included)', async () => {
  const weights = await weighAll()
  expect(weights).toHaveLength(6)
  expect(weights.filter(({ bytes, bar }) => !(bytes > 0 && bytes <= bar))).toEqual([])
})
