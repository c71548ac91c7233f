import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import demo from '../../demo/playbooks/virtual-office.json'
import { guard } from '../../src/playbook/index.ts'
import { lintPlaybook, parsePlaybook } from '../../src/schema.ts'
import { changes, mutate, playbook } from './arbitrary.ts'

// Thousands of documents; a machine that does other things too takes its time.
vi.setConfig({ testTimeout: 180_000 })

/** What the schema accepts the guard accepts whole. Tells whether it was accepted. */
function holds(document: unknown): boolean {
  const before = JSON.stringify(document)
  const parsed = parsePlaybook(document)
  const guarded = guard(document)
  expect(JSON.stringify(document)).toBe(before)
  if (!parsed.playbook) {
    expect(parsed.problems.length).toBeGreaterThan(0)
    for (const { path, expected, found, mend } of parsed.problems) {
      expect(path.startsWith('.') || path.endsWith('undefined')).toBe(false)
      expect(expected && found && mend).toBeTruthy()
    }
    return false
  }
  expect(guarded.problems).toEqual([])
  expect(JSON.parse(JSON.stringify(guarded.playbook))).toMatchObject(JSON.parse(JSON.stringify(parsed.playbook)))
  return true
}

describe('what the schema accepts, the guard accepts without a problem', () => {
  it('over playbooks built from the schema', () => {
    let accepted = 0
    let all = 0
    fc.assert(
      fc.property(playbook, document => {
        all++
        if (holds(document)) accepted++
      }),
      { numRuns: 300 },
    )
    expect(accepted / all).toBeGreaterThan(0.3)
  })

  it('over the demo playbook with slips of the pen', () => {
    let refused = 0
    fc.assert(
      fc.property(changes, slips => {
        if (!holds(mutate(demo, slips))) refused++
      }),
      { numRuns: 300 },
    )
    expect(refused).toBeGreaterThan(100)
  })
})

describe('the guard is total', () => {
  it('over anything at all', () => {
    fc.assert(
      fc.property(
        fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, withNullPrototype: true, withTypedArray: true }),
        input => {
          expect(guard(input).problems.length).toBeGreaterThan(0)
        },
      ),
      { numRuns: 14_000 },
    )
  })

  it('over playbooks whose parts are anything at all', () => {
    const part = fc.anything({ withNullPrototype: true, withBigInt: true, maxDepth: 4 })
    const sound = { id: 'x', version: 1, milestones: {}, roadmap: [] }
    const key = fc.constantFrom('milestones', 'roadmap', 'guides', 'signals', 'audiences', 'health', 'calendar', 'anchor', 'title')
    const kind = fc.constantFrom('count', 'all', 'any', 'of', 'not', 'milestone', 'level', 'coverage')
    const shaped = fc.oneof(
      part,
      fc.dictionary(fc.string(), part),
      fc.array(part),
      fc.dictionary(
        fc.string(),
        fc.record({
          title: fc.string(),
          rule: fc.dictionary(kind, part, { maxKeys: 2 }),
          when: part,
          do: part,
          kind: fc.constantFrom('tour', 'checklist', 'roadmap'),
          steps: part,
          items: part,
        }),
      ),
    )
    fc.assert(
      fc.property(key, shaped, (name, value) => {
        const { playbook, problems } = guard({ ...sound, [name]: value })
        expect(playbook !== null || problems.length > 0).toBe(true)
      }),
      { numRuns: 4000 },
    )
  })

  it('over the demo playbook with anything written into it', () => {
    const demoOf = (slips: Parameters<typeof mutate>[1]) => mutate(demo, slips)
    fc.assert(
      fc.property(changes, slips => {
        const { playbook, problems } = guard(demoOf(slips))
        if (playbook === null) expect(problems.length).toBeGreaterThan(0)
        else
          for (const [i, level] of playbook.roadmap.entries())
            expect([level.level, level.criteria.every(id => id in playbook.milestones)]).toEqual([i, true])
      }),
      { numRuns: 2000 },
    )
  })
})

it('the lint tells of anything, and never throws', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        playbook,
        changes.map(slips => mutate(demo, slips)),
        fc.jsonValue(),
      ),
      document => {
        const found = lintPlaybook(document, Date.UTC(2026, 5, 1))
        const errors = found.filter(({ code }) => code === 'schema')
        expect(errors.length > 0).toBe(parsePlaybook(document).playbook === undefined)
        for (const { expected, found: what, mend } of found) expect(expected && what && mend).toBeTruthy()
      },
    ),
    { numRuns: 200 },
  )
})
