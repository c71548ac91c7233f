import { describe, expect, it } from 'vitest'
import { guard } from '../../src/playbook/index.ts'

const attest = { title: 'A', rule: { attest: 'a' } }
const base = { id: 'x', version: 1, milestones: { a: attest }, roadmap: [{ level: 0, state: 'ready', criteria: ['a'], next: [] }] }
const look = (change: object) => guard({ ...base, ...change })
const paths = (change: object) => look(change).problems.map(problem => problem.path)

describe('hostile documents', () => {
  it('names of the prototype are harmless', () => {
    const hostile = JSON.parse(
      '{"id":"x","version":1,"__proto__":{"polluted":1},"milestones":{"__proto__":{"title":"t","rule":{"attest":"a"}},"constructor":{"title":"t","rule":{"attest":"a"}}},' +
        '"roadmap":[{"level":0,"state":"s","criteria":["toString","constructor"],"next":["hasOwnProperty"]}]}',
    )
    const { playbook, problems } = guard(hostile)
    expect(problems.map(problem => problem.path)).toEqual(['milestones.__proto__', 'roadmap.0.criteria.0', 'roadmap.0.next.0'])
    expect(Object.keys(playbook!.milestones)).toEqual(['constructor'])
    expect((playbook!.milestones as Record<string, unknown>).toString).toBeUndefined()
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })

  it('circles, depth and floods are bounded', () => {
    const circle: { all: unknown[] } = { all: [] }
    circle.all.push(circle, circle)
    let deep: object = { attest: 'a' }
    for (let i = 0; i < 50_000; i++) deep = { not: deep }
    let flood: object = { attest: 'a' }
    for (let i = 0; i < 12; i++) flood = { all: Array(900).fill(flood) }
    const started = performance.now()
    expect(paths({ milestones: { a: attest, circle: { title: 't', rule: circle } } })).toEqual(['milestones.circle'])
    expect(paths({ milestones: { a: attest, deep: { title: 't', rule: deep, demote: true } } })).toEqual(['milestones.deep'])
    expect(look({ milestones: { a: attest, flood: { title: 't', rule: flood } } }).playbook!.milestones).toEqual({ a: attest })
    expect(paths({ milestones: { a: attest, long: { title: 'x'.repeat(1e6), rule: { attest: 'a' } } } })).toEqual(['milestones.long'])
    expect(performance.now() - started).toBeLessThan(2000)
  })

  it('gives a problem a short word of what was found', () => {
    const { problems } = look({ anchor: 'x'.repeat(9000), calendar: 'never'.repeat(99) })
    for (const { found } of problems) expect(found.length).toBeLessThan(100)
  })
})
