import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Evidence, empty, merge } from '../../src/evidence/index.ts'
import type { Playbook } from '../../src/playbook/index.ts'
import { accountOf, createMemo, measure } from '../../src/progress/index.ts'
import { ruleKey } from '../../src/rule/index.ts'
import { DAY, deed, fact, facts, HOUR, MINUTE, T0 } from '../rule/world.ts'
import { add, book, goal, ledger, level, progress, sources } from './world.ts'

const office = book({
  calendar: { zone: 'Asia/Tokyo', open: [1, 2, 3, 4, 5] },
  anchor: 'trialStart',
  milestones: {
    problem: goal({ attest: 'problem' }, { scope: 'account' }),
    promoters: goal({ quorum: { promoter: true }, atLeast: 2 }, { scope: 'account' }),
    scouts: goal({ count: 'scout', atLeast: 3, from: 'activation', within: 'P5D' }, { target: 'P7D' }),
    busy: goal({ count: 'scout', atLeast: 2, within: 'P2D' }),
    active: goal({ count: 'scout', atLeast: 1, last: 'P3D' }, { demote: true }),
    places: goal({ distinct: 'enter', by: 'room', atLeast: 2 }),
    both: goal({ all: [{ milestone: 'scouts' }, { milestone: 'places' }] }, { from: { milestone: 'scouts' } }),
  },
  roadmap: [level(0, ['problem'], { plan: 'P2D' }), level(1, ['scouts', 'busy']), level(2, ['both'])],
  signals: {
    stopped: { when: { gap: 'scout', over: 'P1D' }, do: { call: { say: 'call' } }, severity: 'bad' },
    hollow: {
      when: { all: [{ level: 0 }, { not: { count: 'scout', atLeast: 1, last: 'P4D' } }] },
      do: { task: { say: 'ask' } },
      title: 'hollow',
    },
  },
  audiences: { recruiters: { trait: 'role', in: ['recruiter'] } },
  guides: {
    list: {
      kind: 'checklist',
      title: 'list',
      audience: 'recruiters',
      items: [
        { id: 'a', title: 'a', done: { count: 'enter', atLeast: 1 }, due: 'P3D' },
        { id: 'b', title: 'b', done: { count: 'scout', atLeast: 1 }, after: ['a'] },
      ],
    },
    tour: { kind: 'tour', steps: [], audience: { level: 0 } },
    map: { kind: 'roadmap' },
  },
  health: { warn: { not: { count: 'scout', atLeast: 1, last: 'P2D' } } },
})
const trial = (date: string) => facts(['account.anchor.trialStart', date, T0])

describe('guides', () => {
  test('have an audience by name, by rule, or everybody', () => {
    const recruiter = progress(office, [], T0, facts(['trait.role', 'recruiter'])).guides
    expect([recruiter.list?.audience, recruiter.tour?.audience, recruiter.map?.audience]).toEqual([true, false, true])
    expect(progress(office, [], T0, facts(['trait.role', 'admin'])).guides.list?.audience).toBe(false)
  })
  test('practice 10: homework has a due date from the start of the trial, and waits for what it comes after', () => {
    const items = (deeds: Parameters<typeof progress>[1]) => progress(office, deeds, T0 + DAY, trial('2026-03-02')).guides.list!.items
    const start = T0 + DAY - 9 * HOUR
    expect(items([])).toMatchObject([
      { id: 'a', done: false, blocked: false, dueAt: start + 3 * DAY },
      { id: 'b', done: false, blocked: true, dueAt: null },
    ])
    expect(items([deed('enter', T0, 'e')])).toMatchObject([{ done: true, at: T0 }, { blocked: false }])
  })
})

