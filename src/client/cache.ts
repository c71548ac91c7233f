import { type Evidence, empty, merge, type SeriesKey } from '../evidence/index.ts'
import { isOutline, sketch } from './outline.ts'
import { evidenceOf, type Head } from './rows.ts'

/** What a page knows of the rows of a ledger. */
export interface Cache {
  /** The rows that are no evidence. */
  readonly rows: Map<string, unknown>
  readonly head: Head | undefined
  readonly kept: Evidence
  /** The series of which not every day was read, by the revision of their outline. */
  readonly outline: ReadonlyMap<SeriesKey, number>
  /** The revision up to which a series is known, when nothing of it was missed. */
  revOf(key: SeriesKey): number | undefined
  /**
   * Takes in rows as they are on the disk (undefined: deleted). `whole`: the series that are among them with all their days. `isBare`: they
   * may have changed without their days being among them.
   */
  absorb(changed: readonly (readonly [row: string, value: unknown])[], whole?: ReadonlySet<SeriesKey>, isBare?: boolean): void
  /** Lets go of what was forgotten. */
  keep(evidence: Evidence): void
}

export function createCache(): Cache {
  const rows = new Map<string, unknown>()
  const outline = new Map<SeriesKey, number>()
  const revs = new Map<SeriesKey, number>()
  let kept = empty
  const head = () => rows.get('h') as Head | undefined

  /** Follows the outline of a series. `isBare`: without the days that changed. */
  const follow = (key: SeriesKey, value: unknown, isWhole: boolean, isBare: boolean): void => {
    if (!isOutline(value)) return
    const { rev, was } = value
    const known = revs.get(key)
    kept = sketch(kept, key, value)
    if (isWhole || (!isBare && !outline.has(key) && (known ?? 0) === was)) revs.set(key, rev)
    else if (outline.has(key) || (known !== rev && (isBare || known === undefined))) outline.set(key, rev)
  }

  return {
    rows,
    get head() {
      return head()
    },
    get kept() {
      return kept
    },
    outline,
    revOf: key => {
      // What nobody did yet is known too.
      if (!kept.series[key]) return 0
      const rev = (rows.get(`i${key}`) as { rev?: number } | undefined)?.rev
      return (outline.get(key) ?? revs.get(key)) === rev ? rev : undefined
    },
    absorb: (changed, whole, isBare = false) => {
      const take = (): void => {
        for (const [row, value] of changed)
          if (value === undefined) rows.delete(row)
          else if (!/^([eml]|$)/.test(row)) rows.set(row, value)
      }
      take()
      const epoch = head()?.epoch ?? 0
      if (kept.epoch < epoch) {
        // All of the former one was erased, whether or not each row is among these.
        rows.clear()
        take()
        kept = { ...empty, epoch }
        outline.clear()
        revs.clear()
      }
      for (const key of whole ?? []) outline.delete(key)
      for (const [row, value] of changed) if (row[0] === 'i') follow(row.slice(1), value, !!whole?.has(row.slice(1)), isBare)
      kept = merge(kept, evidenceOf(changed, epoch))
    },
    keep: evidence => {
      kept = evidence
    },
  }
}
