import { type Evidence, empty, type Instant, merge, record } from '../../src/evidence/index.ts'
import type { Milestone, Playbook, Rule } from '../../src/playbook/index.ts'
import { accountOf, type Memo, measure, type Progress, type Sources } from '../../src/progress/index.ts'
import { plan } from '../../src/rule/index.ts'
import { type Deed, scatter } from '../rule/world.ts'

export const goal = (rule: Rule, more: Partial<Milestone> = {}): Milestone => ({ title: 'a goal', rule, ...more })
export const book = (more: Partial<Playbook>): Playbook => ({ id: 'test', version: 1, milestones: {}, roadmap: [], ...more })
export const level = (n: number, criteria: readonly string[], more = {}) => ({
  level: n,
  state: `state ${n}`,
  criteria,
  next: [`guide${n}`],
  ...more,
})

/** What one person's ledger holds after some deeds. */
export const ledger = (playbook: Playbook, deeds: readonly Deed[], marks: Evidence = empty): Evidence =>
  merge(scatter(deeds, plan(playbook).recorders)[0]?.evidence ?? empty, marks)

export const add = (playbook: Playbook, evidence: Evidence, one: Deed): Evidence =>
  record(evidence, plan(playbook).byEvent[one.name] ?? [], one, 'd0', 'k').evidence

export const sources = (own: Evidence, more: Partial<Sources> = {}): Sources => ({ person: 'u1', own, account: accountOf([own]), ...more })

/** One person's progress after some deeds. */
export const progress = (playbook: Playbook, deeds: readonly Deed[], now: Instant, marks: Evidence = empty, memo?: Memo): Progress =>
  measure(playbook, sources(ledger(playbook, deeds, marks)), now, memo)
