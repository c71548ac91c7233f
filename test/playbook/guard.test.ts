import { describe, expect, it } from 'vitest'
import demo from '../../demo/playbooks/virtual-office.json'
import { guard, guarded, type Playbook, partsOf, type Rule } from '../../src/playbook/index.ts'

const attest = { title: 'A', rule: { attest: 'a' } }
const base = { id: 'x', version: 1, milestones: { a: attest }, roadmap: [{ level: 0, state: 'ready', criteria: ['a'], next: [] }] }
const look = (change: object) => guard({ ...base, ...change })
const paths = (change: object) => look(change).problems.map(problem => problem.path)

describe('a playbook that is fine', () => {
  it('comes out whole and without problems', () => {
    const { playbook, problems } = guard(demo)
    expect(problems).toEqual([])
    expect(playbook).toEqual(demo)
  })

  it.each([[demo], [base], [{ ...base, pace: { enough: { attest: 'a' } } }]])('is read anew as it came out', given => {
    const { playbook } = guard(given)
    const again = guarded(JSON.parse(JSON.stringify(given)))
    expect(again).toEqual(playbook)
    // No name of the language is found in a section.
    for (const key of Object.keys(playbook!) as (keyof Playbook)[])
      if (Object.getPrototypeOf(playbook![key]) === null) expect(Object.getPrototypeOf(again[key])).toBe(null)
    expect(again.milestones.constructor).toBeUndefined()
  })

  it('is not changed itself', () => {
    const given = structuredClone(demo) as unknown as { roadmap: { next: string[] }[] }
    given.roadmap[0]!.next.push('nobody')
    const before = structuredClone(given)
    expect(guard(given).problems).toHaveLength(1)
    expect(given).toEqual(before)
  })
})

describe('a document that is none', () => {
  it.each([
    [null],
    [undefined],
    [7],
    ['text'],
    [[]],
    [{}],
    [{ ...base, id: 5 }],
    [{ ...base, version: 1.5 }],
    [{ ...base, milestones: [] }],
    [{ ...base, roadmap: {} }],
  ])('%j gives null and one problem', input => {
    const { playbook, problems } = guard(input)
    expect(playbook).toBeNull()
    expect(problems).toHaveLength(1)
  })
})

