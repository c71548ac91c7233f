import type { Cells, Day, Instant, SeriesKey, Values } from '../evidence/index.ts'
import { firstUse } from './facts.ts'
import { earlier } from './kind.ts'
import type { Person, Use } from './types.ts'
import { usesOf } from './uses.ts'

/** A series over many people: of each who has it, in the order of people, the instants of their uses. */
export interface Column {
  /** Who has it, by their place among all, and where the instants of each of them end. */
  readonly who: number[]
  readonly ends: number[]
  readonly rows: Cells[]
  readonly ats: Instant[]
  /** Of whom some uses may have been lost: by the place in `who`. */
  readonly odd: Set<number>
  /** Are the uses the very dots of the row, in order and none told twice? */
  readonly plain: boolean[]
  /** The uses of values, those of one person in the order in which they are remembered. */
  readonly values: Use[]
  /** Who was the last to do it, and of whom the most days were forgotten: by their place among all, and when. */
  latest: number
  latestAt: Instant
  forgot: number
  from: Day
}

/** Many people's evidence by its series. */
export interface Columns {
  readonly series: Pick<ReadonlyMap<SeriesKey, Column>, 'get'>
  /** Of whom something was latched, by their place. */
  readonly latched: readonly number[]
  /** Who came first, by their place; -1: nobody did anything. */
  readonly first: number
}

export const emptyColumn = (): Column => ({
  who: [],
  ends: [],
  rows: [],
  ats: [],
  odd: new Set(),
  plain: [],
  values: [],
  latest: -1,
  latestAt: -Infinity,
  forgot: -1,
  from: 0,
})

/** Notes a person's row of a series; gives when they began, as far as that is known. */
const note = (column: Column, row: Cells | Values, place: number, began: Instant | null): Instant | null => {
  if (row.from > column.from) {
    column.from = row.from
    column.forgot = place
  }
  if (row.kind === 'values') return addValues(column, row, began)
  const { days } = row
  const last = days[days.length - 1]?.dots
  const at = last?.[last.length - 1]?.at
  if (at !== undefined && at > column.latestAt) {
    column.latestAt = at
    column.latest = place
  }
  add(column, row, place)
  return earlier(began, days[0]?.dots[0]?.at)
}

/** In one walk over everybody: what belongs to one person lies together in memory, and is dear to come by. */
export const columnsOf = (people: readonly Person[]): Columns => {
  const series = new Map<SeriesKey, Column>()
  const latched: number[] = []
  let first = -1
  let firstAt = Infinity
  for (let place = 0; place < people.length; place++) {
    const { series: own, latches } = people[place]!.evidence
    let began: Instant | null = null
    for (const _ in latches) {
      began = latches.activation ?? null
      latched.push(place)
      break
    }
    for (const key in own) {
      let column = series.get(key)
      if (!column) {
        column = emptyColumn()
        series.set(key, column)
      }
      began = note(column, own[key]!, place, began)
    }
    if (began !== null && began < firstAt) {
      firstAt = began
      first = place
    }
  }
  return { series, latched, first }
}

/** `columnsOf` few people, whose evidence is soon come by: each series when it is asked for. */
export const lazyColumns = (people: readonly Person[]): Columns => {
  const known = new Map<SeriesKey, Column>()
  let first: number | undefined
  const get = (key: SeriesKey): Column => {
    const column = known.get(key) ?? emptyColumn()
    if (!known.has(key))
      people.forEach(({ evidence }, place) => {
        const row = evidence.series[key]
        if (row) note(column, row, place, null)
      })
    known.set(key, column)
    return column
  }
  return {
    series: { get },
    get latched() {
      return people.flatMap(({ evidence }, place) => (Object.keys(evidence.latches).length ? [place] : []))
    },
    get first() {
      first ??= people
        .map(({ evidence }) => firstUse(evidence) ?? Infinity)
        .reduce((least, at, place, all) => (at < (all[least] ?? Infinity) ? place : least), -1)
      return first
    },
  }
}

