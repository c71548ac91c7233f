import { describe, expect, it } from 'vitest'
import { formatProblem, lintPlaybook, parsePlaybook } from '../../src/schema.ts'

const base = { id: 'p', version: 1, milestones: {}, roadmap: [] }
const goal = (rule: object, more: object = {}) => ({ title: 'x', rule, ...more })
const sentences = (more: object): string[] => (parsePlaybook({ ...base, ...more }).problems ?? []).map(formatProblem)
const ofRule = (rule: object, more: object = {}) => sentences({ milestones: { m: goal(rule, more) } })

describe('bad input is told in one clear sentence', () => {
  it.each<[string, string[], string]>([
    ['an unknown kind', ofRule({ counted: 'e' }), 'did you mean "count" for "counted"?'],
    ['a dangling milestone', ofRule({ milestone: 'n' }), 'milestones.m.rule.milestone: expected the id of a milestone, got "n"'],
    [
      'a dangling guide',
      sentences({ signals: { s: { when: { attest: 'x' }, do: { prompt: { start: 'g' } } } } }),
      'expected the id of a guide, got "g"',
    ],
    ['a milestone that rests on itself', ofRule({ milestone: 'm' }), 'a circle: m → m'],
    [
      'milestones that rest on one another',
      sentences({ milestones: { a: goal({ milestone: 'b' }), b: goal({ all: [{ milestone: 'a' }] }) } }),
      'a circle: a → b → a',
    ],
    [
      'anchors that rest on one another',
      sentences({
        milestones: { a: goal({ count: 'e', from: { milestone: 'b' } }), b: goal({ count: 'e', from: { milestone: 'a' } }) },
      }),
      'a circle: a → b → a',
    ],
    ['a window in words', ofRule({ count: 'e', atLeast: 2, within: '4 weeks' }), 'got "4 weeks"; write "P28D"'],
    ['a negative window', ofRule({ count: 'e', atLeast: 2, within: '-P3D' }), 'expected an ISO 8601 duration, got "-P3D"'],
    ['a number for a window', ofRule({ count: 'e', atLeast: 2, within: 30 }), 'got 30; write "P30D"'],
    ['an unknown zone', sentences({ calendar: { zone: 'Asia/Tokio' } }), 'got "Asia/Tokio"; write "Asia/Tokyo"'],
    ['a negative count', ofRule({ count: 'e', atLeast: -1 }), 'milestones.m.rule.atLeast: expected a number greater than 0, got -1'],
    ['a count of nothing', ofRule({ count: 'e', atLeast: 0 }), 'milestones.m.rule.atLeast: expected a number greater than 0, got 0'],
    ['a negative version', sentences({ version: -1 }), 'version: expected a whole number, 0 or more, got -1'],
    ['a rule that falls in a milestone that stays', ofRule({ gap: 'e', over: 'P1D' }), 'expected a rule that stays true once it is'],
    ['the complement in one', ofRule({ not: { count: 'e' } }), 'add "demote": true beside the rule, or make it a signal'],
    ['people in a rule about one', ofRule({ quorum: { a: 1 } }), 'it counts people: add "scope": "account"'],
    [
      'two windows',
      ofRule({ count: 'e', atLeast: 2, within: 'P1D', last: 'P1D' }, { demote: true }),
      'expected either "last" or "within", got both',
    ],
  ])('%s', (_, found, sentence) => expect(found.join('\n')).toContain(sentence))

  it('a window of no length never holds', () =>
    expect(lintPlaybook({ ...base, milestones: { m: goal({ count: 'e', atLeast: 2, within: 'P0D' }) } }, 0)).toMatchObject([
      { severity: 'error', code: 'empty-window', path: 'milestones.m.rule.within' },
    ]))
})

describe('floods come back in bounded time, with so many problems at the most', () => {
  const many = <T>(n: number, of: (i: number) => T): Record<string, T> =>
    Object.fromEntries(Array.from({ length: n }, (_, i) => [`m${i}`, of(i)]))
  it.each<[string, () => object]>([
    ['a text of ten megabytes', () => ({ title: 'x'.repeat(10e6) })],
    ['a million values', () => ({ milestones: many(200_000, () => goal({ count: 'e', atLeast: 1 })) })],
    [
      'ten thousand milestones that rest on one another',
      () => ({ milestones: many(10_000, i => goal({ milestone: `m${(i + 1) % 10_000}` })) }),
    ],
    ['ten thousand unknown fields', () => many(10_000, () => 1)],
    [
      'ten thousand criteria that are not there',
      () => ({ roadmap: [{ level: 0, state: 'x', criteria: Object.keys(many(10_000, String)), next: [] }] }),
    ],
    ['long names that are like nothing', () => ({ milestones: many(400, i => goal({ milestone: `${'n'.repeat(150)}${i}` })) })],
    [
      'a net of five hundred milestones',
      () => ({
        milestones: {
          ...many(499, i => goal({ any: Array.from({ length: 40 }, (_, j) => ({ milestone: `m${Math.min(499, i + j + 1)}` })) })),
          m499: goal({ count: 'e' }),
        },
      }),
    ],
  ])('%s', (_, more) => {
    const playbook = { ...base, ...more() }
    const begun = process.cpuUsage()
    const found = lintPlaybook(playbook, 0)
    expect(process.cpuUsage(begun).user / 1e6).toBeLessThan(15)
    expect(found.filter(({ code }) => code === 'schema').length).toBeLessThanOrEqual(501)
  })

  it('never throws, however deep', () => {
    let deep: unknown = {}
    for (let i = 0; i < 100_000; i++) deep = { not: deep }
    expect(lintPlaybook({ ...base, milestones: { m: goal(deep as object) } }, 0)).toMatchObject([
      { expected: 'at most 32 levels of nesting' },
    ])
  })
})
