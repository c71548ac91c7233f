import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DAY } from '../../src/evidence/index.ts'
import { type TtvCohort, ttvReport, ttvRow } from '../../src/progress/index.ts'
import type { TtvReport } from '../../src/receiver/figures.ts'
import { databases, NOON, receiverOn, type TestDatabase } from '../receiver/kit.ts'
import { chance, deed, facts } from '../rule/world.ts'
import { inAccount, level, written } from './kit.ts'

const playbook = written({
  calendar: { zone: 'Asia/Tokyo' },
  anchor: 'contract',
  milestones: {
    setup: { title: 'Set up', scope: 'account', rule: { count: 'setup.done' } },
    success: { title: 'First success', scope: 'account', rule: { count: 'success' } },
  },
  roadmap: [level(0, ['setup']), level(1, ['success'])],
})

/** A hundred accounts: contract in one of three months, a tier, days to set up and to success (-1: never). */
const next = chance(7)
const accounts = Array.from({ length: 100 }, (_, i) => {
  const month = i % 3
  const setup = Math.floor(next() * 20)
  const success = next() < 0.3 ? -1 : setup + Math.floor(next() * 60)
  return { id: `a${i}`, month, tier: ['S', '1', '2'][Math.floor(next() * 3)]!, setup, success, day: 1 + Math.floor(next() * 20) }
})
type Account = (typeof accounts)[number]
const contract = ({ month, day }: Account) => `2026-0${month + 1}-${String(day).padStart(2, '0')}`
const instant = (account: Account, days: number) => Date.parse(`${contract(account)}T10:00:00+09:00`) + days * DAY
const now = Date.UTC(2026, 7, 1)
const rowOf = (account: Account) => {
  const deeds = [
    deed('setup.done', instant(account, account.setup), 's'),
    ...(account.success < 0 ? [] : [deed('success', instant(account, account.success), 'v')]),
  ]
  const told = [
    ['account.anchor.contract', contract(account), instant(account, 0)] as const,
    ['account.tier', account.tier, instant(account, 0)] as const,
  ]
  return ttvRow(playbook, facts(...told), inAccount(playbook, { now, deeds, account: told }))
}
const rows = accounts.map(rowOf)

/** By hand: half of a list of even length is the mean of the two in the middle; 75 of 100 are at or below the third quartile. */
const byHand = (days: readonly number[]) => {
  const sorted = [...days].sort((a, b) => a - b)
  const n = sorted.length
  const median = n % 2 ? sorted[(n - 1) / 2]! : (sorted[n / 2 - 1]! + sorted[n / 2]!) / 2
  const p75 = sorted.find((_, i) => (i + 1) / n >= 0.75)!
  return { reached: n, median, p75 }
}
const figure = (cohort: TtvCohort, kind: string, id: string) => cohort.figures.find(one => one.kind === kind && one.id === id)

describe('practice 41: days to each level and milestone by cohort, of a hundred accounts', () => {
  test.each(['month', 'tier'] as const)('by %s', by => {
    const report = ttvReport(rows, by)
    const keyOf = (one: Account) => (by === 'tier' ? one.tier : `2026-0${one.month + 1}`)
    expect(report.map(({ cohort }) => cohort)).toEqual([...new Set(accounts.map(keyOf))].sort())
    for (const cohort of report) {
      const own = accounts.filter(one => keyOf(one) === cohort.cohort)
      const successes = own.filter(({ success }) => success >= 0)
      expect(cohort.accounts).toBe(own.length)
      expect(figure(cohort, 'milestone', 'setup')).toMatchObject(byHand(own.map(one => one.setup)))
      expect(figure(cohort, 'level', '0')).toMatchObject(byHand(own.map(one => one.setup)))
      expect(figure(cohort, 'milestone', 'success')).toMatchObject(byHand(successes.map(one => one.success)))
      expect(figure(cohort, 'level', '1')).toMatchObject(byHand(successes.map(one => one.success)))
    }
  })

  test('by version of the playbook that the account began with', () => {
    const report = ttvReport([...rows.slice(0, 3), ...rows.slice(3, 8).map(row => ({ ...row, version: '10' }))], 'version')
    expect(report.map(({ cohort, accounts }) => [cohort, accounts])).toEqual([
      ['1', 3],
      ['10', 5],
    ])
  })

  test('of whom it is not known comes last', () => {
    expect(ttvReport([{ ...rows[0]!, tier: null }, ...rows.slice(1, 4)], 'tier').at(-1)).toMatchObject({ cohort: null, accounts: 1 })
    expect(ttvReport([], 'tier')).toEqual([])
  })
})

describe('practice 41: the receiver reports it', () => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await databases[0]![1]()
  }, 120_000)
  afterAll(() => database.close())

  test('over the accounts that it holds', async () => {
    const { tell, get, clock } = receiverOn(database.store, { playbooks: [playbook], secretKeys: ['sk_test'] })
    clock.now = now
    const some = accounts.slice(0, 12)
    await tell(
      some.flatMap(one => [
        { account: one.id, at: instant(one, 0), facts: { tier: one.tier, anchors: { contract: contract(one) } } },
        { account: one.id, at: instant(one, one.setup), event: 'setup.done' },
        ...(one.success < 0 ? [] : [{ account: one.id, at: instant(one, one.success), event: 'success' }]),
      ]),
    )
    const read = async (by: string) => (await (await get(`/api/ttv?by=${by}`)).json()) as TtvReport
    for (const by of ['month', 'version', 'tier'] as const) expect((await read(by)).cohorts).toEqual(ttvReport(rows.slice(0, 12), by))
    expect((await get('/api/ttv?by=weather')).status).toBe(400)
    expect((await get('/api/ttv', {}, { loopback: false, address: '10.0.0.1' })).status).toBe(401)
    expect(clock.now).toBeGreaterThan(NOON - 400 * DAY)
  })
})
