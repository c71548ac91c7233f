import { type Change, DAY, type Evidence, type Instant, type Mark, text } from '../evidence/index.ts'
import type { Anchor, Scalar, Who } from '../playbook/index.ts'
import { atWall, dayAt } from './calendar.ts'
import { earlier } from './kind.ts'
import { between, type Stretch, turns } from './turns.ts'
import type { View } from './types.ts'

/** Does a fact's value fit? */
export type Test = (value: Scalar) => boolean

export const isTrue: Test = value => !!value
/** Equal to, or one of, compared as texts (as properties of events are): 42 and '42' are the same, and so are null and ''. */
export const oneOf = (wanted: Scalar | readonly Scalar[]): Test => {
  const texts = [wanted].flat().map(text)
  return value => texts.includes(text(value))
}

/** The changes that counted when they were told: a browser's word does not count after the server's. */
export const changesOf = ({ log, cur }: Mark): readonly Change[] => {
  let rank = 0
  // Many later words of a lower rank push the one that counts out of the log.
  const all = log.some(({ id }) => id === cur.id) ? log : [cur, ...log]
  return all.filter(change => {
    const counts = change.rank >= rank
    if (counts) rank = change.rank
    return counts
  })
}

/** When a fact first fitted; also when that change is no longer among those kept. */
const firstFit = (mark: Mark, test: Test): Instant | null =>
  changesOf(mark).reduce(
    (at, change) => (test(change.value) ? earlier(at, change.at) : at),
    // Only as far back as nobody of a higher rank has spoken.
    mark.log.length > 31 && !mark.cur.rank && test(true) ? mark.first : null,
  )

/** Does a fact fit now, and when did it first? */
export const fit = (mark: Mark | undefined, test: Test): { readonly now: boolean; readonly at: Instant | null } => ({
  now: test(mark?.cur.value ?? null),
  at: mark ? firstFit(mark, test) : null,
})

/** What must fit of a person: facts, each with its test. */
export type Claims = readonly (readonly [mark: Mark | undefined, test: Test])[]

/** What is claimed of anybody, asked of each. */
export const claimsBy = (who: Who = {}): ((evidence: Evidence) => Claims) => {
  const tests = Object.entries(who).map(([name, wanted]) => [`trait.${name}`, oneOf(wanted)] as const)
  return ({ marks }) => tests.map(([key, test]) => [marks[key], test])
}

/** Do they all fit now, and since when has each of them done so at some time? */
export const fitAll = (claims: Claims): ReturnType<typeof fit> => {
  const fits = claims.map(([mark, test]) => fit(mark, test))
  return {
    now: fits.every(({ now }) => now),
    at: fits.some(({ at }) => at === null) ? null : Math.max(0, ...fits.map(({ at }) => at!)),
  }
}

/** When they all fitted. A fact that was never told, or changed too often for its beginning to be known, did not before. */
export const spellsOf = (claims: Claims): Stretch[] => {
  const spells = claims.flatMap(([mark, test]) => {
    const turned = test(null) && !mark?.log[31] ? [-Infinity] : []
    for (const { at, value } of mark ? changesOf(mark) : []) if (test(value) !== turned.length % 2 > 0) turned.push(at)
    return between(turned)
  })
  return between([
    ...turns(
      spells.sort((a, b) => a[0] - b[0]),
      claims.length,
    ),
  ])
}

/** The earliest event known of a person. */
export const firstUse = ({ series, latches }: Evidence): Instant | null => {
  let at = latches.activation ?? null
  for (const row of Object.values(series))
    if (row.kind === 'cells') at = earlier(at, row.days[0]?.dots[0]?.at)
    else for (const days of Object.values(row.hashes)) at = earlier(at, days[0]?.[1])
  return at
}

/** The latest event known of a person. */
export const lastUse = ({ series }: Evidence): Instant | null => {
  const ats = Object.values(series).flatMap(row =>
    row.kind === 'cells' ? (row.days.at(-1)?.dots.at(-1)?.at ?? []) : Object.values(row.hashes).flatMap(days => days.at(-1)?.[2] ?? []),
  )
  return ats.length ? Math.max(...ats) : null
}

/** An ISO date (the start of that local day) or date-time (on the account's wall, unless it says its offset). */
const instantOf = (text: Scalar | undefined, { calendar }: View): Instant | null => {
  const [all, date, time, offset] = /^(\d{4}-\d\d-\d\d)(T[\d:.]+)?(Z|[+-]\d\d:?\d\d)?$/.exec(`${text}`) ?? []
  const at = all && (offset ? Date.parse(all) : time ? atWall(Date.parse(`${all}Z`), calendar) : dayAt(Date.parse(date!) / DAY, calendar))
  return Number.isFinite(at) ? (at as Instant) : null
}

/** The instant that a window or a time to value starts at, or null when it is not known. */
export const anchorAt = (anchor: Anchor, view: View): Instant | null => {
  if (typeof anchor === 'object') return ('level' in anchor ? view.level(anchor.level) : view.milestone(anchor.milestone)).at
  const told = instantOf(view.account.marks[`account.anchor.${anchor}`]?.cur.value, view)
  if (told !== null || anchor !== 'activation') return told
  return (view.uses?.first ?? view.people).reduce(
    (at, { evidence }) => earlier(at, firstUse(evidence)),
    view.scope === 'account' ? (view.shared?.('activation')?.at ?? null) : null,
  )
}
