import { expect } from 'vitest'
import { empty, type Instant, merge } from '../../src/evidence/index.ts'
import { guard, type Playbook } from '../../src/playbook/index.ts'
import { accountOf, measure, measureAccount, type Progress } from '../../src/progress/index.ts'
import { plan } from '../../src/rule/index.ts'
import { parsePlaybook } from '../../src/schema.ts'
import { type Deed, type Fact, facts, scatter } from '../rule/world.ts'

/** A playbook as an author writes it: the strict schema and the guard both take it whole. */
export const written = (more: object): Playbook => {
  const { playbook, problems } = parsePlaybook({ id: 'practice', version: 1, milestones: {}, roadmap: [], ...more })
  expect(problems).toBeUndefined()
  const guarded = guard(playbook)
  expect(guarded.problems).toEqual([])
  return guarded.playbook!
}

/** What happened in an account: events, and facts of its people and of itself. */
export interface History {
  readonly now: Instant
  readonly deeds?: readonly Deed[]
  readonly people?: Readonly<Record<string, readonly Fact[]>>
  readonly account?: readonly Fact[]
}

const peopleOf = (playbook: Playbook, { deeds = [], people = {} }: History) => {
  const used = scatter(deeds, plan(playbook).recorders)
  return [...new Set([...used.map(({ id }) => id), ...Object.keys(people)])].sort().map(id => ({
    id,
    evidence: merge(used.find(one => one.id === id)?.evidence ?? empty, facts(...(people[id] ?? []))),
  }))
}

/** The account's progress, with each event told by one of several devices, some twice, joined in any order. */
export const inAccount = (playbook: Playbook, history: History): Progress => {
  const people = peopleOf(playbook, history)
  const account = accountOf([...people.map(({ evidence }) => evidence), facts(...(history.account ?? []))])
  return measureAccount(playbook, people, account, history.now)
}

/** The progress of one person, as the receiver sees it. */
export const ofPerson = (playbook: Playbook, person: string, history: History): Progress => {
  const people = peopleOf(playbook, history)
  const account = accountOf([...people.map(({ evidence }) => evidence), facts(...(history.account ?? []))])
  const own = people.find(({ id }) => id === person)?.evidence ?? empty
  return measure(playbook, { person, own, account, people }, history.now)
}

export const level = (n: number, criteria: readonly string[], more: object = {}) => ({
  level: n,
  state: `state ${n}`,
  criteria,
  next: [],
  ...more,
})
