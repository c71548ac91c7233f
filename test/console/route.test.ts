import fc from 'fast-check'
import { expect, test } from 'vitest'
import { columns } from '../../src/console/order.ts'
import { type Route, readRoute, writeRoute } from '../../src/console/route.ts'

const read = (address: string): Route => {
  const url = new URL(address, 'http://console')
  return readRoute(url.pathname, url.search)
}
const list = fc.record({
  page: fc.constant('accounts' as const),
  order: fc.record({ by: fc.constantFrom(...columns), down: fc.boolean() }),
  find: fc.string({ unit: 'grapheme' }),
})
const account = fc.record({
  page: fc.constant('account' as const),
  id: fc.string({ unit: 'grapheme', minLength: 1 }).filter(id => !/^\.\.?$/.test(id)),
})

test('every address reads back as the route that wrote it', () => {
  fc.assert(
    fc.property(fc.oneof(list, account), route => {
      expect(read(writeRoute(route))).toEqual(route)
    }),
  )
})

test('the list stands at the root too, in its first order', () => {
  expect(read('/')).toEqual({ page: 'calls' })
  expect(writeRoute(read('/'))).toBe('/')
})

test('an unknown column means the first order, an unknown path no page', () => {
  expect(read('/accounts?sort=-colour')).toEqual(read('/accounts'))
  expect(read('/elsewhere')).toEqual({ page: 'none' })
  expect(read('/accounts/a/b')).toEqual({ page: 'none' })
  expect(read('/accounts/%E0%A4%A')).toEqual({ page: 'none' })
})
