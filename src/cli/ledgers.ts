import { type Evidence, empty, mark, type Refusal, record, type SeriesKey } from '../evidence/index.ts'
import { accountOf } from '../progress/index.ts'
import type { Person, Plan } from '../rule/index.ts'
import type { HistoryLine } from './history.ts'

/** What a line did to what is known of an account. */
export interface Touch {
  readonly person: string
  /** The series that it added to. */
  readonly series: readonly SeriesKey[]
  /** Whose facts it changed. */
  readonly facts: 'account' | 'person' | null
  /** It is the first that is known of the person, or the first thing that they did. */
  readonly isFirst: boolean
  /** Why it counts for nothing. */
  readonly refused: Refusal | 'noRule' | null
}

/** What is known of one account, as its lines come in: the same evidence that browsers and the receiver would hold. */
export interface Ledgers {
  take(line: HistoryLine): Touch
  /** Everybody; the account's own ledger among them, under the id `''`. */
  people(): readonly Person[]
  /** The account's facts, joined over whoever told them. */
  facts(): Evidence
}

export function createLedgers({ byEvent }: Plan): Ledgers {
  const all = new Map<string, Evidence>()
  let people: readonly Person[] | undefined
  let facts: Evidence | undefined
  return {
    take({ at, line, person, device, deed }) {
      const before = all.get(person) ?? empty
      const isFirst = !all.has(person)
      const none = { person, series: [], facts: null, isFirst, refused: null }
      if (deed.kind === 'event') {
        const recorders = byEvent[deed.name] ?? []
        const { evidence, changed, refused } = record(before, recorders, { ...deed, at }, device, 'replay')
        all.set(person, evidence)
        people = undefined
        const isUse = changed.length > 0 && !Object.keys(before.series).length
        return {
          ...none,
          isFirst: isFirst || isUse,
          series: changed.map(({ key }) => key),
          refused: refused[0]?.reason ?? (recorders.length ? null : 'noRule'),
        }
      }
      if (deed.kind !== 'facts') return { ...none, isFirst: false }
      const change = { rank: deed.rank, at, id: `line-${String(line).padStart(12, '0')}` }
      const after = deed.facts.reduce((evidence, [key, value]) => mark(evidence, key, { ...change, value }), before)
      all.set(person, after)
      if (after === before && !isFirst) return none
      people = undefined
      facts = undefined
      return { ...none, facts: deed.facts.some(([key]) => /^(account|agree)\./.test(key)) ? 'account' : 'person' }
    },
    people: () => (people ??= [...all].map(([id, evidence]) => ({ id, evidence }))),
    facts: () => (facts ??= accountOf([...all.values()])),
  }
}
