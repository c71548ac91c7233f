import { describe, expect, it } from 'vitest'
import type { Beacon } from '../../src/beacon/types.ts'
import { formatProblem, parseBeacon } from '../../src/schema.ts'

const at = Date.UTC(2026, 10, 20)
const day = Math.floor(at / 86_400_000)
const beacon: Beacon = {
  v: 1,
  key: 'wk_demo',
  writer: 'w1',
  seq: 3,
  sentAt: at,
  account: 'acme',
  person: 'u1',
  playbook: { id: 'virtual-office', version: 1 },
  evidence: [
    {
      key: 'room.entered',
      rev: 1,
      delta: {
        kind: 'cells',
        from: 0,
        since: null,
        days: [{ day, dots: [{ at, id: 'e1', n: 1 }], by: { w1: { k: 1, n: 1, sum: 1, max: 1 } } }],
      },
    },
    {
      key: 'trait.role',
      rev: 2,
      delta: {
        kind: 'mark',
        epoch: 0,
        first: at,
        cur: { rank: 0, at, id: 'c1', value: 'admin' },
        log: [{ rank: 0, at, id: 'c1', value: 'admin' }],
      },
    },
  ],
  happenings: [
    { id: 'h1', at, seq: 1, kind: 'level', level: 0, from: null },
    { id: 'h2', at, seq: 2, kind: 'guide', guide: 'welcome', what: 'shown', step: 'enter' },
    { id: 'h3', at, seq: 3, kind: 'talk', level: 0, open: ['everyone'], guide: 'welcome', step: 'enter' },
    { id: 'h4', at, seq: 4, kind: 'personChanged', to: 'u2' },
  ],
  dropped: { cap: 2, amount: 1 },
  seen: 0,
  epoch: 1,
  secret: 'known to this device alone',
}

describe('parseBeacon', () => {
  it('takes what the client sends', () => expect(parseBeacon(beacon)).toEqual({ beacon }))

  it('takes out what a newer sender adds', () => expect(parseBeacon({ ...beacon, later: 1 })).toEqual({ beacon }))

  it.each<[string, object, string]>([
    ['another version', { v: 2 }, 'v: expected 1'],
    ['no person', { person: '' }, 'person: expected a string, not empty'],
    ['a long person', { person: 'x'.repeat(300) }, 'person: expected at most 256 characters'],
    ['a flood of rows', { evidence: Array(2001).fill(beacon.evidence[0]) }, 'evidence: expected at most 2000 entries'],
    [
      'a row of no kind',
      { evidence: [{ key: 'k', rev: 1, delta: { kind: 'other' } }] },
      'evidence.0.delta: expected cells, values or a mark',
    ],
    [
      'a happening of no kind',
      { happenings: [{ id: 'h', at, seq: 1, kind: 'other' }] },
      'happenings.0.kind: expected one of milestone, level, signal, guide',
    ],
    ['an instant that is none', { sentAt: Number.NaN }, 'sentAt: expected milliseconds since 1970'],
    ['a reason that is none', { dropped: { fun: 1 } }, 'dropped'],
  ])('refuses %s', (_, change, sentence) => {
    expect((parseBeacon({ ...beacon, ...change }).problems ?? []).map(formatProblem).join('\n')).toContain(sentence)
  })

  it.each([[null], [[]], ['x'], [{}], [{ ...beacon, evidence: { a: 1 } }]])('never throws at %j', input => {
    expect(parseBeacon(input).problems!.length).toBeGreaterThan(0)
  })

  it('is bounded in depth', () => {
    let deep: object = {}
    for (let i = 0; i < 100_000; i++) deep = [deep]
    expect(formatProblem(parseBeacon({ ...beacon, evidence: deep }).problems![0]!)).toContain('at most 16 levels')
  })
})
