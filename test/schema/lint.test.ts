import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Playbook } from '../../src/playbook/index.ts'
import { lintPlaybook } from '../../src/schema.ts'

const NOW = Date.UTC(2026, 5, 1)

/** A playbook that nothing is to be said of. */
const book = (): Playbook => ({
  id: 'recruiting',
  version: 1,
  locales: ['ja', 'en'],
  milestones: {
    scouts: {
      title: { ja: '9通', en: 'Nine scouts' },
      scope: 'account',
      target: 'P30D',
      rule: { count: 'scout.sent', atLeast: 9, within: 'P30D', from: 'activation' },
    },
    replies: { title: { ja: '返信', en: 'Replies' }, scope: 'account', rule: { count: 'reply.received', atLeast: 2 } },
  },
  roadmap: [
    { level: 0, state: 'Ready', criteria: ['scouts'], next: ['first'], plan: 'P30D' },
    { level: 1, state: 'Going', criteria: ['replies'], next: ['first'], plan: 'P60D' },
  ],
  guides: { first: { kind: 'tour', steps: [{ id: 'a', title: 'Hello' }] } },
})

// biome-ignore lint/suspicious/noExplicitAny: a document with slips of the pen has no type
type Loose = any
/** `code path` of what is said after a change, and the words of the first. */
const after = (change: (playbook: Loose) => void) => {
  const playbook = structuredClone(book())
  change(playbook)
  return lintPlaybook(playbook, NOW)
}
const codes = (change: (playbook: Loose) => void) => after(change).map(({ severity, code, path }) => `${severity} ${code} ${path}`)
const rule = (of: object, more: object = {}) =>
  codes(playbook => {
    playbook.milestones.replies = { ...playbook.milestones.replies, rule: of, ...more }
  })

it('says nothing of a sound playbook', () => expect(after(() => {})).toEqual([]))

const demo = new URL('../../demo/playbooks/', import.meta.url)
it.each(readdirSync(demo).filter(name => name.endsWith('.json')))('says nothing of the demo playbook %s', name =>
  expect(lintPlaybook(JSON.parse(readFileSync(new URL(name, demo), 'utf8')), NOW)).toEqual([]),
)

it('says where, what was expected, what was found and how to mend it', () =>
  expect(after(p => (p.milestones.replies.rule = { distinct: 'visit', by: 'day', atLeast: 9, within: 'P7D' }))).toEqual([
    {
      severity: 'error',
      code: 'never',
      path: 'milestones.replies.rule.atLeast',
      expected: 'at most the 8 days that P7D touches',
      found: '9',
      mend: 'ask for fewer days, or make the window longer: as it is, the rule never holds',
    },
  ]))

describe('rules that can never hold are errors', () => {
  const at = 'milestones.replies.rule'
  it.each<[string, object, string[]]>([
    ['more days than the window touches', { distinct: 'e', by: 'day', atLeast: 9, within: 'P7D' }, [`error never ${at}.atLeast`]],
    ['as many days as the window touches', { distinct: 'e', by: 'day', atLeast: 8, within: 'P7D' }, []],
    ['a month has 31 days', { distinct: 'e', by: 'day', atLeast: 32, within: 'P1M' }, []],
    ['hours', { distinct: 'e', by: 'day', atLeast: 4, within: 'PT36H' }, [`error never ${at}.atLeast`]],
    [
      'more values than "where" lets through',
      { distinct: 'e', by: 'kind', where: { kind: ['a', 'b'] }, atLeast: 3 },
      [`error never ${at}.atLeast`],
    ],
    ['values that are not', { distinct: 'e', by: 'kind', where: { kind: { not: ['a'] } }, atLeast: 3 }, []],
    ['more parts than there are', { of: [{ attest: 'a' }, { attest: 'b' }], atLeast: 3 }, [`error never ${at}.atLeast`]],
    ['an empty window', { count: 'e', atLeast: 2, within: 'P0D' }, [`error empty-window ${at}.within`]],

    [
      'deep inside',
      { all: [{ attest: 'a' }, { any: [{ count: 'e', atLeast: 2, within: 'PT0S' }] }] },
      [`error empty-window ${at}.all.1.any.0.within`],
    ],
    [
      'the latter of a ratio',
      { ratio: { count: 'a' }, per: { distinct: 'e', by: 'day', atLeast: 9, last: 'P7D' }, atLeast: 0.5 },
      [`error never ${at}.per.atLeast`],
    ],
  ])('%s', (_, of, expected) => expect(rule(of, { demote: 'ratio' in of })).toEqual(expected))

  it('but not what holds from an anchor on', () => expect(rule({ elapsed: 'kickoff', over: 'P0D' }, { demote: true })).toEqual([]))

  it('one person attests once', () => {
    expect(rule({ attest: 'a', atLeast: 2 }, { scope: 'user' })).toEqual([`error never ${at}.atLeast`])
    expect(rule({ attest: 'a', atLeast: 2 })).toEqual([])
  })
})

