import type { Playbook } from '../playbook/index.ts'
import type { AccountRow } from './report.ts'

/** Where an account stands, as its row says. */
type Standing = Pick<AccountRow, 'id' | 'level'>

/** So many accounts went from one level to another, or stayed (`from` is `to`). Null: before level 0, or not yet there. */
export interface Transition {
  readonly from: number | null
  readonly to: number | null
  readonly accounts: number
}

const order = (level: number | null): number => level ?? -1

/**
 * How accounts moved over the levels between two reports: the filled fields of the stage transition matrix, by where they came from, then by where they went
 * (practice 24). Sums to the accounts of the later report.
 */
export const transitionsOf = (before: readonly Standing[], after: readonly Standing[]): Transition[] => {
  const was = new Map(before.map(({ id, level }) => [id, level]))
  const moves = new Map<string, { from: number | null; to: number | null; accounts: number }>()
  for (const { id, level: to } of after) {
    const from = was.get(id) ?? null
    const move = moves.get(`${from} ${to}`) ?? { from, to, accounts: 0 }
    move.accounts++
    moves.set(`${from} ${to}`, move)
  }
  return [...moves.values()].sort((a, b) => order(a.from) - order(b.from) || order(a.to) - order(b.to))
}

/**
 * How many of these accounts are expected to renew: the sum of their levels' `renewalRate` (practice 23), rounded to a tenth. `unrated` accounts stand at a level
 * without one, or before level 0, and are not in the sum.
 */
export const expectedRenewals = (
  { roadmap }: Pick<Playbook, 'roadmap'>,
  rows: readonly Standing[],
): { readonly expected: number; readonly unrated: number } => {
  const rates = rows.flatMap(({ level }) => roadmap.find(one => one.level === level)?.renewalRate ?? [])
  return { expected: Math.round(10 * rates.reduce((sum, rate) => sum + rate, 0)) / 10, unrated: rows.length - rates.length }
}