describe('signals and health', () => {
  const friday = Date.parse('2026-03-06T10:00+09:00')
  const mondayEnd = Date.parse('2026-03-10T00:00+09:00')
  test('practice 52: use is expected by the end of the next open day, and then the signal is raised', () => {
    const before = progress(office, [deed('scout', friday, 's')], mondayEnd - 1)
    expect(before).toMatchObject({ nextExpectedBy: mondayEnd, signals: [] })
    expect(before.revisitAt).toBeLessThanOrEqual(mondayEnd)
    const after = progress(office, [deed('scout', friday, 's')], mondayEnd)
    expect(after).toMatchObject({
      health: 'bad',
      signals: [{ id: 'stopped', scope: 'user', since: mondayEnd, severity: 'bad', do: { call: { say: 'call' } } }],
    })
  })
  test('the worst counts: a rule of health, or a raised signal', () => {
    expect(progress(office, [deed('scout', friday, 's')], friday + HOUR).health).toBe('good')
    expect(progress(office, [deed('scout', friday, 's')], friday + 2 * DAY).health).toBe('warn')
    expect(progress(office, [deed('scout', friday, 's')], mondayEnd).health).toBe('bad')
  })
  test('of somebody of whom nothing is known there is no finding', () => {
    const quiet = book({ signals: { stuck: { when: { not: { count: 'go', atLeast: 1 } }, do: { task: { say: 'ask' } } } } })
    expect(progress(quiet, [], T0).signals).toEqual([])
    const { anchor: _, ...free } = quiet
    expect(progress(free, [], T0 + DAY, facts(['account.anchor.contract', '2026-03-01'])).signals).toMatchObject([
      { id: 'stuck', since: T0 },
    ])
  })
})

type Move = { readonly kind: number; readonly minutes: number; readonly pick: number }
const moves = fc.array(
  fc.record({ kind: fc.integer({ min: 0, max: 9 }), minutes: fc.integer({ min: 0, max: 3000 }), pick: fc.integer({ min: 0, max: 2 }) }),
  {
    minLength: 5,
    maxLength: 40,
  },
)
/** A life: events now and late, facts, moved anchors, readings of the account, and time that passes. Calls back after each. */
const live = (
  playbook: Playbook,
  list: readonly Move[],
  after: (own: Evidence, account: Evidence, shared: object | undefined, now: number) => void,
): void => {
  let own = empty
  let theirs = empty
  let shared: object | undefined
  let now = T0
  list.forEach(({ kind, minutes, pick }, i) => {
    now += minutes * MINUTE
    const name = ['scout', 'enter', 'scout'][pick]!
    if (kind < 4) own = add(playbook, own, deed(name, now, `e${i}`, 'u1', { room: `r${minutes % 3}` }))
    else if (kind === 4) own = add(playbook, own, deed(name, now - 2 * DAY, `late${i}`, 'u1', { room: `r${minutes % 3}` }))
    else if (kind === 5) own = fact(own, ['attest.problem', 'trait.role', 'trait.promoter'][pick]!, ['x', true, false][pick]!, now)
    else if (kind === 6) theirs = fact(theirs, 'account.anchor.trialStart', new Date(now - pick * DAY).toISOString().slice(0, 10), now)
    else if (kind === 7) shared = { x: { value: minutes, mine: 0, need: null, at: null, asOf: now, through: null } }
    after(own, accountOf([own, theirs]), shared, now)
  })
}

test('with a memory it reads the same as without, whatever came and however often it looked', () => {
  fc.assert(
    fc.property(moves, (list: Move[]) => {
      const memo = createMemo()
      live(office, list, (own, account, shared, now) => {
        const given = { person: 'u1', own, account, ...(shared && { shared: shared as never }) }
        const { asOf: _, ...remembered } = measure(office, given, now, memo)
        const { asOf: __, ...fresh } = measure(office, given, now)
        expect(remembered).toEqual(fresh)
      })
    }),
    { numRuns: 100 },
  )
})