describe('rules that say something else than they seem to', () => {
  const at = 'milestones.replies'
  it.each<[string, object, object, string[]]>([
    ['a window for one', { count: 'e', atLeast: 1, within: 'P7D' }, {}, [`warning idle-window ${at}.rule.within`]],
    ['an anchored window for one', { count: 'e', atLeast: 1, within: 'P7D', from: 'contract' }, {}, []],
    ['longer than history is kept', { count: 'e', atLeast: 2, within: 'P2Y' }, {}, [`warning long-window ${at}.rule.within`]],
    ['nobody can be on time', { distinct: 'e', by: 'day', atLeast: 20 }, { target: 'P14D' }, [`warning early-target ${at}.target`]],
    ['just in time', { distinct: 'e', by: 'day', atLeast: 15 }, { target: 'P14D' }, []],
    [
      'a target before the window closes',
      { count: 'e', atLeast: 2, within: 'P30D', from: 'contract' },
      { target: 'P7D', from: 'contract' },
      [`warning two-deadlines ${at}.target`],
    ],
    ['a target of another anchor', { count: 'e', atLeast: 2, within: 'P30D', from: 'contract' }, { target: 'P7D', from: 'kickoff' }, []],
    ['late for nothing', { attest: 'a' }, { late: 'fails' }, [`warning idle-late ${at}.late`]],
    ['a guard of itself', { attest: 'a' }, { guards: ['replies'] }, [`warning self-guard ${at}.guards.0`]],
  ])('%s', (_, of, more, expected) => expect(rule(of, more)).toEqual(expected))

  it('looks through milestones for the least time', () =>
    expect(
      codes(p => {
        p.milestones.days = { ...p.milestones.replies, rule: { distinct: 'e', by: 'day', atLeast: 20 } }
        p.milestones.replies = { ...p.milestones.replies, rule: { all: [{ milestone: 'days' }] }, target: 'P7D' }
      }),
    ).toEqual([`warning early-target ${at}.target`]))

  it('an event that is one letter from another', () =>
    expect(
      after(p => {
        p.milestones.more = { ...p.milestones.scouts, rule: { count: 'scout.sent', atLeast: 20 } }
        p.milestones.most = { ...p.milestones.scouts, rule: { count: 'scuot.sent', atLeast: 30 } }
        p.roadmap[1].criteria.push('more', 'most')
      }).map(({ path, expected }) => [path, expected]),
    ).toEqual([['milestones.most.rule.count', '"scout.sent", as 2 other rules say']]))

  it('an event that is one letter from another, as a step', () =>
    expect(
      after(p => {
        p.milestones.more = { ...p.milestones.scouts, rule: { count: 'scout.sent', atLeast: 20 } }
        p.milestones.most = { ...p.milestones.scouts, rule: { sequence: ['job.posted', { event: 'scuot.sent', where: { n: 1 } }] } }
        p.roadmap[1].criteria.push('more', 'most')
      }).map(({ path, expected }) => [path, expected]),
    ).toEqual([['milestones.most.rule.sequence.1.event', '"scout.sent", as 2 other rules say']]))
})

describe('the roadmap', () => {
  it('a plan before that of the level below', () =>
    expect(codes(p => (p.roadmap[1].plan = 'P7D'))).toEqual(['warning plan-order roadmap.1.plan']))
  it('a plan before the target of its criterion', () =>
    expect(codes(p => (p.roadmap[0].plan = 'P7D'))).toEqual(['warning target-after-plan roadmap.0.plan']))
  it('a criterion twice', () => expect(codes(p => p.roadmap[1].criteria.push('replies'))).toEqual(['warning twice roadmap.1.criteria.1']))
})

