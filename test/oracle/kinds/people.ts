import type { Instant } from '../../../src/evidence/types.ts'
import type { AttestRule, CoverageRule, QuorumRule, TraitRule } from '../../../src/playbook/types.ts'
import { amountOf, isOneOf, nthOf, turnsOf, usesOf, whoFits, wordOf, wordsOf } from '../facts.ts'
import { plus } from '../time.ts'
import { everybody, type Seen, type Truth } from '../world.ts'
import { aliveAt } from './window.ts'

const inTime = (ats: readonly (Instant | null)[]): Instant[] => ats.filter(at => at !== null).sort((a, b) => a - b)

export const quorum = (rule: QuorumRule, seen: Seen): Truth => {
  const { world, people } = everybody(seen)
  const need = amountOf(rule.atLeast, seen)
  const fits = people.map(person => whoFits(world, person, rule.quorum))
  if (!rule.now) {
    const firsts = inTime(fits.map(({ first }) => first))
    const edges = [...firsts, ...turnsOf(rule.atLeast, seen)].sort((a, b) => a - b)
    const at =
      edges.find(t => firsts.filter(first => first <= t).length >= (amountOf(rule.atLeast, seen, t) ?? Number.POSITIVE_INFINITY)) ?? null
    return { holds: at !== null, at, value: firsts.length, need, late: false, rising: true }
  }
  const value = fits.filter(({ now }) => now).length
  const holds = need !== null && value >= need
  // Since when: goes back over all that was told, while there were enough of them.
  const edges = [...new Set(world.told.map(({ at }) => at))].sort((a, b) => b - a)
  let at: Instant | null = null
  for (const edge of holds ? edges : []) {
    const then = { ...world, told: world.told.filter(fact => fact.at <= edge) }
    if (
      people.filter(person => whoFits(then, person, rule.quorum).now).length <
      (amountOf(rule.atLeast, seen, edge) ?? Number.POSITIVE_INFINITY)
    )
      break
    at = edge
  }
  return { holds, at, value, need, late: false, rising: false }
}

export const coverage = (rule: CoverageRule, seen: Seen): Truth => {
  const { world, people } = everybody(seen)
  const { atLeast = 1, share = 1, expected } = rule
  const uses = people
    .filter(person => person !== '')
    .map(person =>
      usesOf({ ...seen, people: [person] }, rule.coverage, rule.where).map(({ at }) => ({
        at,
        end: rule.last ? plus(at, rule.last, world.cal) : Number.POSITIVE_INFINITY,
      })),
    )
  const activeAt = (t: Instant): number => uses.filter(own => aliveAt(own, t).length >= atLeast).length
  const words = wordsOf(world, `account.${expected}`)
  const needAt = (t: Instant): number | null => {
    const n = typeof expected === 'number' ? expected : words.findLast(({ at }) => at <= t)?.value
    // Shares are written in decimals: whole thousandths of a person are enough.
    return typeof n === 'number' && n > 0 ? Math.max(1, Math.ceil(Math.round(n * share * 1000) / 1000)) : null
  }
  const edges = [...uses.flat().flatMap(({ at, end }) => [at, end]), ...words.map(({ at }) => at)].sort((a, b) => a - b)
  const at = edges.find(t => needAt(t) !== null && activeAt(t) >= needAt(t)!) ?? null
  return { holds: at !== null, at, value: activeAt(world.now), need: needAt(world.now), late: false, rising: true }
}

export const attest = ({ attest: key, by = {}, atLeast: need = 1 }: AttestRule, { world, people }: Seen): Truth => {
  const said = people.map(person => {
    const word = wordOf(world, `attest.${key}`, person, value => !!value)
    const who = whoFits(world, person, by)
    return { now: word.now && who.now, first: word.first === null || who.first === null ? null : Math.max(word.first, who.first) }
  })
  const value = said.filter(({ now }) => now).length
  return { holds: value >= need, at: nthOf(inTime(said.map(({ first }) => first)), need), value, need, late: false, rising: true }
}

export const trait = (rule: TraitRule, { world, scope, people }: Seen): Truth => {
  const test = rule.is !== undefined ? isOneOf(rule.is) : rule.in ? isOneOf(rule.in) : (value: unknown) => !!value
  const isAccount = rule.of === 'account' || scope === 'account'
  const { now, first } = wordOf(world, `${isAccount ? 'account' : 'trait'}.${rule.trait}`, people[0] ?? '', test)
  return { holds: now, at: first, value: now ? 1 : 0, need: 1, late: false, rising: true }
}
