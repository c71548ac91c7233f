import type { Instant } from '../evidence/types.ts'
import type { Playbook } from '../playbook/types.ts'
import { type Cohort, goalsCalendar, measureAccount, type TtvCohort, type TtvRow, ttvReport, ttvRow } from '../progress/index.ts'
import type { Fold, Folds } from './fold.ts'
import { type ReferralsReport, referralsOf } from './referrals.ts'
import type { Store } from './store.ts'
import { type SurveyReport, surveyOf } from './survey.ts'

/** What is read over accounts besides their pages. */
export interface Figures {
  /** Time to value by cohort. */
  ttv(by: Cohort, now: Instant): Promise<TtvReport>
  /** The account's dated goals as a calendar (RFC 5545). Null: nothing is known of that account. */
  goals(account: string, locale: string | undefined, now: Instant): Promise<string | null>
  /** What members said in a survey. Null: nothing is known of that account. */
  survey(account: string, event: string, prop: string, shown: string, now: Instant): Promise<SurveyReport | null>
  /** Who brought which accounts. */
  referrals(now: Instant): Promise<ReferralsReport>
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
        if (fold?.people.length) list.push(rowOf(fold, now))
      }
      return { asOf: now, by, playbook: { id: playbook.id, version: playbook.version }, cohorts: ttvReport(list, by) }
    },
    survey: async (account, event, prop, shown, now) => {
      const fold = await folds.read(account)
      return fold && surveyOf(fold, event, prop, shown, now)
    },
    referrals: async now => {
      const all: Fold[] = []
      for (const { account, rev } of await store.accounts()) {
        const fold = await folds.read(account, rev)
        if (fold) all.push(fold)
      }
      return referralsOf(all, now)
    },
    goals: async (account, locale = playbook.locales?.[0] ?? 'en', now) => {
      const fold = await folds.read(account)
      if (!fold) return null
      const { people, facts } = fold
      return goalsCalendar(playbook, measureAccount(playbook, people, facts, now), locale, { id: account, facts })
    },
  }
}