describe('what nothing leads to', () => {
  it('a milestone that nothing reads', () =>
    expect(codes(p => (p.milestones.lost = p.milestones.replies))).toEqual(['warning unused-milestone milestones.lost']))
  it.each<[string, (p: Loose) => void]>([
    ['a signal', p => (p.signals = { s: { when: { milestone: 'lost' }, do: { call: { say: 'x' } } } })],
    ['an anchor', p => (p.milestones.replies.rule = { count: 'e', atLeast: 2, from: { milestone: 'lost' } })],
    ['a guard', p => (p.milestones.replies.guards = ['lost'])],
    [
      'a checklist',
      p => (p.guides.list = { kind: 'checklist', auto: true, title: 'x', items: [{ id: 'i', title: 'x', done: { milestone: 'lost' } }] }),
    ],
  ])('unless %s reads it', (_, change) =>
    expect(
      codes(p => {
        p.milestones.lost = { title: 'x', scope: 'account', rule: { attest: 'x' } }
        change(p)
      }),
    ).toEqual([]),
  )
  it('a guide that nobody starts', () =>
    expect(codes(p => (p.guides.lost = p.guides.first))).toEqual(['warning unstarted-guide guides.lost']))
  it.each<[string, (p: Loose) => void]>([
    ['opens by itself', p => (p.guides.lost.auto = true)],
    ['a button starts', p => (p.milestones.replies.action = { label: 'x', start: 'lost' })],
    ['a signal starts', p => (p.signals = { s: { when: { attest: 'x' }, do: { prompt: { start: 'lost' } } } })],
  ])('not one that %s', (_, change) =>
    expect(
      codes(p => {
        p.guides.lost = { ...p.guides.first }
        change(p)
      }),
    ).toEqual([]),
  )
  it('an audience that no guide names', () =>
    expect(codes(p => (p.audiences = { admins: { trait: 'role' } }))).toEqual(['warning unused-audience audiences.admins']))
})

describe('texts', () => {
  it('one that lacks a locale', () =>
    expect(after(p => (p.milestones.replies.title = { jp: '返信', en: 'Replies' }))).toMatchObject([
      { code: 'missing-text', path: 'milestones.replies.title', mend: 'did you mean "ja" for "jp"?' },
    ]))
  it('of every place, also where it is a list', () =>
    expect(
      codes(p => {
        p.roadmap[0].measures = [{ en: 'Kickoff' }]
        p.signals = { s: { when: { count: 'e', where: { en: 'x' }, atLeast: 1 }, do: { call: { say: { ja: '電話' } } } } }
      }),
    ).toEqual(['warning missing-text roadmap.0.measures.0', 'warning missing-text signals.s.do.call.say']))

  it('a gate is no text, whatever its fact is called', () =>
    expect(codes(p => (p.gates = { owner: { milestone: 'scouts' }, name: { milestone: 'scouts' } }))).toEqual([]))
  it('an empty one', () =>
    expect(codes(p => (p.milestones.replies.title = { ja: '', en: 'x' }))).toEqual(['warning empty-text milestones.replies.title.ja']))
  it('a language serves its regions', () => expect(codes(p => (p.locales = ['ja-JP', 'en-GB', 'en-US']))).toEqual([]))
})

describe('steps that stop the person', () => {
  const step = (more: object) => codes(p => (p.guides.first.steps = [{ id: 'a', title: 'x', ...more }]))
  it.each<[string, object, string[]]>([
    ['no way on', { advance: { only: true } }, ['error dead-end guides.first.steps.0.advance']],
    ['a click on nothing', { advance: { click: true } }, ['error dead-end guides.first.steps.0.advance.click']],
    ['an event', { advance: { event: 'e', only: true } }, []],
    ['another page than its own', { page: '/a/*', href: '/b/1' }, ['warning astray guides.first.steps.0.href']],
    ['its own page', { page: '/a/*', href: '/a/1?x' }, []],
  ])('%s', (_, more, expected) => expect(step(more)).toEqual(expected))
})

it('holidays that are all over', () =>
  expect(codes(p => (p.calendar = { zone: 'Asia/Tokyo', holidays: ['2026-05-05', '2026-01-01'] }))).toEqual([
    'warning old-holidays calendar.holidays',
  ]))

describe('beside errors', () => {
  it('goes on with the parts that are sound, in the order of the document', () =>
    expect(
      codes(p => {
        p.milestones.replies.rule = { cuont: 'e' }
        p.milestones.scouts.title = { en: 'Nine scouts' }
        p.guides.first.steps[0].titel = 'x'
        p.roadmap[1].next = []
      }),
    ).toEqual([
      'warning missing-text milestones.scouts.title',
      'error schema milestones.replies.rule',
      'error no-next roadmap.1.next',
      'error schema guides.first.steps.0.titel',
    ]))
  it('does not tell what is not used while a reference is broken', () =>
    expect(codes(p => (p.roadmap[1].criteria = ['repleis']))).toEqual(['error schema roadmap.1.criteria.0']))
  it.each([null, 1, 'x', [], { milestones: [] }, { milestones: null, roadmap: 1 }])('never throws: %j', json =>
    expect(lintPlaybook(json, NOW).every(({ severity }) => severity === 'error')).toBe(true),
  )
})
