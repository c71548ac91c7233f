import type { Rule } from '../playbook/index.ts'
import { kindFor } from './key.ts'
import { read } from './read.ts'
import type { Reading, SharedReading, View } from './types.ts'

/** Can the receiver's reading of a leaf help a browser? Facts of the account and milestones are read where they stand. */
export const isShared = (rule: Rule): boolean => !!kindFor(rule)?.join

/** Is it read over the account wherever it stands? */
export const isWide = (rule: Rule): boolean => !!kindFor(rule)?.wide

/** The account as if this person were the only one in it: what their part of a leaf is read by. */
export const partOf = (view: View, person: string): View => ({
  ...view,
  people: view.people.filter(({ id }) => id === person),
  uses: new Map(),
})

/**
 * A leaf as the receiver reads it over everybody, with one person's part of it. `view` is the account's, without `shared`; `whole` is
 * its reading, where several people ask, and `part` is `partOf` the person, where several leaves are read.
 */
export const shareLeaf = (
  rule: Rule,
  view: View,
  person: string,
  whole: Reading = read(rule, view),
  part: View = partOf(view, person),
): SharedReading => {
  const { value, need, at, late, exact, revisitAt, expectedBy, best } = whole
  const mine = read(rule, part).value
  return { value, mine, need, at, late, exact, asOf: view.now, through: revisitAt, expectedBy, ...(best !== undefined && { best }) }
}
