import { expect, test } from 'vitest'
import { DAY, deed, T0 } from '../rule/world.ts'
import { inAccount, written } from './kit.ts'

const at = Date.parse
const playbook = written({
  calendar: { zone: 'Asia/Tokyo' },
  signals: {
    unattended: {
      scope: 'account',
      when: { missed: 'cms.edit', every: 'week', atLeast: 2, from: 'release' },
      do: { call: { say: 'Nobody edits' } },
    },
  },
})
/** A Tuesday, so that the first whole week is the one from Monday the 9th on. */
const account = [['account.anchor.release', '2026-03-03']] as const
const edit = (time: string, id = time) => deed('cms.edit', at(time), id)
const read = (deeds: readonly ReturnType<typeof edit>[], now: number) => inAccount(playbook, { deeds, account, now, people: { u1: [] } })
const end = at('2026-03-23T00:00+09:00')

test('practice 39: two weeks in a row without an edit raise the signal with the end of the second', () => {
  expect(read([], end - 1)).toMatchObject({ signals: [], nextExpectedBy: end, revisitAt: end })
  expect(read([], end)).toMatchObject({ signals: [{ id: 'unattended', since: end }] })
})

test('practice 39: one edit a week keeps it quiet, one week missed too', () => {
  expect(read([edit('2026-03-15T23:59+09:00')], end).signals).toEqual([])
  expect(read([edit('2026-03-15T23:59+09:00')], end).nextExpectedBy).toBe(at('2026-03-30T00:00+09:00'))
  expect(read([edit('2026-03-15T23:59+09:00')], at('2026-03-30T00:00+09:00')).signals).toHaveLength(1)
})

test('practice 39: an edit ends it, also one that is told late', () => {
  expect(read([edit('2026-03-23T09:00+09:00')], end + DAY).signals).toEqual([])
  expect(read([edit('2026-03-10T09:00+09:00')], end + DAY).signals).toEqual([])
  // One from before the release says nothing of the weeks after it.
  expect(read([deed('cms.edit', T0, 'early')], end).signals).toHaveLength(1)
})
