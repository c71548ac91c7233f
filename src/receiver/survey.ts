import type { Evidence, Instant, SeriesKey } from '../evidence/types.ts'
import { type Nps, nps } from '../progress/index.ts'
import type { Fold } from './fold.ts'

/** So few answers would tell who gave which: nothing of them is told (practice 13). */
export const LEAST_ANSWERS = 5

/** What the members of an account said in a survey, joined so that nobody is told apart. Plain JSON. */
export interface SurveyReport {
  readonly asOf: Instant
  readonly event: string
  /** The seats, or where nobody said how many there are, the people known. */
  readonly expected: number
  /** How many people saw it, and their share of the expected; null beside an unknown event. */
  readonly shown: number
  readonly reach: number | null
  readonly answers: number
  /** Null: fewer than five answered. */
  readonly result: Nps | null
}

/** The series of an event, and the property whose amount it remembers. Keys of another make are passed over. */
function partsOf(key: SeriesKey): { readonly event: unknown; readonly prop: unknown } {
  try {
    const [event, , prop] = JSON.parse(key) as unknown[]
    return { event, prop: Array.isArray(prop) ? prop[0] : prop }
  } catch {
    return { event: null, prop: null }
  }
}

const seriesOf = ({ series }: Evidence, wanted: string, prop?: string) =>
  Object.entries(series).flatMap(([key, row]) => {
    const parts = partsOf(key)
    return row.kind === 'cells' && parts.event === wanted && (prop === undefined || parts.prop === prop) ? [row] : []
  })

/** The last answer of a person, or null: whoever answers again takes the one before back. */
const answerOf = (evidence: Evidence, event: string, prop: string): number | null => {
  const dots = seriesOf(evidence, event, prop).flatMap(({ days }) => days.flatMap(day => day.dots))
  return dots.length ? dots.reduce((last, dot) => (dot.at >= last.at ? dot : last)).n : null
}

/** Reads a survey of an account: `event` with the score in `prop`, and the event that says it was seen. */
export function surveyOf({ people, facts }: Fold, event: string, prop: string, shownEvent: string, now: Instant): SurveyReport {
  const members = people.filter(({ id }) => id)
  const scores = members.flatMap(({ evidence }) => answerOf(evidence, event, prop) ?? [])
  const shown = members.filter(({ evidence }) => seriesOf(evidence, shownEvent).length > 0).length
  const seats = facts.marks['account.seats']?.cur.value
  const expected = typeof seats === 'number' && seats > 0 ? seats : members.length
  return {
    asOf: now,
    event,
    expected,
    shown,
    reach: expected ? shown / expected : null,
    answers: scores.length,
    result: scores.length < LEAST_ANSWERS ? null : nps(scores),
  }
}
