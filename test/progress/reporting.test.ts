import { describe, expect, test } from 'vitest'
import { merge } from '../../src/evidence/index.ts'
import { accountOf, accountReport, accountRow, type Told } from '../../src/progress/index.ts'
import { plan } from '../../src/rule/index.ts'
import { DAY, deed, facts, HOUR, scatter, T0 } from '../rule/world.ts'
import { book, goal, level } from './world.ts'

const playbook = book({
  title: { en: 'Roadmap' },
  calendar: { zone: 'Asia/Tokyo' },
  anchor: 'contract',
  milestones: {
    first: goal({ count: 'use', atLeast: 1 }, { title: 'First use', target: 'P3D' }),
    often: goal({ count: 'use', atLeast: 3 }, { title: 'Often', target: 'P10D' }),
    everyone: goal({ coverage: 'use', expected: 'seats', last: 'P7D' }, { title: 'Everyone', scope: 'account' }),
  },
  roadmap: [level(0, ['first'], { plan: 'P3D', name: 'Start', measures: ['call'] }), level(1, ['often', 'everyone'], { plan: 'P6D' })],
  signals: { stopped: { title: 'Stopped', when: { gap: 'use', over: 'P2D' }, do: { call: { say: 'Call them' } }, severity: 'bad' } },
  guides: { tour: { kind: 'tour', title: 'A tour', steps: [] } },
})
const start = T0 + DAY - 9 * HOUR
const ledgers = scatter(
  [deed('use', start + DAY, 'a', 'u1'), deed('use', start + 4 * DAY, 'b', 'u1'), deed('use', start + 5 * DAY, 'c', 'u2')],
  plan(playbook).recorders,
)
const people = [
  {
    id: 'u1',
    evidence: merge(ledgers[0]!.evidence, facts(['trait.name', 'Aoi'], ['trait.role', 'admin'], ['trait.promoter', true])),
    devices: 2,
  },
  { id: 'u2', evidence: ledgers[1]!.evidence, devices: 1 },
  {
    id: '',
    evidence: facts(
      ['account.anchor.contract', '2026-03-02'],
      ['account.name', 'Acme'],
      ['account.tier', 'S'],
      ['account.seats', 3],
      ['account.owner', 'Kei'],
    ),
  },
]
const source = { id: 'acme', people, account: accountOf(people.map(({ evidence }) => evidence)), lastBeaconAt: start + 5 * DAY }

describe('a row of the list of accounts', () => {
  test('says where the account stands, and how far behind its plan', () => {
    expect(accountRow(playbook, source, start + 8 * DAY - 1)).toEqual({
      id: 'acme',
      name: 'Acme',
      tier: 'S',
      owner: 'Kei',
      health: 'good',
      level: 0,
      levels: 2,
      state: 'state 0',
      since: start + DAY,
      day: 7,
      daysInLevel: 6,
      planDay: 6,
      behind: 1,
      ttvDays: 1,
      reached: 1,
      milestones: 3,
      people: 2,
      seats: 3,
      segment: null,
      lastBeaconAt: start + 5 * DAY,
      nextExpectedBy: start + 8 * DAY,
      overdue: false,
      signals: [],
    })
  })
  test('is overdue when nobody came in time, with what is to be said', () => {
    expect(accountRow(playbook, source, start + 8 * DAY)).toMatchObject({
      overdue: true,
      health: 'bad',
      signals: [{ id: 'stopped', title: 'Stopped', severity: 'bad', since: start + 8 * DAY, say: 'Call them' }],
    })
  })
  test('of an account of which nothing is known is empty, and named by its id', () => {
    const bare = { id: 'new', people: [], account: accountOf([]), lastBeaconAt: null }
    expect(accountRow(playbook, bare, start)).toMatchObject({
      name: 'new',
      level: null,
      day: null,
      behind: null,
      people: 0,
      seats: null,
      overdue: false,
      nextExpectedBy: null,
    })
  })
})

test.each([' ', '\u3000\u3000', '\u200b', '\u3164', '\t\n'])('a name of which nothing is seen (%j) is none', name => {
  const blank = [...people.slice(0, 2), { id: '', evidence: facts(['account.name', name], ['account.owner', name]) }]
  const row = accountRow(playbook, { ...source, people: blank, account: accountOf(blank.map(({ evidence }) => evidence)) }, start)
  expect([row.name, row.owner]).toEqual(['acme', null])
  expect(accountRow(playbook, { ...source, id: name, people: [], account: accountOf([]) }, start).name).toBe(JSON.stringify(name))
})

