import type { Instant } from '../../../src/evidence/types.ts'
import type { AgreeRule, AttestRule, CoverageRule, QuorumRule, TargetRule, TraitRule } from '../../../src/playbook/types.ts'
import { amountOf, isOneOf, nthOf, saidOf, turnsOf, usesOf, whoFits, wordOf, wordsOf } from '../facts.ts'
import { plus } from '../time.ts'
import { everybody, type Seen, type Truth, type World } from '../world.ts'
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
  let at: Instant | null = null
  let lostAt: Instant | null = null
  for (const edge of [...new Set(world.told.map(fact => fact.at))].sort((a, b) => a - b)) {
    const then = { ...world, told: world.told.filter(fact => fact.at <= edge) }
    const n = people.filter(person => whoFits(then, person, rule.quorum).now).length
    if (n >= (amountOf(rule.atLeast, seen, edge) ?? Number.POSITIVE_INFINITY)) at ??= edge
    else {
      if (at !== null) lostAt = edge
      at = null
    }
  }
  return { holds, at, value, need, late: false, rising: false, lostAt: at === null ? lostAt : null }
}

/** How many are needed of as many as are expected at an instant: a number, or a fact that has one. */
const expectedAt = (world: World, expected: string | number, share: number, t: Instant): number | null => {
  const n = typeof expected === 'number' ? expected : wordsOf(world, `account.${expected}`).findLast(({ at }) => at <= t)?.value
  // Shares are written in decimals: whole thousandths of a person are enough.
  return typeof n === 'number' && n > 0 ? Math.max(1, Math.ceil(Math.round(n * share * 1000) / 1000)) : null
}

export const coverage = (rule: CoverageRule, seen: Seen): Truth => {
  const { people } = everybody(seen)
  return rule.by === undefined ? covered(rule, people, seen) : coveredUnits(rule, rule.by, people, seen)
}

/** Each unit of which somebody said how many are expected, over those who are in it now. */
const coveredUnits = (rule: CoverageRule, by: string, people: readonly string[], seen: Seen): Truth => {
  const { world } = seen
  const names = [...new Set(world.told.map(({ key }) => key))].filter(key => key.startsWith(`account.${rule.expected}.`))
  const units = names.map(key => {
    const unit = key.slice(`account.${rule.expected}.`.length)
    const own = people.filter(person => isOneOf(unit)(saidOf(world, `trait.${by}`, person)))
    return { unit, ...covered({ ...rule, expected: `${rule.expected}.${unit}` }, own, seen) }
  })
  const isThere = (t: Instant): boolean =>
    units.every(({ unit, at }) => (at !== null && at <= t) || expectedAt(world, `${rule.expected}.${unit}`, 1, t) === null)
  const at = inTime(units.map(one => one.at)).find(isThere) ?? null
  const asked = units.filter(({ need }) => need !== null)
  const value = asked.filter(one => one.at !== null).length
  return { holds: at !== null, at, value, need: asked.length || null, late: false, rising: true }
}

const covered = (rule: CoverageRule, people: readonly string[], seen: Seen): Truth => {
  const { world } = seen
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
  const needAt = (t: Instant): number | null => expectedAt(world, expected, share, t)
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
  const isAccount = rule.of === 'account' || scope === 'account'
  const key = `${isAccount ? 'account' : 'trait'}.${rule.trait}`
  const person = people[0] ?? ''
  const { atLeast } = rule
  if (atLeast !== undefined) {
    const { now, first } = wordOf(world, key, person, value => Number(value) >= atLeast)
    return { holds: now, at: first, value: Number(saidOf(world, key, person)) || 0, need: atLeast, late: false, rising: true }
  }
  const test = rule.is !== undefined ? isOneOf(rule.is) : rule.in ? isOneOf(rule.in) : (value: unknown) => !!value
  const { now, first } = wordOf(world, key, person, test)
  return { holds: now, at: first, value: now ? 1 : 0, need: 1, late: false, rising: true }
}

/** People who agreed to a version of a document or a later one: once, or to the latest that was handed over for as long as they do. */
export const agree = ({ agree: key, version, by = {}, atLeast = 1, share = 1, expected }: AgreeRule, seen: Seen): Truth => {
  const { world, people } = seen
  const needAt = (t: Instant): number | null => (expected === undefined ? atLeast : expectedAt(world, expected, share, t))
  const edges = [...new Set(world.told.map(({ at }) => at))].sort((a, b) => a - b)
  const enough = (n: number, t: Instant): boolean => n >= (needAt(t) ?? Number.POSITIVE_INFINITY)
  const need = needAt(version === undefined ? world.now : Number.POSITIVE_INFINITY)
  if (version !== undefined) {
    const ats = people.map(person => {
      const word = wordOf(world, `agree.${key}`, person, value => typeof value === 'number' && value >= version)
      const who = whoFits(world, person, by)
      return word.first === null || who.first === null ? null : Math.max(word.first, who.first)
    })
    const firsts = inTime(ats)
    const at = edges.find(t => enough(firsts.filter(first => first <= t).length, t)) ?? null
    return { holds: at !== null, at, value: firsts.length, need, late: false, rising: true }
  }
  const latest = saidOf(world, `account.document.${key}`)
  const agreedAt = (t: Instant): number => {
    const then = { ...world, told: world.told.filter(({ at }) => at <= t) }
    if (typeof latest !== 'number' || saidOf(then, `account.document.${key}`) !== latest) return 0
    return people.filter(person => {
      const value = saidOf(then, `agree.${key}`, person)
      return typeof value === 'number' && value >= latest && whoFits(then, person, by).now
    }).length
  }
  let at: Instant | null = null
  let lostAt: Instant | null = null
  for (const edge of edges) {
    if (enough(agreedAt(edge), edge)) at ??= edge
    else {
      if (at !== null) lostAt = edge
      at = null
    }
  }
  return { holds: at !== null, at, value: agreedAt(world.now), need, late: false, rising: false, lostAt: at === null ? lostAt : null }
}

/** The account has a target of that name: since it first had one. */
export const target = (rule: TargetRule, seen: Seen): Truth => {
  const holds = amountOf(rule, seen) !== null
  const at = turnsOf(rule, seen).find(t => amountOf(rule, seen, t) !== null) ?? null
  return { holds, at, value: holds ? 1 : 0, need: 1, late: false, rising: true }
}