const add = ({ who, ends, rows, ats, odd, plain }: Column, row: Cells, place: number): void => {
  const start = ats.length
  let before = -Infinity
  let id = ''
  let isOdd = false
  let isPlain = true
  for (const { dots } of row.days) {
    isOdd ||= dots.length > 31
    for (const dot of dots) {
      const { at } = dot
      // As `dots` looks for an id that was told twice.
      isPlain &&= id < dot.id && before <= at
      id = dot.id
      before = at
      ats.push(at)
    }
  }
  if (isOdd || !isPlain) {
    ats.length = start
    for (const { at } of usesOf([row])) ats.push(at)
  }
  if (isOdd) odd.add(who.length)
  who.push(place)
  ends.push(ats.length)
  rows.push(row)
  plain.push(!isOdd && isPlain)
}

/** As `distinct` has them: of a day the earliest and the latest, and what lies between. */
const addValues = ({ values }: Column, { hashes }: Values, began: Instant | null): Instant | null => {
  for (const key in hashes) {
    const days = hashes[key]!
    began = earlier(began, days[0]?.[1])
    for (const [, first, last] of days) {
      values.push({ key, at: first })
      if (first !== last) values.push({ key, at: last, lo: first }, { key, at: last })
    }
  }
  return began
}

/** Uses in order of time; of one instant in the order that they have. `ats`: the instant of each. */
export const inTime = (uses: readonly Use[], ats: readonly Instant[] = uses.map(({ at }) => at)): readonly Use[] => {
  const size = 2 ** Math.ceil(Math.log2(ats.length + 1))
  let least = Infinity
  let most = -Infinity
  let isWhole = true
  let isRising = true
  for (const at of ats) {
    isRising &&= at >= most
    isWhole &&= Number.isInteger(at)
    if (at < least) least = at
    if (at > most) most = at
  }
  if (isRising) return uses
  if (!isWhole) return [...uses].sort((a, b) => a.at - b.at)
  if ((most - least + 1) * size > Number.MAX_SAFE_INTEGER) {
    const middle = Math.floor((least + most) / 2)
    return [false, true].flatMap(isLate => inTime(uses.filter(({ at }) => at > middle === isLate)))
  }
  // Numbers sort many times as fast as objects do: the place goes below the instant.
  const keys = new Float64Array(ats.length)
  for (let i = 0; i < ats.length; i++) keys[i] = (ats[i]! - least) * size + i
  keys.sort()
  const sorted: Use[] = []
  for (const key of keys) sorted.push(uses[key - Math.floor(key / size) * size]!)
  return sorted
}

/** The uses of a column up to an instant, one after the other. None may be lost. */
export const usesUntil = ({ rows, ends, ats, plain }: Column, until: Instant): Use[] => {
  const uses: Use[] = []
  for (let i = 0, start = 0; i < rows.length; start = ends[i++]!) {
    // Those of one person are in order.
    if (start === ends[i] || ats[start]! > until) continue
    let left = 0
    for (let place = start; place < ends[i]! && ats[place]! <= until; place++) left++
    if (plain[i])
      for (const { dots } of rows[i]!.days) {
        if (!left) break
        for (const dot of left < dots.length ? dots.slice(0, left) : dots) {
          uses.push(dot)
          left--
        }
      }
    else for (const use of usesOf([rows[i]]).slice(0, left)) uses.push(use)
  }
  return uses
}

/** The uses of a column that are wanted, one after the other. */
export const usesAlong = ({ rows, plain }: Column, isWanted: (use: Use) => boolean = () => true): Use[] => {
  const uses: Use[] = []
  rows.forEach((row, i) => {
    if (plain[i]) {
      for (const { dots } of row.days) for (const dot of dots) if (isWanted(dot)) uses.push(dot)
    } else for (const use of usesOf([row])) if (isWanted(use)) uses.push(use)
  })
  return uses
}
