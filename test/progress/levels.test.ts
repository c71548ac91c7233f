import { describe, expect, test } from 'vitest'
import { measureAccount } from '../../src/progress/index.ts'
import { DAY, deed, facts, HOUR, MINUTE, T0 } from '../rule/world.ts'
import { book, goal, level, progress } from './world.ts'

const did = (name: string) => goal({ count: name, atLeast: 1 })
const ladder = book({
  anchor: 'contract',
  calendar: { zone: 'Asia/Tokyo' },
  milestones: { ready: did('ready'), rules: did('rules'), some: did('some'), all: did('all') },
  roadmap: [level(0, ['ready'], { plan: 'P7D' }), level(1, ['rules']), level(2, ['some'], { plan: 'P1M' }), level(3, ['all'])],
})
const contract = facts(['account.anchor.contract', '2026-03-02', T0])
/** 2026-03-02 00:00 in Tokyo. */
const start = T0 + DAY - 9 * HOUR
const on = (name: string, day: number) => deed(name, start + day * DAY, name)

describe('practice 1: the roadmap', () => {
  const upTo2 = [on('ready', 1), on('rules', 4), on('some', 3)]
  test('with the criteria of 0 to 2 met and 3 open the level is 2, since the last of them, and level 3 is next', () => {
    const now = progress(ladder, upTo2, start + 10 * DAY, contract)
    expect(now).toMatchObject({ level: 2, since: start + 4 * DAY, next: { level: 3, open: ['all'], guides: ['guide3'] } })
    expect(now.levels.map(({ reached, reachedAt }) => [reached, reachedAt])).toEqual([
      [true, start + DAY],
      [true, start + 4 * DAY],
      [true, start + 4 * DAY],
      [false, null],
    ])
  })
  test('nothing is reached before level 0, and everything after the last', () => {
    expect(progress(ladder, [], start, contract)).toMatchObject({ level: null, since: null, next: { level: 0, open: ['ready'] } })
    expect(progress(ladder, [...upTo2, on('all', 9)], start + 10 * DAY, contract)).toMatchObject({ level: 3, next: null })
  })
  test('no level is skipped: a later one with its criteria met says what blocks it (practice 40)', () => {
    const now = progress(ladder, [on('ready', 0), on('some', 1), on('all', 2)], start + 3 * DAY, contract)
    expect(now.level).toBe(0)
    expect(now.levels.map(({ blockedBy }) => blockedBy)).toEqual([null, null, 1, 1])
  })
  test('a criterion that is not in the playbook keeps its level open', () => {
    const torn = book({ milestones: { a: did('ready') }, roadmap: [level(0, ['a', 'gone'])] })
    expect(progress(torn, [on('ready', 0)], start + DAY)).toMatchObject({ level: null, next: { level: 0, open: [] } })
  })
})

describe('days', () => {
  test('are counted from the anchor in the account’s calendar, the anchor’s own day being 0', () => {
    // 23:59 of the first day and one minute later.
    const at = (ms: number) => progress(ladder, [deed('ready', start + ms, 'r')], start + ms, contract)
    expect(at(DAY - MINUTE)).toMatchObject({ anchorAt: start, day: 0 })
    expect(at(DAY)).toMatchObject({ day: 1 })
    expect(at(DAY - MINUTE).levels[0]).toMatchObject({ day: 0, planDay: 7, planAt: start + 7 * DAY })
    expect(at(DAY).milestones.ready).toMatchObject({ ttv: DAY, ttvDays: 1 })
    expect(at(DAY).levels[2]?.planDay).toBe(31)
  })
  test('change at the account’s midnight, without an event', () => {
    const now = progress(ladder, [], start + 5 * HOUR, contract)
    expect(now.revisitAt).toBe(start + DAY)
  })
  test('are not known without an anchor', () => {
    expect(progress(ladder, [on('ready', 0)], start)).toMatchObject({
      anchorAt: null,
      day: null,
      ttv: {},
      milestones: { ready: { ttvDays: null, dueAt: null } },
    })
  })
  test('without a word on the anchor count from the contract, else from the first event', () => {
    const { anchor: _, ...free } = ladder
    expect(progress(free, [on('ready', 3)], start + 4 * DAY).anchorAt).toBe(start + 3 * DAY)
    expect(progress(free, [on('ready', 3)], start + 4 * DAY, contract).anchorAt).toBe(start)
  })
})

