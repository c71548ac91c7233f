import type { SeriesKey } from '../evidence/index.ts'
import { type CoverageRule, type DistinctRule, kindOf, type QuorumRule, type Rule, type SequenceRule } from '../playbook/index.ts'
import { type Column, type Columns, columnsOf, emptyColumn, inTime, lazyColumns, usesAlong } from './columns.ts'
import { cover } from './cover.ts'
import { oneOf } from './facts.ts'
import { fewer } from './fewer.ts'
import { kindFor } from './key.ts'
import { narrow } from './narrow.ts'
import { read } from './read.ts'
import { steps } from './steps.ts'
import { tellerOf } from './teller.ts'
import type { Person, Reading, Use, View } from './types.ts'

/** Many people, of whom a rule is read with no more work than it takes. */
export interface Crowd extends NonNullable<View['uses']> {
  /** A leaf over all of them, as without; undefined where there is no shorter way. `view`: the account's. */
  readonly read: (rule: Rule, view: View) => Reading | undefined
  /** Those whose readings of a rule have in them what everybody's have, when the foremost is looked for. `view`: of nobody, `people` being empty. */
  readonly decisive: (rule: Rule, view: View) => readonly Person[]
}

/** The fact that a reading of a person rests on alone. */
const markOf = (rule: Rule): string | undefined => {
  const kind = kindOf(rule)
  const { agree, attest, trait, of } = rule as Record<string, unknown>
  if (kind === 'agree') return `agree.${agree}`
  if (kind === 'attest') return `attest.${attest}`
  return kind === 'trait' && of !== 'account' ? `trait.${trait}` : undefined
}

/** They look at people only for who was the first, who the last, and of whom the most was forgotten. */
const OF_USES: ReadonlySet<string> = new Set(['count', 'gauge', 'sum', 'streak', 'missed', 'sequence', 'cycle', 'gap', 'elapsed'])

/** Of so many people only what is asked for is looked at. */
const FEW = 200

/** Looks at everybody once, when it is first asked. `people`: all of the account, in the order of every view that it is asked with. */
export const crowdOf = (people: readonly Person[]): Crowd => {
  let columns: Columns | undefined
  const known = (): Columns => {
    columns ??= people.length > FEW ? columnsOf(people) : lazyColumns(people)
    return columns
  }
  const columnOf = (key: SeriesKey): Column => known().series.get(key) ?? emptyColumn()
  const keysOf = (rule: Rule): SeriesKey[] => [kindFor(rule)?.recorder?.(rule) ?? []].flat().map(({ key }) => key)
  const at = (places: Iterable<number>): Person[] => [...new Set(places)].sort((a, b) => a - b).flatMap(place => people[place] ?? [])
  const uses = new Map<SeriesKey, readonly Use[]>()
  const somebody = people.findIndex(({ id }) => id)

  return {
    get: key => {
      const column = columnOf(key)
      const found = uses.get(key) ?? inTime(usesAlong(column), column.ats)
      uses.set(key, found)
      return found
    },
    // They are known as soon as they are asked for.
    set: () => {},

    get first() {
      return at([known().first])
    },

    read: (rule, view) => {
      const kind = kindOf(rule)
      const over = (some: readonly Person[], more?: Partial<View>): Reading =>
        kindFor(rule)!.read(rule, { ...view, people: some, ...more }, read)
      if (kind === 'quorum') {
        const { quorum, now } = rule as QuorumRule
        // Who lacks a fact that is asked for adds nothing.
        const asked = Object.entries(quorum).flatMap(([name, wanted]) => (now && oneOf(wanted)(null) ? [] : `trait.${name}`))
        return over(asked.reduce((some, name) => some.filter(({ evidence }) => evidence.marks[name]), people))
      }
      const columns = keysOf(rule).map(columnOf)
      const [column = emptyColumn()] = columns
      const { by } = rule as DistinctRule
      if (kind === 'coverage') return by === undefined ? cover(rule as CoverageRule, view, column) : undefined
      const some = at([known().first, ...columns.flatMap(({ latest, forgot }) => [latest, forgot])])
      if (kind === 'distinct' && by !== 'day') return narrow(rule as DistinctRule, inTime(column.values), { ...view, people: some })
      if (kind !== 'distinct' && !OF_USES.has(kind)) return undefined
      if (kind === 'sequence' || kind === 'cycle')
        return steps(rule as SequenceRule, { ...view, people: some }, columns, keysOf(rule), get =>
          over(some, get && { uses: { get, set: () => {} } }),
        )
      const few = fewer(rule, column, { ...view, people: some })
      return over(some, few && { uses: { get: () => few, set: () => {} } })
    },

    decisive: (rule, view) => {
      if (somebody < 0) return []
      const mark = markOf(rule)
      if (mark) {
        const lacks = people.findIndex(({ id, evidence }) => id && !evidence.marks[mark])
        return people.filter(({ id, evidence }, place) => id && (evidence.marks[mark] || place === lacks))
      }
      const tell = tellerOf(rule, view)
      if (!tell) return people.filter(({ id }) => id)
      const { who, ends, ats, odd } = columnOf(keysOf(rule)[0]!)
      const places = new Set([somebody])
      for (const place of known().latched) places.add(place)
      let most = 0
      let best = somebody
      let soonest = -1
      let first = Infinity
      let nextly = -1
      let next = Infinity
      for (let i = 0, start = 0; i < who.length; start = ends[i++]!) {
        const place = who[i]!
        if (!people[place]!.id) continue
        const told = odd.has(i) ? undefined : tell(ats, start, ends[i]!)
        if (!told) places.add(place)
        else {
          if (told.value > most) {
            most = told.value
            best = place
          }
          if (told.at !== null && told.at < first) {
            first = told.at
            soonest = place
          }
          if (told.revisitAt !== null && told.revisitAt < next) {
            next = told.revisitAt
            nextly = place
          }
        }
      }
      return at([...places, best, soonest, nextly]).filter(({ id }) => id)
    },
  }
}