test('a clock that is put back is believed', () => {
  const memo = createMemo()
  const own = ledger(office, [deed('scout', T0, 's')])
  for (const now of [T0 + HOUR, T0 + 9 * DAY, T0 + 2 * HOUR]) {
    const { asOf: _, ...remembered } = measure(office, sources(own), now, memo)
    const { asOf: __, ...fresh } = measure(office, sources(own), now)
    expect(remembered).toEqual(fresh)
  }
})

describe('a memory sees', () => {
  const first = (more = {}) =>
    book({
      anchor: 'activation',
      milestones: { first: goal({ count: 'go', atLeast: 1 }, { target: 'P2DT5H', ...more }), seen: goal({ count: 'see', atLeast: 1 }) },
    })
  const due = T0 + 2 * DAY + 5 * HOUR
  test('a due date come, to the millisecond', () => {
    const memo = createMemo()
    const playbook = first()
    const own = ledger(playbook, [deed('see', T0, 's')])
    const at = (now: number) => measure(playbook, sources(own), now, memo)
    expect(at(due - HOUR)).toMatchObject({ revisitAt: due, milestones: { first: { late: false, dueAt: due } } })
    expect(at(due).milestones.first?.late).toBe(true)
    expect(at(due - 1).milestones.first?.late).toBe(false)
  })
  test('an anchor moved by an event of another name', () => {
    const memo = createMemo()
    const playbook = first()
    const own = ledger(playbook, [deed('see', T0 + DAY, 's')])
    expect(measure(playbook, sources(own), T0 + DAY, memo).milestones.first?.dueAt).toBe(due + DAY)
    const more = add(playbook, own, deed('go', T0, 'g'))
    expect(measure(playbook, sources(more), T0 + DAY, memo).milestones.seen?.ttv).toBe(DAY)
  })
  test('an anchor that is a milestone come', () => {
    const memo = createMemo()
    const playbook = first({ from: { milestone: 'seen' } })
    const own = ledger(playbook, [deed('go', T0, 'g')])
    expect(measure(playbook, sources(own), T0 + HOUR, memo).milestones.first).toMatchObject({ reached: true, dueAt: null, ttv: null })
    const more = add(playbook, own, deed('see', T0 + HOUR, 's'))
    expect(measure(playbook, sources(more), T0 + HOUR, memo).milestones.first).toMatchObject({ dueAt: due + HOUR, ttv: -HOUR })
  })
  test('another reading of the account', () => {
    const memo = createMemo()
    const rule = { count: 'go', atLeast: 5 }
    const playbook = book({ milestones: { ours: goal(rule, { scope: 'account' }) } })
    const shared = (value: number) => ({ [ruleKey(rule)]: { value, mine: 0, need: 5, at: null, asOf: T0, through: null } })
    const value = (n: number) => measure(playbook, sources(empty, { shared: shared(n) }), T0, memo).milestones.ours?.reading.value
    expect([value(2), value(4), value(3)]).toEqual([2, 4, 3])
  })
})

test('health that time alone changes is waited for, to the millisecond', () => {
  const playbook = book({ health: { bad: { gap: 'go', over: 'PT30H' }, warn: { count: 'go', last: 'PT5H' } } })
  const own = ledger(playbook, [deed('go', T0, 'g')])
  const at = (now: number) => measure(playbook, sources(own), now)
  expect(at(T0 + HOUR)).toMatchObject({ health: 'warn', revisitAt: T0 + 5 * HOUR })
  expect(at(T0 + 5 * HOUR)).toMatchObject({ health: 'good' })
  expect(at(T0 + 29 * HOUR)).toMatchObject({ health: 'good', revisitAt: T0 + 30 * HOUR })
  expect(at(T0 + 30 * HOUR)).toMatchObject({ health: 'bad' })
})

