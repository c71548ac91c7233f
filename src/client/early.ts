import type { Exported, Waymark } from './types.ts'

/** A call that was made before the engine was there. */
export interface Call {
  readonly name: Exclude<keyof Waymark, 'progress'>
  readonly args: readonly unknown[]
  /** When, by the wall clock. */
  readonly at: number
  /** And by the clock that never steps back, in the page that made it. */
  readonly mono?: number
}
export interface Waiting extends Call {
  readonly done: (given: unknown) => void
}

/** What a page that went had no time for. */
export interface Note {
  /** The page. */
  readonly by: string
  /** How many events it gave up. */
  readonly lost: number
  readonly calls: readonly Call[]
}

/** What is answered with what became of it. */
export const isEvidence = (name: string): boolean => /^(track|attest|agree)$/.test(name)
/** What changes something that outlives the page. */
export const isDeed = (name: string): boolean => isEvidence(name) || /^(handover|erase|talk)$/.test(name)
/** What says who is here, or is a deed of theirs. */
export const isNoted = (name: string): boolean => isDeed(name) || /^(identify|group|reset)$/.test(name)

/** What is known where nothing is. */
export const nothingKnown: Exported = {
  account: null,
  person: null,
  evidence: { epoch: 0, series: {}, marks: {}, latches: {} },
  guides: {},
  waiting: [],
  sent: [],
}

/** So many pages may leave notes; an older one is given up and counted. */
const MOST = 20

/** A value as it is now, since the host may change it after the call: plain objects and lists, as deep as facts go. */
export function copied(value: unknown, deep = 2): unknown {
  try {
    if (deep < 0 || typeof value !== 'object' || value === null) return value
    if (Array.isArray(value)) return value.map(part => copied(part, deep - 1))
    const proto = Object.getPrototypeOf(value)
    return proto && proto !== Object.prototype
      ? value
      : Object.fromEntries(Object.entries(value).map(([name, part]) => [name, copied(part, deep - 1)]))
  } catch {
    // A getter that throws: whoever reads it field by field gets the rest.
    return value
  }
}

/** The notes in a text; none where it is damaged. Only what says something of person and account. */
export function notesIn(text: string | null): readonly Note[] {
  try {
    return (JSON.parse(text!) as Note[]).map(({ by, lost, calls }) => ({
      by,
      lost,
      calls: calls.filter(({ name, args }) => isNoted(name) && Array.isArray(args)),
    }))
  } catch {
    return []
  }
}

/** Notes as a text. Tokens never are in it, nor what JSON has no word for. */
export function written(notes: readonly Note[]): string {
  const kept = notes.slice(-MOST)
  const gone = notes.slice(0, -MOST).reduce((sum, { lost, calls }) => sum + lost + calls.filter(({ name }) => isEvidence(name)).length, 0)
  return JSON.stringify(
    kept.map(({ by, lost, calls }, i) => ({
      by,
      lost: i ? lost : lost + gone,
      calls: calls.flatMap(({ name, args, at }) => {
        try {
          return [JSON.parse(JSON.stringify({ name, args: name === 'identify' ? args.slice(0, 2) : args, at }, plain)) as unknown]
        } catch {
          return []
        }
      }),
    })),
  )
}
const plain = (_: string, value: unknown): unknown =>
  typeof value === 'bigint' || (typeof value === 'number' && !Number.isFinite(value)) ? undefined : value