describe('a bad part is left out, told with its path, and the rest runs', () => {
  it.each<[string, unknown, string]>([
    ['a span in words', { title: 't', rule: { count: 'e', atLeast: 1, within: '4 weeks' } }, 'milestones.bad.rule.within'],
    ['a rule of no kind', { title: 't', rule: { cuont: 'e', atLeast: 1 } }, 'milestones.bad.rule'],
    ['a title of nothing', { title: null, rule: { attest: 'a' } }, 'milestones.bad.title'],
    ['where of nothing', { title: 't', rule: { count: 'e', atLeast: 1, where: null } }, 'milestones.bad.rule.where'],
    ['no title', { rule: { attest: 'a' } }, 'milestones.bad.title'],
    ['no property', { title: 't', rule: { sum: 'e' } }, 'milestones.bad.rule.prop'],
    ['an amount of nothing', { title: 't', rule: { count: 'e', atLeast: 0 } }, 'milestones.bad.rule.atLeast'],
    [
      'a part deep inside',
      { title: 't', rule: { all: [{ attest: 'a' }, { any: [{ level: -1 }] }] } },
      'milestones.bad.rule.all.1.any.0.level',
    ],
    ['a milestone that is not there', { title: 't', rule: { milestone: 'nobody' } }, 'milestones.bad.rule'],
    ['a level that is not there', { title: 't', rule: { level: 9 } }, 'milestones.bad.rule'],
    ['an anchor that is not there', { title: 't', rule: { count: 'e', atLeast: 1, from: { milestone: 'nobody' } } }, 'milestones.bad.rule'],
    ['itself', { title: 't', rule: { all: [{ milestone: 'bad' }] } }, 'milestones.bad.rule'],
    ['a falling rule that should stay', { title: 't', rule: { gap: 'e', over: 'P1D' } }, 'milestones.bad.rule'],
    ['a falling part', { title: 't', rule: { any: [{ attest: 'a' }, { not: { attest: 'b' } }] } }, 'milestones.bad.rule'],
    ['a count that looks back', { title: 't', rule: { count: 'e', atLeast: 1, last: 'P7D' } }, 'milestones.bad.rule'],
    ['a streak of years', { title: 't', rule: { streak: 'e', every: 'year', for: 'P1Y' } }, 'milestones.bad.rule.every'],
    ['a streak without end', { title: 't', rule: { streak: 'e', every: 'day' } }, 'milestones.bad.rule.for'],
    ['a streak of now', { title: 't', rule: { streak: 'e', every: 'day', for: 'P28D', now: true } }, 'milestones.bad.rule'],
    ['what was missed', { title: 't', rule: { missed: 'e', every: 'week' } }, 'milestones.bad.rule'],
    ['a time that has come', { title: 't', rule: { elapsed: 'contract', over: 'P5D' } }, 'milestones.bad.rule'],
    ['a step of no event', { title: 't', rule: { sequence: ['a', { where: {} }] } }, 'milestones.bad.rule.sequence.1.event'],
    ['an anchor on a level that is not there', { title: 't', rule: { cycle: ['a'], from: { level: 9 } } }, 'milestones.bad.rule'],
    ['a target from a level that is not there', { title: 't', rule: { attest: 'a' }, from: { level: 9 } }, 'milestones.bad.rule'],
    ['a phase', { title: 't', rule: { phase: 'nowhere' }, demote: true }, 'milestones.bad.rule'],
    ['a quorum of now', { title: 't', rule: { quorum: { a: 1 }, atLeast: 1, now: true } }, 'milestones.bad.rule'],
    ['a number that JSON has not', { title: 't', rule: { count: 'e', atLeast: Number.NaN } }, 'milestones.bad'],
    [
      'a condition of a fact that is no word',
      { title: 't', rule: { any: [{ milestone: 'nobody' }, { trait: 'x', of: [null] }] } },
      'milestones.bad.rule',
    ],
    ['a function', { title: 't', rule: { attest: 'a' }, action: () => 1 }, 'milestones.bad'],
  ])('a milestone with %s', (_, bad, path) => {
    const { playbook, problems } = look({ milestones: { a: attest, bad } })
    expect(problems.map(problem => problem.path)).toEqual([path])
    expect(Object.keys(playbook!.milestones)).toEqual(['a'])
  })

  it('takes phases as a whole, since one less would make another one hold', () => {
    const early = { id: 'early', title: 'Early', when: { attest: 'a' } }
    const phases = [early, { id: 'late', title: 'Late', when: { elapsed: 'renewal', before: 'P120D' } }]
    const now = { title: 't', rule: { phase: 'late' }, demote: true }
    const signals = { s: { when: { phase: 'early' }, do: { task: { say: 's' } } } }
    expect(look({ milestones: { a: attest, now }, phases, signals })).toMatchObject({
      problems: [],
      playbook: { milestones: { a: attest, now }, phases, signals },
    })
    const torn = look({ milestones: { a: attest, now }, phases: [early, { ...early, when: { milestone: 'nobody' } }], signals })
    expect(torn.problems.map(({ path }) => path).sort()).toEqual([
      'milestones.now.rule',
      'phases.0.when',
      'phases.1.when',
      'signals.s.when',
    ])
    expect(torn.playbook).toMatchObject({ milestones: { a: attest }, signals: {}, phases: [] })
    expect(
      look({ milestones: { a: attest }, phases: [early, { id: 'x', title: 't', when: { atLeast: 1 } }] }).problems.map(({ path }) => path),
    ).toEqual(['phases.1.when'])
  })

  it('takes no phases from what is no list, be it nothing', () => {
    for (const phases of [Number.NaN, 0, '', false, null, {}, 7]) expect(look({ phases }).playbook).toMatchObject({ phases: [] })
  })

  it('takes what a rule is made of from its kind alone', () => {
    const loose = { title: 't', rule: { count: 'e', all: ['constructor'], not: 7 } as unknown as Rule, demote: true }
    expect(partsOf(loose.rule)).toEqual([])
    expect(look({ milestones: { loose } }).playbook).toMatchObject({ milestones: { loose } })
  })

  it('leaves out what can be neither read nor compared', () => {
    const odd = Object.create(null)
    const rules = [
      { trait: 'a', atLeast: odd },
      { ratio: { count: 'e' }, per: { count: 'e' }, least: odd },
      { coverage: 'e', expected: odd },
    ]
    for (const rule of rules) expect(paths({ milestones: { a: { title: 't', rule, demote: true } } })[0]).toMatch(/^milestones\.a\.rule/)
    expect(paths({ milestones: { a: { ...attest, scope: 'team' } } })[0]).toBe('milestones.a.scope')
    const hint = { kind: 'roadmap', title: 't' }
    expect(paths({ guides: { g: { ...hint, page: odd } } })).toEqual(['guides.g.page'])
    expect(paths({ guides: { g: { ...hint, page: { startsWith: '/a', regex: 'b' } } } })).toEqual([])
    expect(paths({ guides: { g: { ...hint, priority: odd } } })).toEqual(['guides.g.priority'])
    expect(paths({ signals: { s: { when: { gap: 'e', over: 'P1D' }, scope: 7, do: { task: { say: 's' } } } } })).toEqual([
      'signals.s.scope',
    ])
    expect(look({ calendar: { holidays: [odd] } }).playbook).not.toHaveProperty('calendar')
  })

  it('refuses phases that rest on themselves', () => {
    const now = { title: 't', rule: { phase: 'one' }, demote: true }
    const phases = [{ id: 'one', title: 'One', when: { milestone: 'now' } }]
    expect(look({ milestones: { now }, phases }).playbook).toMatchObject({ milestones: {}, phases: [] })
  })

  it('knows levels as anchors', () => {
    const milestones = { a: attest, after: { title: 't', rule: { count: 'e', from: { level: 0 } }, from: { level: 0 } } }
    const roadmap = [{ level: 0, state: 's', criteria: ['a'], next: [] }]
    expect(look({ milestones, roadmap, anchor: { level: 0 } })).toMatchObject({ problems: [], playbook: { milestones } })
    // Nothing is counted from a level that it leads to itself.
    expect(look({ milestones, roadmap: [{ ...roadmap[0], criteria: ['a', 'after'] }] }).problems.map(({ path }) => path)).toContain(
      'milestones.after.rule',
    )
  })

  it('keeps falling rules where demotion is allowed, and refuses a lasting milestone that rests on one', () => {
    const gone = { title: 't', rule: { gap: 'e', over: 'P1D' }, demote: true }
    expect(paths({ milestones: { a: attest, gone } })).toEqual([])
    expect(paths({ milestones: { a: attest, gone, b: { title: 't', rule: { milestone: 'gone' } } } })).toEqual(['milestones.b.rule'])
    expect(paths({ milestones: { a: attest, gone, b: { title: 't', rule: { milestone: 'gone' }, demote: true } } })).toEqual([])
  })

  it('leaves out all that go round in a circle, and what rests on them', () => {
    const to = (milestone: string) => ({ title: 't', rule: { milestone } })
    const { playbook, problems } = look({ milestones: { a: attest, b: to('c'), c: to('d'), d: to('b'), e: to('d'), f: to('a') } })
    expect(problems.map(problem => problem.path)).toEqual(['b', 'c', 'd', 'e'].map(id => `milestones.${id}.rule`))
    expect(Object.keys(playbook!.milestones)).toEqual(['a', 'f'])
  })

  it('sees a circle through a level', () => {
    expect(paths({ milestones: { a: { title: 't', rule: { level: 0 } } } })).toEqual([
      'milestones.a.rule',
      'roadmap.0.criteria.0',
      'roadmap.0',
    ])
  })

  it('takes a thousand milestones that rest on one another in diamonds', () => {
    const milestones: Record<string, unknown> = { a: attest }
    for (let i = 0; i < 900; i++)
      milestones[`m${i}`] = {
        title: 't',
        rule: { all: [{ milestone: i ? `m${i - 1}` : 'a' }, { any: [{ milestone: i > 1 ? `m${i - 2}` : 'a' }] }] },
      }
    expect(paths({ milestones })).toEqual([])
  })

  it('takes thousands of milestones that each rest on the one below, and loses no time over those in disorder', () => {
    const chain = (ids: readonly number[]) =>
      paths({
        milestones: {
          ...Object.fromEntries(ids.map(i => [`m${i}`, { title: 't', rule: { milestone: i ? `m${i - 1}` : 'a' } }])),
          a: attest,
        },
      })
    const all = [...Array(9001).keys()]
    expect(chain([...all].reverse())).toEqual([])
    const started = performance.now()
    expect(chain(all.map(i => (i * 4999) % 9001)).every(path => path.startsWith('milestones.m'))).toBe(true)
    expect(performance.now() - started).toBeLessThan(8000)
  })

  it('an unknown criterion or guide', () => {
    const { playbook, problems } = look({ roadmap: [{ level: 0, state: 's', criteria: ['a', 'b'], next: ['g'] }] })
    expect(problems.map(problem => problem.path)).toEqual(['roadmap.0.criteria.1', 'roadmap.0.next.0'])
    expect(playbook!.roadmap[0]).toEqual({ level: 0, state: 's', criteria: ['a'], next: [] })
  })

  it('the roadmap from a bad level on, since nothing may be skipped', () => {
    const level = (n: number, more = {}) => ({ level: n, state: 's', criteria: ['a'], next: [], ...more })
    const roadmap = (...levels: object[]) => look({ roadmap: levels })
    expect(roadmap(level(0), level(2), level(3)).playbook!.roadmap).toHaveLength(1)
    expect(roadmap(level(0), { ...level(1), next: undefined }, level(2)).problems.map(p => p.path)).toEqual(['roadmap.1.next'])
    expect(roadmap(level(0), level(1, { criteria: ['gone'] }), level(2)).playbook!.roadmap).toHaveLength(1)
    expect(roadmap(level(0), level(1, { criteria: [] })).playbook!.roadmap).toHaveLength(1)
  })

  it('a guide of a kind that is not known yet, and one with a bad step or item', () => {
    const guides = {
      later: { kind: 'slides', pages: [] },
      proto: { kind: 'constructor' },
      tour: { kind: 'tour', steps: [{ id: 's', title: 5 }] },
      list: { kind: 'checklist', title: 't', items: [{ id: 'i', title: 't', done: { milestone: 'nobody' } }] },
      good: { kind: 'checklist', title: 't', items: [{ id: 'i', title: 't', done: { milestone: 'a' }, after: ['i', 'j'] }] },
      shy: { kind: 'roadmap', audience: 'nobody' },
    }
    const { playbook, problems } = look({ guides })
    expect(problems.map(problem => problem.path)).toEqual([
      'guides.later.kind',
      'guides.proto.kind',
      'guides.tour.steps.0.title',
      'guides.list.items.0.done',
      'guides.good.items.0.after.1',
      'guides.shy.audience',
    ])
    expect(playbook!.guides).toEqual({ good: { ...guides.good, items: [{ ...guides.good.items[0], after: ['i'] }] } })
  })

  it('a roadmap from a hole on', () => {
    const level = (n: number) => ({ level: n, state: 's', criteria: ['a'], next: [] })
    const roadmap: unknown[] = [level(0), level(1), level(2)]
    delete roadmap[1]
    expect(look({ roadmap }).playbook!.roadmap).toHaveLength(1)
  })

  it('a signal without an action', () => {
    expect(paths({ signals: { s: { when: { attest: 'a' }, do: null } } })).toEqual(['signals.s.do'])
    const when = { gap: 'e', over: 'P1D' }
    const { playbook, problems } = look({ signals: { mute: { when, do: {} }, loud: { when, do: { call: { say: 'x' } } } } })
    expect(problems.map(problem => problem.path)).toEqual(['signals.mute.do'])
    expect(Object.keys(playbook!.signals!)).toEqual(['loud'])
  })

  it.each([
    ['calendar', { zone: 'Mars/Olympus' }, 'calendar.zone'],
    ['calendar', null, 'calendar'],
    ['calendar', { open: [8] }, 'calendar.open.0'],
    ['calendar', { dayStart: '24:00' }, 'calendar.dayStart'],
    ['anchor', { milestone: 'nobody' }, 'anchor'],
    ['audiences', [], 'audiences'],
    ['health', { warn: { over: 'P1D' } }, 'health.warn'],
  ])('%s %j', (key, value, path) => {
    expect(paths({ [key]: value })).toEqual([path])
  })
})

it('types what comes out', () => {
  const { playbook }: { playbook: Playbook | null } = guard(base)
  expect(playbook?.version).toBe(1)
})
