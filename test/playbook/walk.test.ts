import { describe, expect, it } from 'vitest'
import demo from '../../demo/playbooks/virtual-office.json'
import { kindOf, needsOf, type Playbook, partsOf, type Rule, rulesOf } from '../../src/playbook/index.ts'
import { RULES } from '../../src/playbook/shapes.ts'

describe('kindOf', () => {
  it('knows each kind of the notation, and takes the one that stands first there', () => {
    const kinds = Object.keys(RULES)
    expect(kinds.map(kind => kindOf({ [kind]: 1 } as unknown as Rule))).toEqual(kinds)
    for (const [i, first] of kinds.entries())
      for (const second of kinds.slice(i)) expect(kindOf({ [second]: 1, [first]: 1 } as unknown as Rule)).toBe(first)
  })

  it.each<[Rule, string]>([
    [{ atLeast: 1, count: 'e' }, 'count'],
    [{ of: 'account', trait: 'tier', in: ['1'] }, 'trait'],
    [{ atLeast: 1, of: [{ attest: 'a' }] }, 'of'],
    [{ last: 'P7D', expected: 3, coverage: 'e' }, 'coverage'],
  ])('%j is %s, whatever the order of its keys', (rule, kind) => expect(kindOf(rule)).toBe(kind))
})

it('partsOf gives what a composite is made of, and nothing for a leaf', () => {
  const a: Rule = { attest: 'a' }
  const b: Rule = { trait: 'role', of: 'account' }
  expect(partsOf({ all: [a, b] })).toEqual([a, b])
  expect(partsOf({ any: [a] })).toEqual([a])
  expect(partsOf({ of: [a, b], atLeast: 1 })).toEqual([a, b])
  expect(partsOf({ not: b })).toEqual([b])
  expect(partsOf({ ratio: { count: 'x' }, per: { count: 'y' } })).toEqual([{ count: 'x' }, { count: 'y' }])
  expect(partsOf(b)).toEqual([])
  // What stands beside a leaf's own fields makes it no composite.
  for (const stray of [
    { trait: 'x', of: [null] },
    { count: 'x', all: [null] },
    { gap: 'x', over: 'P1D', not: null },
  ])
    expect(partsOf(stray as unknown as Rule)).toEqual([])
})

it('needsOf names milestones, anchors, and the criteria of all levels up to the one asked for', () => {
  const roadmap = [{ criteria: ['a'] }, { criteria: ['b', 'c'] }] as unknown as Playbook['roadmap']
  expect(needsOf({ milestone: 'x' }, roadmap)).toEqual(['x'])
  expect(needsOf({ count: 'e', atLeast: 1, from: { milestone: 'y' } }, roadmap)).toEqual(['y'])
  expect(needsOf({ count: 'e', atLeast: 1, from: 'contract' }, roadmap)).toEqual([])
  expect(needsOf({ level: 0 }, roadmap)).toEqual(['a'])
  expect(needsOf({ level: 1 }, roadmap)).toEqual(['a', 'b', 'c'])
})

it('rulesOf walks over every place that holds a rule, with whose evidence it reads', () => {
  const playbook: Playbook = {
    id: 'x',
    version: 1,
    milestones: { a: { title: 't', rule: { attest: 'a' } }, b: { title: 't', scope: 'account', rule: { attest: 'b' } } },
    roadmap: [],
    guides: {
      list: {
        kind: 'checklist',
        title: 't',
        audience: { trait: 'role' },
        items: [
          { id: 'i', title: 't', done: { attest: 'c' } },
          { id: 'j', title: 't', done: { any: [{ quorum: { x: 1 }, atLeast: 2 }] } },
        ],
      },
      tour: { kind: 'tour', audience: 'named', steps: [] },
    },
    signals: { s: { scope: 'account', when: { gap: 'e', over: 'P1D' }, do: { call: { say: 'x' } } } },
    audiences: { named: { trait: 'role' } },
    health: { bad: { attest: 'd' } },
  }
  expect([...rulesOf(playbook)].map(({ path, scope }) => `${path} ${scope}`).sort()).toEqual([
    'audiences.named user',
    'guides.list.audience user',
    'guides.list.items.0.done user',
    'guides.list.items.1.done account',
    'health.bad account',
    'milestones.a.rule user',
    'milestones.b.rule account',
    'signals.s.when account',
  ])
  expect([...rulesOf(demo as unknown as Playbook)].length).toBeGreaterThan(35)
})