test('those of influence stand first, then those who speak for the product, then who was there last', () => {
  const who = (id: string, ...list: readonly (readonly [string, string | boolean])[]) => ({ id, evidence: facts(...list) })
  const all = [
    ...people.slice(0, 2),
    who('low', ['trait.influence', 'low']),
    who('high', ['trait.influence', 'high']),
    who('quiet'),
    who('keen', ['trait.influence', 'high'], ['trait.promoter', true]),
  ]
  const report = accountReport(playbook, { ...source, people: all }, [], start + 5 * DAY)
  expect(report.people.map(({ id }) => id)).toEqual(['keen', 'high', 'low', 'u1', 'u2', 'quiet'])
})

test('who is in charge is told by whoever handed over, not by its hash', () => {
  const account = facts(['account.charge', '3kf93ab'], ['account.seats', 4])
  const told: Told[] = [{ kind: 'personChanged', id: 'p1', at: start, person: 'u1', to: 'u2' }]
  const { timeline } = accountReport(playbook, { ...source, account }, told, start + 5 * DAY)
  expect(timeline.map(one => (one.kind === 'fact' ? one.fact : one.kind))).toEqual(['personChanged', 'seats'])
})
test('what somebody said is told by the title of the milestone that it reaches', () => {
  const said = { ...playbook, milestones: { ...playbook.milestones, told: goal({ attest: 'posted' }, { title: 'Rules are posted' }) } }
  const lines: Told[] = ['posted', 'other'].map(fact => ({ id: fact, at: start, person: 'u1', kind: 'fact', fact, value: true, by: null }))
  const { timeline } = accountReport(said, source, lines, start + 5 * DAY)
  const titles = timeline.flatMap(one => (one.kind === 'fact' && one.person ? [[one.fact, one.title]] : []))
  expect(titles.sort()).toEqual([
    ['other', null],
    ['posted', 'Rules are posted'],
  ])
})

describe('the report of an account', () => {
  const told: Told[] = [
    { kind: 'milestone', id: 'm1', at: start + DAY, person: 'u1', milestone: 'first', ttv: DAY, late: false },
    { kind: 'level', id: 'l1', at: start + DAY + 1, person: 'u1', level: 0, from: null },
    { kind: 'signal', id: 's1', at: start + DAY + 2, person: null, signal: 'stopped', raised: true },
    { kind: 'guide', id: 'g1', at: start + DAY + 3, person: 'u2', guide: 'tour', what: 'completed' },
  ]
  const report = accountReport(playbook, source, told, start + 5 * DAY)
  test('has the roadmap and the milestones, with how many people have each', () => {
    expect(report.levels).toMatchObject([
      { level: 0, name: 'Start', reached: true, reachedAt: start + DAY, day: 1, planDay: 3, criteria: ['first'], measures: ['call'] },
      { level: 1, name: null, reached: false, criteria: ['often', 'everyone'], measures: [] },
    ])
    expect(report.milestones).toMatchObject([
      { id: 'first', reached: true, people: 2, ttvDays: 1, targetDays: 3, late: false },
      { id: 'often', reached: false, people: 0, value: 2, need: 3, targetDays: 10 },
      { id: 'everyone', reached: false, value: 2, need: 3, targetDays: null },
    ])
    expect(report.milestones[2]).not.toHaveProperty('people')
    expect(report).toMatchObject({ zone: 'Asia/Tokyo', anchorAt: start, row: { id: 'acme' } })
  })
  test('has the people', () => {
    expect(report.people).toEqual([
      {
        id: 'u1',
        name: 'Aoi',
        role: 'admin',
        section: null,
        position: null,
        influence: null,
        promoter: true,
        lastUseAt: start + 4 * DAY,
        devices: 2,
        milestones: 1,
      },
      {
        id: 'u2',
        name: null,
        role: null,
        section: null,
        position: null,
        influence: null,
        promoter: false,
        lastUseAt: start + 5 * DAY,
        devices: 1,
        milestones: 1,
      },
    ])
  })
  test('has what was told and the facts, newest first', () => {
    expect(report.timeline.slice(0, 4)).toEqual([
      {
        kind: 'guide',
        id: 'g1',
        at: start + DAY + 3,
        person: 'u2',
        name: null,
        guide: 'tour',
        title: 'A tour',
        what: 'completed',
        step: null,
      },
      { kind: 'signal', id: 's1', at: start + DAY + 2, person: null, name: null, signal: 'stopped', title: 'Stopped', raised: true },
      { kind: 'level', id: 'l1', at: start + DAY + 1, person: 'u1', name: 'Aoi', level: 0, from: null, state: 'state 0' },
      {
        kind: 'milestone',
        id: 'm1',
        at: start + DAY,
        person: 'u1',
        name: 'Aoi',
        milestone: 'first',
        title: 'First use',
        ttvDays: 1,
        late: false,
      },
    ])
    expect(report.timeline.slice(4).map(one => one.kind === 'fact' && [one.fact, one.value])).toContainEqual(['tier', 'S'])
    expect(report.timeline).toHaveLength(9)
  })
})
