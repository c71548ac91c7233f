import { expect, test } from 'vitest'
import { empty, mark } from '../../src/evidence/index.ts'
import { memoriesOf } from '../../src/guide/index.ts'

const marks = (...list: [key: string, value: string | boolean, at: number][]) =>
  list.reduce((known, [key, value, at]) => mark(known, key, { rank: 0, at, id: `${at}`, value }), empty).marks

test('what was completed or dismissed on another device is known here', () => {
  expect(memoriesOf(marks(['guide.a', 'completed', 5], ['guide.b', 'dismissed', 6], ['trait.role', 'completed', 7]), {})).toEqual({
    a: { status: 'completed', at: 5 },
    b: { status: 'dismissed', at: 6 },
  })
})

test('the later of device and mark holds, the mark when they are of one instant; the step that the device knows is kept', () => {
  const local = (at: number) => ({ a: { status: 'open', step: 's', at } as const })
  const known = marks(['guide.a', 'completed', 5])
  expect(memoriesOf(known, local(4)).a).toEqual({ status: 'completed', step: 's', at: 5 })
  expect(memoriesOf(known, local(5)).a).toEqual({ status: 'completed', step: 's', at: 5 })
  expect(memoriesOf(known, local(6)).a).toEqual(local(6).a)
})

test('a mark of another value says nothing', () => {
  expect(memoriesOf(marks(['guide.a', true, 5], ['guide.b', 'open', 5]), {})).toEqual({})
})

test('what is remembered here alone stays', () => {
  const local = { x: { status: 'dismissed', at: 1 } as const }
  expect(memoriesOf({}, local)).toEqual(local)
})
