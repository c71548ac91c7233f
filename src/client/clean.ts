import type { Instant } from '../evidence/types.ts'
import type { Scalar } from '../playbook/types.ts'
import type { Options } from './types.ts'

/** More properties than this, and longer texts, are left out. Longer names (of events, people, accounts, facts) and ids no receiver takes. */
const MOST = 100
const LONG = 1000
const LONGEST_NAME = 256
export const LONGEST_ID = 200

/** A lone surrogate can't be written as UTF-8, and some databases refuse it; they refuse NUL too. */
const isText = (value: unknown): value is string => typeof value === 'string' && value.length <= LONG && !/[\0\p{Surrogate}]/u.test(value)

/** A name of an event, person or account, or null where it can't be one: it begins with no control. Numbers are taken as their digits. */
export const nameOf = (value: unknown, longest = LONGEST_NAME): string | null =>
  isText(value) && value > ' ' && value.length <= longest && value !== '__proto__' ? value : Number.isFinite(value) ? String(value) : null

/** A name that must be one. */
export const named = (value: unknown): string => {
  const name = nameOf(value)
  if (name === null) throw new Error('a name is missing')
  return name
}

const isScalar = (value: unknown): value is Scalar =>
  value === null || typeof value === 'boolean' || Number.isFinite(value) || isText(value)

/** What a host gave as properties or facts: its scalars. All else (NaN, BigInt, objects, nodes, throwing getters) is left out. Never throws. */
export function scalars(input: unknown): Readonly<Record<string, Scalar>> {
  const found: Record<string, Scalar> = {}
  const attempt = <T>(read: () => T): T | undefined => {
    try {
      return read()
    } catch {
      return undefined
    }
  }
  // Nothing given is no error: a throw is dear.
  const names = attempt(() => Object.keys(input ?? found))
  for (const name of names?.slice(0, MOST) ?? []) {
    const value = attempt(() => (input as Record<string, unknown>)[name])
    if (isText(name) && isScalar(value)) found[name] = value
  }
  return found
}

/** Of the documents that the host hands over, their versions and which of their fields are filled. */
export const documentsOf = (documents: Options['documents'] = {}): object =>
  Object.fromEntries(
    Object.entries(documents).flatMap(([key, { version, fields = {} }]) => [
      [key, version],
      ...Object.entries(fields).map(([field, isFilled]) => [`${key}.${field}`, !!isFilled]),
    ]),
  )

/** Facts whose lists are texts, joined by commas; a list of dates may have 90. */
export const listed = (facts: unknown): object =>
  Object.fromEntries(Object.entries(facts ?? {}).map(([key, value]) => [key, Array.isArray(value) ? value.slice(0, 90).join() : value]))

/** An instant from a number, an ISO text or a Date; NaN where it is none. */
export const instantOf = (at: unknown): Instant =>
  typeof at === 'string' ? Date.parse(at) : at instanceof Date ? +at : typeof at === 'number' ? at : Number.NaN
