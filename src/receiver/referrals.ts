import type { Instant } from '../evidence/types.ts'
import { idText, textOf } from '../progress/index.ts'
import type { Fold } from './fold.ts'

/** A fan, and the accounts that came by their link (practice 7). Plain JSON. */
export interface Referral {
  /** What stands in the link: a token of the product's own, no name. */
  readonly ref: string
  /** Null: nobody known has it. */
  readonly fan: { readonly account: string; readonly person: string; readonly name: string | null; readonly promoter: boolean } | null
  readonly accounts: readonly { readonly id: string; readonly name: string; readonly at: Instant }[]
}
export interface ReferralsReport {
  readonly asOf: Instant
  readonly rows: readonly Referral[]
}

/**
 * Counts referrals by fan: a fan is a person with the fact `ref`, a referral is an account that was told to have come by it (`group` with
 * `ref`). Whoever tells it first counts, so that nobody takes another's over; one's own account is no referral.
 */
export function referralsOf(folds: readonly Fold[], now: Instant): ReferralsReport {
  const fans = new Map<string, NonNullable<Referral['fan']>>()
  for (const { account, people } of folds)
    for (const { id, evidence } of people) {
      const fact = (name: string) => evidence.marks[`trait.${name}`]?.cur.value
      const ref = textOf(fact('ref'))
      if (id && ref && !fans.has(ref))
        fans.set(ref, { account, person: id, name: textOf(fact('name')), promoter: fact('promoter') === true })
    }
  const rows = new Map<string, { id: string; name: string; at: Instant }[]>()
  for (const { account, facts } of folds) {
    const [first] = facts.marks['account.ref']?.log ?? []
    const ref = textOf(first?.value)
    if (!first || !ref || fans.get(ref)?.account === account) continue
    const name = textOf(facts.marks['account.name']?.cur.value) ?? idText(account)
    rows.set(ref, [...(rows.get(ref) ?? []), { id: account, name, at: first.at }])
  }
  const list = [...rows].map(
    ([ref, accounts]): Referral => ({ ref, fan: fans.get(ref) ?? null, accounts: accounts.sort((a, b) => a.at - b.at) }),
  )
  return { asOf: now, rows: list.sort((a, b) => b.accounts.length - a.accounts.length || (a.ref < b.ref ? -1 : 1)) }
}
