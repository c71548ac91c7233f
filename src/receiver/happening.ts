import type { Happening } from '../beacon/types.ts'
import type { Instant } from '../evidence/index.ts'
import { timely, type Unfit } from './fit.ts'
import { LONGEST_ID, LONGEST_TOLD, MOST_OPEN } from './limits.ts'
import { type Fields, isFields, isName, isText, isWhole } from './parse.ts'

const isBit = (it: unknown): it is boolean => typeof it === 'boolean'
const isInstant = (it: unknown): it is Instant => Number.isFinite(it)
const isNumberOrNull = (it: unknown): it is number | null => it === null || Number.isFinite(it)
const isId = (it: unknown): it is string => isName(it, LONGEST_ID)
const maybe = (it: unknown): boolean => it === undefined || isText(it, LONGEST_ID)
const maybeId = (it: unknown): boolean => it === undefined || isId(it)

/** The fields of each kind. What is not named here is not kept. */
const FIELDS: Readonly<Record<string, Readonly<Record<string, (it: unknown) => boolean>>>> = {
  milestone: { milestone: isId, scope: it => it === 'user' || it === 'account', reachedAt: isInstant, ttv: isNumberOrNull, late: isBit },
  level: { level: isNumberOrNull, from: isNumberOrNull },
  signal: { signal: isId, raised: isBit },
  guide: { guide: isId, what: isId, step: maybe, reason: maybe },
  talk: {
    level: isNumberOrNull,
    open: it => Array.isArray(it) && it.length <= MOST_OPEN && it.every(isId),
    guide: maybeId,
    step: maybeId,
    topic: maybeId,
  },
  personChanged: { to: it => isName(it), from: it => it === undefined || isName(it) },
}

/** A happening made anew of the fields that we know, or why it is not taken in. */
export function fitHappening(it: Fields, now: Instant): Happening | Unfit {
  const { id, at, seq, kind } = it
  if (!isName(id, LONGEST_TOLD)) return typeof id === 'string' && id.length > LONGEST_TOLD ? 'tooBig' : 'malformed'
  const fields = typeof kind === 'string' && Object.hasOwn(FIELDS, kind) ? FIELDS[kind] : undefined
  if (!fields || !isInstant(at)) return 'malformed'
  if (!Object.entries(fields).every(([name, test]) => test(it[name]))) return 'malformed'
  const admitted = timely(at, now)
  if (admitted !== 'ok') return admitted
  const told = Object.keys(fields).flatMap(name => (it[name] === undefined ? [] : [[name, it[name]]]))
  return { id, at, seq: isWhole(seq) ? seq : 0, kind, ...Object.fromEntries(told) } as Happening
}

/** The id under which an entry can be answered, if it has one. */
export const idOf = (it: unknown): string | null => (isFields(it) && typeof it.id === 'string' ? it.id : null)
