import type { Evidence, Instant, SeriesKey } from '../evidence/index.ts'
import { needsOf, type Playbook, type Rule } from '../playbook/index.ts'
import { anchorAt, firstUse, type LocalCalendar, type Person, type Reading, read, recordersOf, type SharedReading } from '../rule/index.ts'
import { seeEveryone } from './everyone.ts'
import { settle } from './settle.ts'
import { sharedLeaves, sharer } from './share.ts'

/** A leaf that is told, and what its reading over everybody rests on besides the account's facts and the hour. */
interface Leaf {
  readonly rule: Rule
  readonly key: string
  readonly series: readonly SeriesKey[]
  /** Facts of people. */
  readonly isNamed: boolean
  /** Milestones or levels, and so anything. */
  readonly isBound: boolean
}

/** What was read when it was asked for last. */
interface Last {
  readonly people: ReadonlyMap<string, Evidence>
  readonly account: Evidence
  readonly calendar: LocalCalendar
  readonly readings: ReadonlyMap<string, { readonly asOf: Instant; readonly reading: Reading }>
  readonly activation: Instant | null
}

/** Tells of an account that is asked for again and again: what `shareEveryone` tells of it as it is now. */
export type Sharing = (people: readonly Person[], account: Evidence, now: Instant) => (person: string) => Record<string, SharedReading>

const leavesToldOf = (playbook: Playbook): readonly Leaf[] =>
  [...sharedLeaves(playbook)].map(([key, rule]) => {
    const series = recordersOf(rule).map(recorder => recorder.key)
    return { rule, key, series, isNamed: !series.length || 'by' in rule, isBound: needsOf(rule, playbook.roadmap).length > 0 }
  })

/** Facts of people that rules over everybody may ask for; those of the account come joined. */
const NAMED = /^(trait|attest|agree)\./

/** The names of parts that are others. */
const differing = <T>(before: Readonly<Record<string, T>>, after: Readonly<Record<string, T>>): string[] =>
  before === after
    ? []
    : [...Object.keys(after), ...Object.keys(before).filter(name => !(name in after))].filter(name => after[name] !== before[name])

/** What of their evidence is another since then. `isOther`: who there is, or when they began. */
function changesOf(before: ReadonlyMap<string, Evidence>, people: readonly Person[]) {
  const series = new Set<SeriesKey>()
  let isNamed = false
  let isOther = people.length !== before.size
  for (const { id, evidence } of people) {
    const old = before.get(id)
    if (old === evidence || isOther) continue
    if (!old) isOther = true
    else {
      for (const key of differing(old.series, evidence.series)) series.add(key)
      isNamed ||= differing(old.marks, evidence.marks).some(key => NAMED.test(key))
      isOther = firstUse(old) !== firstUse(evidence)
    }
  }
  return { series, isNamed, isOther }
}

/** Remembers what was read, and reads again only the leaves whose evidence, facts or hour changed since. */
export const createSharing = (playbook: Playbook): Sharing => {
  const leaves = leavesToldOf(playbook)
  let last: Last | undefined
  return (people, given, now) => {
    const account = settle(last?.account, given)
    const { series, isNamed, isOther } = changesOf(last?.people ?? new Map(), people)
    const before = last && !isOther && account === last.account ? last : undefined
    const { scene } = seeEveryone(playbook, people, account, now, undefined, last?.calendar)
    const view = scene.view('account')
    const readings = new Map(
      leaves.map(leaf => {
        const old = leaf.isBound ? undefined : before?.readings.get(leaf.key)
        const isOld = !old || (isNamed && leaf.isNamed) || leaf.series.some(key => series.has(key))
        const isNow = !isOld && old.asOf <= now && now < (old.reading.revisitAt ?? Infinity)
        return [leaf.key, isNow ? old : { asOf: now, reading: read(leaf.rule, view) }] as const
      }),
    )
    const activation = before ? before.activation : leaves.length ? anchorAt('activation', view) : null
    last = { people: new Map(people.map(({ id, evidence }) => [id, evidence])), account, calendar: view.calendar, readings, activation }
    const wholes = new Map(leaves.map(({ key, rule }) => [key, [rule, readings.get(key)!.reading] as const]))
    return sharer(wholes, view, activation)
  }
}
