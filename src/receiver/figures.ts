import type { Instant } from '../evidence/types.ts'
import type { Playbook } from '../playbook/types.ts'
import { type Cohort, goalsCalendar, measureAccount, type TtvCohort, type TtvRow, ttvReport, ttvRow } from '../progress/index.ts'
import type { Fold, Folds } from './fold.ts'
import type { Store } from './store.ts'

/** What is read over accounts besides their pages. */
export interface Figures {
  /** Time to value by cohort. */
  ttv(by: Cohort, now: Instant): Promise<TtvReport>
  /** The account's dated goals as a calendar (RFC 5545). Null: nothing is known of that account. */
  goals(account: string, locale: string | undefined, now: Instant): Promise<string | null>
}

/** Plain JSON of `/api/ttv`. */
export interface TtvReport {
  readonly asOf: Instant
  readonly by: Cohort
  readonly playbook: { readonly id: string; readonly version: number }
  readonly cohorts: readonly TtvCohort[]
}

export const isCohort = (by: unknown): by is Cohort => by === 'month' || by === 'version' || by === 'tier'

/** A row holds for so long by itself, in milliseconds: some milestones come or go with time. */
const ROW_HOLDS = 30_000

/** Reads accounts by a playbook. Rows are kept until their account changes or time passes. */
export function createFigures(store: Store, folds: Folds, playbook: Playbook): Figures {
  const rows = new WeakMap<Fold, { readonly from: Instant; readonly row: TtvRow }>()
  const rowOf = (fold: Fold, now: Instant): TtvRow => {
    const kept = rows.get(fold)
    if (kept && kept.from <= now && now < kept.from + ROW_HOLDS) return kept.row
    const row = ttvRow(playbook, fold.facts, measureAccount(playbook, fold.people, fold.facts, now))
    rows.set(fold, { from: now, row })
    return row
  }
  return {
    ttv: async (by, now) => {
      const list: TtvRow[] = []
      for (const { account, rev } of await store.accounts()) {
        const fold = await folds.read(account, rev)
        if (fold) list.push(rowOf(fold, now))
      }
      return { asOf: now, by, playbook: { id: playbook.id, version: playbook.version }, cohorts: ttvReport(list, by) }
    },
    goals: async (account, locale = playbook.locales?.[0] ?? 'en', now) => {
      const fold = await folds.read(account)
      if (!fold) return null
      const { people, facts } = fold
      return goalsCalendar(playbook, measureAccount(playbook, people, facts, now), locale, { id: account, facts })
    },
  }
}
