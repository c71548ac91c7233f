import type { Instant } from '../evidence/types.ts'
import type { Playbook } from '../playbook/types.ts'
import {
  type AccountPage,
  type AccountRow,
  type AccountSource,
  type AccountsReport,
  type AlarmRow,
  type AlarmsReport,
  accountReport,
  accountRow,
  type Told,
} from '../progress/index.ts'
import { calendarOf } from '../rule/index.ts'
import type { Alarm } from './alarm.ts'
import type { Fold, Folds } from './fold.ts'
import { alarmRow, byRank, reachOf } from './list.ts'
import type { AccountHead, Store, Told as StoredTold } from './store.ts'
import { MAIL } from './telling.ts'

/** What the console reads. */
export interface Reports {
  /** The playbook by which accounts are read. */
  readonly playbook: Playbook
  accounts(now: Instant): Promise<AccountsReport>
  /** Null: nothing is known of that account. */
  account(id: string, now: Instant): Promise<AccountPage | null>
  /** The account's row. */
  row(fold: Fold, head: AccountHead, now: Instant): AccountRow
  /** Tonight's list: the alarms that nobody is done with, in the order in which to act on them. */
  alarms(now: Instant): Promise<AlarmsReport>
  /** One alarm as a line of that list. Null: nothing is known of its account. */
  alarm(alarm: Alarm, now: Instant): Promise<AlarmRow | null>
}

/** A row holds for so long by itself: days go by, and absence begins. Milliseconds. */
const ROW_HOLDS = 30_000
/** So many happenings are read for a timeline. */
const MOST_TOLD = 500
/** What is worth a line of a person's facts: who stands up for the product. Attestations are told too. */
const NOTABLE = /^(trait\.promoter$|attest\.)/

const sourceOf = (fold: Fold, { account, lastBeaconAt }: AccountHead): AccountSource => ({
  id: account,
  // In one order, whichever receiver is asked: each came to know them in its own.
  people: [...fold.people]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map(person => ({ ...person, devices: Object.keys(fold.ledgers.get(person.id)?.writers ?? {}).length })),
  account: fold.facts,
  lastBeaconAt,
})

const toldOf = ({ person, happening }: StoredTold): Told => ({ ...happening, person })

/** Facts of people as lines of the timeline, with every change that is still known. */
const factsOf = ({ people }: Fold): Told[] =>
  people.flatMap(({ id: person, evidence }) =>
    Object.entries(evidence.marks)
      .filter(([key]) => NOTABLE.test(key))
      .flatMap(([key, { log }]) =>
        log.map(
          ({ id, at, value, rank }): Told => ({
            id: `${person}/${key}/${id}`,
            at,
            person: person || null,
            kind: 'fact',
            fact: key.slice(key.indexOf('.') + 1),
            value,
            by: rank > 0 ? 'server' : null,
          }),
        ),
      ),
  )

/** Overdue first, then bad health, then the furthest behind its plan, then by name. */
const byUrgency = (a: AccountRow, b: AccountRow): number =>
  Number(b.overdue) - Number(a.overdue) ||
  Number(b.health === 'bad') - Number(a.health === 'bad') ||
  Math.max(0, b.behind ?? 0) - Math.max(0, a.behind ?? 0) ||
  (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)

/** Reads accounts by a playbook. Rows are kept until their account changes or time passes. */
export function createReports(store: Store, folds: Folds, playbook: Playbook): Reports {
  const rows = new WeakMap<Fold, { readonly from: Instant; readonly until: Instant; readonly row: AccountRow }>()

  const rowOf = (fold: Fold, head: AccountHead, now: Instant): AccountRow => {
    const kept = rows.get(fold)
    if (kept && kept.from <= now && now < kept.until) return { ...kept.row, lastBeaconAt: head.lastBeaconAt }
    const row = accountRow(playbook, sourceOf(fold, head), now)
    const expected = row.nextExpectedBy !== null && row.nextExpectedBy > now ? row.nextExpectedBy : Number.POSITIVE_INFINITY
    rows.set(fold, { from: now, until: Math.min(now + ROW_HOLDS, expected), row })
    return row
  }

  const head = { playbook: { id: playbook.id, version: playbook.version, title: playbook.title ?? null }, zone: calendarOf(playbook).zone }
  const alarmIn = async (alarm: Alarm, of: AccountHead | null, now: Instant): Promise<AlarmRow | null> => {
    const fold = of && (await folds.read(of.account, of.rev))
    return fold ? alarmRow(playbook, fold, rowOf(fold, of, now), alarm, now) : null
  }

  return {
    playbook,
    row: rowOf,
    alarm: async (alarm, now) => alarmIn(alarm, await store.head(alarm.account), now),
    alarms: async now => {
      const list = await store.alarms()
      const heads = new Map<string, AccountHead | null>()
      const rows: AlarmRow[] = []
      for (const alarm of list) {
        const { account } = alarm
        if (!heads.has(account)) heads.set(account, await store.head(account))
        const row = await alarmIn(alarm, heads.get(account)!, now)
        if (row) rows.push(row)
      }
      return { asOf: now, ...head, mail: (await store.setting(MAIL)) !== false, rows: rows.sort(byRank) }
    },
    accounts: async now => {
      const list: AccountRow[] = []
      for (const head of await store.accounts()) {
        const fold = await folds.read(head.account, head.rev)
        // Of one that was erased only its name is left, so that nothing comes back.
        if (fold?.people.length) list.push(rowOf(fold, head, now))
      }
      return { asOf: now, ...head, rows: list.sort(byUrgency) }
    },
    account: async (id, now) => {
      const head = await store.head(id)
      const fold = head && (await folds.read(id, head.rev))
      if (!head || !fold) return null
      const told = [...(await store.told(id, MOST_TOLD)).map(toldOf), ...factsOf(fold)]
      const report = accountReport(playbook, sourceOf(fold, head), told, now)
      return { ...report, ...reachOf(playbook, fold.facts), lost: await store.lost(id) }
    },
  }
}