describe('a milestone', () => {
  const first = (more = {}) =>
    book({ anchor: 'contract', milestones: { first: goal({ count: 'go', atLeast: 1 }, { target: 'P7D', ...more }) } })
  const go = (ms: number, more = {}, after = 30 * DAY) =>
    progress(first(more), [deed('go', start + ms, 'g')], start + after, contract).milestones.first
  test('is in time before anchor and target, and late from then on', () => {
    const utc = T0 + DAY
    expect(go(9 * HOUR + 7 * DAY - MINUTE)).toMatchObject({ reached: true, late: false, dueAt: utc + 7 * DAY })
    expect(go(9 * HOUR + 7 * DAY)).toMatchObject({ reached: true, late: true })
  })
  test('still open after its target is late; before, it is not', () => {
    const open = (now: number) => progress(first(), [], now, contract)
    expect(open(T0 + 8 * DAY - 1)).toMatchObject({ revisitAt: T0 + 8 * DAY, milestones: { first: { reached: false, late: false } } })
    expect(open(T0 + 8 * DAY).milestones.first).toMatchObject({ reached: false, late: true })
  })
  test('that fails when late is not reached', () => {
    expect(go(40 * DAY, { late: 'fails' }, 50 * DAY)).toMatchObject({ reached: false, reachedAt: null, late: true, ttv: null })
    expect(go(DAY, { late: 'fails' })).toMatchObject({ reached: true, late: false })
  })
  test('may have an anchor of its own, also another milestone', () => {
    const two = book({
      milestones: { a: goal({ count: 'a', atLeast: 1 }), b: goal({ count: 'b', atLeast: 1 }, { from: { milestone: 'a' }, target: 'P2D' }) },
    })
    const now = progress(two, [deed('a', T0, 'a'), deed('b', T0 + 3 * DAY, 'b')], T0 + 4 * DAY)
    expect(now.milestones.b).toMatchObject({ ttv: 3 * DAY, dueAt: T0 + 2 * DAY, late: true })
  })
  test('that days are counted from is there at once', () => {
    const own = book({ anchor: { milestone: 'a' }, milestones: { a: goal({ count: 'a' }, { target: 'P1D' }) } })
    expect(progress(own, [deed('a', T0, 'a')], T0 + 4 * DAY).milestones.a).toMatchObject({ ttv: 0, dueAt: T0 + DAY, late: false })
  })
  test('has its time also where days are counted from a level, whose own day is 0', () => {
    const milestones = { a: goal({ count: 'a' }), b: goal({ count: 'b' }) }
    const rests = book({ anchor: { level: 0 }, milestones, roadmap: [level(0, ['a']), level(1, ['b'], { plan: 'P2D' })] })
    const deeds = [deed('a', T0, 'a'), deed('b', T0 + 3 * DAY, 'b')]
    const now = progress(rests, deeds, T0 + 4 * DAY)
    expect(now.milestones).toMatchObject({ a: { ttv: 0 }, b: { ttv: 3 * DAY } })
    expect(now).toMatchObject({ anchorAt: T0, day: 4, levels: [{ day: 0 }, { day: 3, planDay: 2 }] })
    expect(progress(rests, [], T0).levels).toMatchObject([{ reached: false, day: null }, { reached: false }])
  })
  test('once reached stays, unless it may be taken back', () => {
    const attested = (demote: boolean) => book({ milestones: { m: goal({ attest: 'posted' }, { demote }) } })
    const marks = facts(['attest.posted', true, T0], ['attest.posted', false, T0 + DAY])
    expect(progress(attested(false), [], T0 + 2 * DAY, marks).milestones.m).toMatchObject({ reached: true, reachedAt: T0 })
    expect(progress(attested(true), [], T0 + 2 * DAY, marks).milestones.m).toMatchObject({ reached: false, reachedAt: null })
  })
  test('that rests on itself is never reached, and nothing throws', () => {
    const round = book({
      milestones: { a: goal({ milestone: 'b' }), b: goal({ any: [{ milestone: 'a' }, { level: 0 }] }), c: goal({ milestone: 'gone' }) },
      roadmap: [level(0, ['b'])],
    })
    const now = progress(round, [], T0)
    expect(Object.values(now.milestones).map(({ reached }) => reached)).toEqual([false, false, false])
    expect(now.level).toBe(null)
  })
  test('may ask for a level', () => {
    const after = book({
      milestones: { a: goal({ count: 'a', atLeast: 1 }), fan: goal({ all: [{ level: 0 }, { count: 'b', atLeast: 1 }] }) },
      roadmap: [level(0, ['a'])],
    })
    expect(progress(after, [deed('b', T0, 'b')], T0).milestones.fan?.reached).toBe(false)
    expect(progress(after, [deed('b', T0, 'b'), deed('a', T0 + 5, 'a')], T0 + 9).milestones.fan).toMatchObject({
      reached: true,
      reachedAt: T0 + 5,
    })
  })
})

test('the account alone reads no person', () => {
  const mixed = book({
    milestones: { mine: goal({ count: 'a', atLeast: 1 }), ours: goal({ count: 'a', atLeast: 1 }, { scope: 'account' }) },
  })
  const people = [{ id: 'u1', evidence: facts() }]
  expect(measureAccount(mixed, people, facts(), T0).milestones.mine?.reached).toBe(false)
})
