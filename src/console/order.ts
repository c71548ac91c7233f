import type { AccountRow } from '../progress/report.ts'

/** What the account list can be sorted by; the columns of its table. */
export const columns = ['name', 'tier', 'health', 'level', 'since', 'days', 'ttv', 'seen', 'expected', 'people'] as const
export type Column = (typeof columns)[number]

export interface Order {
  readonly by: Column
  readonly down: boolean
}

/** Overdue accounts first, then those from whom a sign is expected next. */
export const firstOrder: Order = { by: 'expected', down: false }

/** Columns that are first read from their greatest value down. */
const downFirst: ReadonlySet<Column> = new Set(['health', 'level', 'since', 'days', 'seen', 'people'] as const)
const risk = { good: 0, warn: 1, bad: 2 } as const

type Key = string | number | null

const keyOf = (row: AccountRow, by: Column): Key => {
  switch (by) {
    case 'name':
      return row.name
    case 'tier':
      return row.tier
    case 'health':
      return risk[row.health]
    case 'level':
      return row.level ?? -1
    case 'since':
      return row.since
    case 'days':
      return row.behind ?? (row.day === null ? null : Number.NEGATIVE_INFINITY)
    case 'ttv':
      return row.ttvDays
    case 'seen':
      return row.lastBeaconAt
    case 'expected':
      // What is overdue stays before what is not, whatever the clocks say.
      return row.overdue ? (row.nextExpectedBy ?? 0) - Number.MAX_SAFE_INTEGER : row.nextExpectedBy
    case 'people':
      return row.people
  }
}

const compareTexts = (a: string, b: string, collator: Intl.Collator): number => collator.compare(a, b)

/** Tiers named by letters (S, A) go before numbered ones, as success teams rank them. */
const compareTiers = (a: string, b: string, collator: Intl.Collator): number =>
  Number(/^\d/.test(a)) - Number(/^\d/.test(b)) || collator.compare(a, b)

const compareKeys = (a: Key, b: Key, order: Order, collator: Intl.Collator): number => {
  // An empty cell goes last, up or down.
  if (a === null || b === null) return Number(a === null) - Number(b === null)
  const compare = order.by === 'tier' ? compareTiers : compareTexts
  const rising = typeof a === 'string' && typeof b === 'string' ? compare(a, b, collator) : a < b ? -1 : a > b ? 1 : 0
  return order.down ? -rising : rising
}

/** The rows in order; what is equal goes overdue first, then by tier, risk and name. */
export const sortRows = (rows: readonly AccountRow[], order: Order, locale: string): AccountRow[] => {
  const collator = new Intl.Collator(locale, { numeric: true, sensitivity: 'base' })
  const byTier: Order = { by: 'tier', down: false }
  return [...rows].sort(
    (a, b) =>
      compareKeys(keyOf(a, order.by), keyOf(b, order.by), order, collator) ||
      Number(b.overdue) - Number(a.overdue) ||
      compareKeys(a.tier, b.tier, byTier, collator) ||
      risk[b.health] - risk[a.health] ||
      collator.compare(a.name, b.name) ||
      (a.id < b.id ? -1 : 1),
  )
}

/** Signals that need somebody most: `bad` before `warn`, then those that were raised last. */
export const worstFirst = (signals: AccountRow['signals']): AccountRow['signals'] =>
  [...signals].sort((a, b) => risk[b.severity] - risk[a.severity] || b.since - a.since)

/** The order after a click on a column's header: the other way round, or the column's own first direction. */
export const turn = (order: Order, by: Column): Order => ({ by, down: order.by === by ? !order.down : downFirst.has(by) })

/** The rows that hold every word of what was typed, in any letter case and width. `textOf` says what a row can be found by. */
export const findRows = (rows: readonly AccountRow[], typed: string, textOf: (row: AccountRow) => string): readonly AccountRow[] => {
  const fold = (text: string) => text.normalize('NFKC').toLowerCase()
  const words = fold(typed).split(/\s+/).filter(Boolean)
  return words.length === 0 ? rows : rows.filter(row => words.every(word => fold(textOf(row)).includes(word)))
}
