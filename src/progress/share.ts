import { type Day, type Evidence, forget, type Instant, type SeriesKey } from '../evidence/index.ts'
import { type Playbook, type Rule, rulesOf } from '../playbook/index.ts'
import {
  anchorAt,
  firstUse,
  isShared,
  isWide,
  latchKey,
  leavesOf,
  type Person,
  partOf,
  type Reading,
  read,
  ruleKey,
  type SharedReading,
  shareLeaf,
  type View,
} from '../rule/index.ts'
import { seeEveryone } from './everyone.ts'
import { see } from './see.ts'
import type { Sources } from './types.ts'

function* leaves(playbook: Playbook): Generator<readonly [Rule, 'user' | 'account']> {
  for (const { rule, scope } of rulesOf(playbook)) for (const leaf of leavesOf(rule)) yield [leaf, isWide(leaf) ? 'account' : scope]
}

/** The leaves that a receipt tells of, by `ruleKey`. */
export const sharedLeaves = (playbook: Playbook): ReadonlyMap<string, Rule> => {
  const all = new Map<string, Rule>()
  for (const [leaf, scope] of leaves(playbook))
    if (scope === 'account' && isShared(leaf)) {
      const key = ruleKey(leaf)
      if (!all.has(key)) all.set(key, leaf)
    }
  return all
}

/** What one person is told, by what was read over everybody: the first use of all is at `at`. */
export const sharer =
  (wholes: ReadonlyMap<string, readonly [Rule, Reading]>, view: View, at: Instant | null) =>
  (person: string): Record<string, SharedReading> => {
    const shared: Record<string, SharedReading> = {}
    const part = partOf(view, person)
    for (const [key, [leaf, whole]] of wholes) shared[key] = shareLeaf(leaf, view, person, whole, part)
    if (wholes.size) shared.activation = { value: 0, mine: 0, need: null, at, asOf: view.now, through: null }
    return shared
  }

const shareOf = (playbook: Playbook, view: View): ((person: string) => Record<string, SharedReading>) => {
  const wholes = new Map([...sharedLeaves(playbook)].map(([key, leaf]) => [key, [leaf, read(leaf, view)] as const]))
  return sharer(wholes, view, wholes.size ? anchorAt('activation', view) : null)
}

/**
 * The account's leaves as the receiver reads them over everybody (`sources.people`), with one person's part, by `ruleKey`; under
 * `activation` the first event of all. What a receipt brings down: no name, no id.
 */
export const shareAccount = (playbook: Playbook, sources: Sources, person: string, now: Instant): Record<string, SharedReading> =>
  shareOf(playbook, see(playbook, sources, now, {}).view('account'))(person)

/** `shareAccount` for many people: what is read over everybody is read once, and each one's part when it is asked for. */
export const shareEveryone = (
  playbook: Playbook,
  people: readonly Person[],
  account: Evidence,
  now: Instant,
): ((person: string) => Record<string, SharedReading>) =>
  shareOf(playbook, seeEveryone(playbook, people, account, now).scene.view('account'))

/**
 * What `forget` must keep of a ledger that is cut: by latch key, the instants that the rules read now and would not read the same
 * afterwards. With `sources.person` null: of the account, for the ledger of the account itself, when all its people are cut alike.
 * `left`: those people as they are afterwards, where that is known.
 */
export const latchesOf = (
  playbook: Playbook,
  sources: Sources,
  cuts: Readonly<Record<SeriesKey, Day>>,
  now: Instant,
  left?: readonly Person[],
): Record<string, Instant> => {
  const scope = sources.person === null ? 'account' : 'user'
  const cut = (evidence: Evidence) => forget(evidence, cuts, {})
  const after: Sources = {
    ...sources,
    own: cut(sources.own),
    ...(sources.people && { people: left ?? sources.people.map(({ id, evidence }) => ({ id, evidence: cut(evidence) })) }),
  }
  const views = [sources, after].map(of => see(playbook, of, now, {}).view(scope)) as [View, View]
  const latches: Record<string, Instant> = {}
  const latch = (key: string, [before, then]: readonly (Instant | null)[]) => {
    if (before != null && before !== then) latches[key] = before
  }
  for (const [leaf, of] of leaves(playbook))
    if (of === scope) {
      const [before, then] = views.map(view => read(leaf, view))
      const key = latchKey(leaf, scope)
      if (before!.rising) latch(key, [before!.at, then!.at])
      latch(`${key}+`, [before, then].map(one => (one!.best === undefined ? null : -one!.best)) as [number | null, number | null])
    }
  if (scope === 'user') latch('activation', [firstUse(sources.own), firstUse(after.own)])
  return latches
}