describe('the same object', () => {
  const own = ledger(office, [deed('scout', T0, 's'), deed('enter', T0, 'e', 'u1', { room: 'a' })])
  test('comes back until something but the time is different', () => {
    const memo = createMemo()
    const first = measure(office, sources(own), T0 + HOUR, memo)
    expect(first.revisitAt).toBeGreaterThan(T0 + 2 * HOUR)
    expect(measure(office, sources(own), T0 + 2 * HOUR, memo)).toBe(first)
    expect(measure(office, { ...sources(own), account: accountOf([own]) }, first.revisitAt! - 1, memo)).toBe(first)
    expect(measure(office, sources(own), first.revisitAt!, memo)).not.toBe(first)
  })
  test('stays for each part that is equal', () => {
    const memo = createMemo()
    const before = measure(office, sources(own), T0 + HOUR, memo)
    const after = measure(office, sources(add(office, own, deed('scout', T0 + HOUR, 's2'))), T0 + 2 * HOUR, memo)
    expect(after).not.toBe(before)
    expect(after.milestones.places).toBe(before.milestones.places)
    expect(after.milestones.places?.reading).toBe(before.milestones.places?.reading)
    expect(after.milestones.scouts).not.toBe(before.milestones.scouts)
    expect(after.levels[0]).toBe(before.levels[0])
    expect(after.guides.map).toBe(before.guides.map)
    expect(after.asOf).toBe(T0 + 2 * HOUR)
  })
})

test('only what changed is read again', () => {
  let read: number[] = []
  const many = book({
    milestones: Object.fromEntries(
      Array.from({ length: 100 }, (_, i) => {
        // A rule that tells when somebody looks at it.
        const rule = {
          get count() {
            read.push(i)
            return `event${i}`
          },
          atLeast: 2,
        }
        return [`m${i}`, goal(rule)]
      }),
    ),
  })
  const plain = ledger(
    many,
    Array.from({ length: 100 }, (_, i) => deed(`event${i}`, T0, `e${i}`)),
  )
  const memo = createMemo()
  const lookedAt = (own: Evidence, now: number, account = empty): number => {
    read = []
    measure(many, { person: 'u1', own, account }, now, memo)
    return new Set(read).size
  }
  const next = add(many, plain, deed('event7', T0 + 1, 'x'))
  expect(lookedAt(plain, T0)).toBe(100)
  expect(lookedAt(plain, T0 + DAY)).toBe(0)
  expect(lookedAt(next, T0 + DAY)).toBe(1)
  expect(measure(many, { person: 'u1', own: next, account: empty }, T0 + DAY, memo).milestones.m7?.reached).toBe(true)
  expect(lookedAt(next, T0 + DAY, facts(['account.tier', 'S']))).toBe(0)
})

test('a fact makes those rules be read again that looked at it, whether it was there or not', () => {
  const asked = book({
    milestones: {
      target: goal({ count: 'use', atLeast: { target: 'n' } }),
      role: goal({
        all: [
          { trait: 'role', is: 'admin' },
          { count: 'use', atLeast: 1 },
        ],
      }),
      plain: goal({ count: 'use', atLeast: 1 }),
    },
  })
  const own = ledger(asked, [deed('use', T0, 'a')])
  const memo = createMemo()
  const rules = (own: Evidence, account = empty): string[] => {
    const before = memo.last?.readings.user
    const old = new Map(before)
    measure(asked, { person: 'u1', own, account }, T0, memo)
    return Object.entries(asked.milestones).flatMap(([id, { rule }]) => (memo.last?.readings.user.get(rule) === old.get(rule) ? [] : id))
  }
  expect(rules(own)).toEqual(['target', 'role', 'plain'])
  expect(rules(own, facts(['account.tier', 'S']))).toEqual([])
  expect(rules(own, facts(['account.target.n', 1]))).toEqual(['target'])
  const admin = merge(own, facts(['trait.role', 'admin']))
  expect(rules(admin, facts(['account.target.n', 1]))).toEqual(['role'])
  expect(measure(asked, { person: 'u1', own: admin, account: empty }, T0, memo).milestones.role?.reached).toBe(true)
})
