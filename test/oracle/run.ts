import { expect, test } from 'vitest'
import { guard } from '../../src/playbook/index.ts'
import { accountOf, measure, measureAccount } from '../../src/progress/index.ts'
import { plan, type Reading } from '../../src/rule/index.ts'
import { keepFormatters } from '../rule/formatters.ts'
import { deliver } from './deliver.ts'
import { diceOf } from './dice.ts'
import type { Ask } from './kinds/ask.ts'
import { type Reached, truthOf } from './truth.ts'
import type { Case } from './world.ts'

keepFormatters()

/** So many cases a kind: 1,000, or as many as `ORACLE` says. */
const CASES = +(process.env.ORACLE ?? 1000)
/** Always the same within the suite; a longer run throws new dice, and says which. */
const SEED = +(process.env.ORACLE_SEED ?? (process.env.ORACLE ? Date.now() % 2 ** 31 : 1))

type Class = 'met' | 'unmet' | 'late'
const CLASSES = ['met', 'unmet', 'late'] as const
const classOf = ({ reached, late }: Reached): Class => (!reached ? 'unmet' : late ? 'late' : 'met')

/** What the engine says of the milestone `m`, as far as the truth is known. */
const engineOf = ({ world, playbook: input, delivery }: Case, twice = true): { readonly said: object; readonly problems: unknown } => {
  const { playbook, problems } = guard(input)
  if (!playbook) return { said: {}, problems }
  const people = deliver(world, plan(playbook).recorders, delivery, twice)
  const account = accountOf(people.map(({ evidence }) => evidence))
  const person = world.people[0]!
  const own = people.find(({ id }) => id === person)!.evidence
  const { milestones } =
    playbook.milestones.m?.scope === 'account'
      ? measureAccount(playbook, people, account, world.now)
      : measure(playbook, { person, own, account, people }, world.now)
  return { said: milestones.m ?? {}, problems }
}

const WATCHED = ['reached', 'reachedAt', 'late', 'dueAt', 'ttv', 'ttvDays', 'ttvOpenDays'] as const
const READ = ['holds', 'at', 'value', 'need', 'late', 'rising', 'expectedBy', 'best'] as const

type Wrong = Record<string, unknown>

/** The differences between the truth and what the engine says; null without any. */
const differenceIn = (question: Case, truth = truthOf(question)): Wrong | null => {
  const { said, problems } = engineOf(question)
  const found = said as { reading?: Record<string, unknown> } & Record<string, unknown>
  const wrong: Record<string, unknown> = {}
  for (const key of WATCHED) if (found[key] !== truth[key]) wrong[key] = { engine: found[key], truth: truth[key] }
  for (const key of READ)
    if (truth.reading[key] !== undefined && found.reading?.[key] !== truth.reading[key])
      wrong[`reading.${key}`] = { engine: found.reading?.[key], truth: truth.reading[key] }
  if ((problems as unknown[]).length) wrong.problems = problems
  return Object.keys(wrong).length ? wrong : null
}

type Judge = (question: Case) => Wrong | null

/** The same fault with as little history as will do. */
const shrink = (question: Case, judge: Judge): Case => {
  let best = question
  for (const part of ['deeds', 'told'] as const)
    for (let size = best.world[part].length >> 1 || 1; size; size >>= 1)
      for (let i = best.world[part].length - 1; i >= 0; i -= size) {
        const less = { ...best, world: { ...best.world, [part]: best.world[part].filter((_, j) => j <= i - size || j > i) } }
        if (judge(less)) best = less
      }
  return best
}

const tellOf = (question: Case, judge: Judge): string => {
  const { world, playbook } = question
  const when = (at: number) => `${new Date(at).toISOString()} (${at})`
  return [
    JSON.stringify(playbook),
    `now ${when(world.now)}`,
    ...world.deeds.map(({ who, name, at, id, props }) => `${who} ${name} ${when(at)} ${id} ${JSON.stringify(props)}`),
    ...world.told.map(({ who, key, value, at, rank }) => `${who} says ${key} = ${JSON.stringify(value)} ${when(at)} rank ${rank}`),
    JSON.stringify(judge(question), null, 1),
  ].join('\n')
}

const fail = (name: string, i: number, question: Case, judge: Judge): never =>
  expect.fail(`${name}, seed ${SEED}, case ${i}\n${tellOf(shrink(question, judge), judge)}`)

/** The same question with a target time that it is just late for, or just in time. */
const retarget = (question: Case, { ttv, late, reading }: Reached, want: Class): Case | null => {
  const { m } = question.playbook.milestones
  if (!m || ttv === null || ttv < 0 || reading.late || late === (want === 'late')) return null
  const seconds = Math.floor(ttv / 1000) + +(want === 'met')
  if (seconds >= 9999 * 3600) return null
  const target = `PT${Math.floor(seconds / 3600)}H${Math.floor(seconds / 60) % 60}M${seconds % 60}S`
  return {
    ...question,
    playbook: {
      ...question.playbook,
      milestones: { ...question.playbook.milestones, m: { ...m, target, targetOpen: false, late: 'counts' } },
    },
  }
}

/** Asks the engine and the whole history the same questions. `less` names classes that the kind doesn't have. */
export const compare = (name: string, ask: Ask, without: readonly Class[] = []): void => {
  test(name, { timeout: 600_000 }, () => {
    const n: Record<Class, number> = { met: 0, unmet: 0, late: 0 }
    const wanted = CLASSES.filter(one => !without.includes(one))
    for (let i = 0; i < CASES; i++) {
      const dice = diceOf(SEED * 1_000_003 + i * 7919 + name.length)
      // Classes come about equally often: asks again, a few times, while another one is wanted.
      const want = wanted[i % wanted.length]!
      let question = ask(dice)
      let truth = truthOf(question)
      for (let tries = 4; tries && classOf(truth) !== want; tries--) {
        question = (truth.reached && want !== 'unmet' && retarget(question, truth, want)) || ask(dice)
        truth = truthOf(question)
      }
      n[classOf(truth)]++
      if (differenceIn(question, truth)) fail(name, i, question, differenceIn)
    }
    console.log(`${name}: 0 differences in ${CASES} (seed ${SEED}); ${wanted.map(one => `${one} ${n[one]}`).join(', ')}`)
    for (const one of wanted) expect(n[one] / CASES, `${name}: share of ${one}`).toBeGreaterThanOrEqual(0.1)
  })
}

type Read = Pick<Reading, 'holds' | 'at' | 'value' | 'need' | 'exact' | 'rising'>

/**
 * Of histories beyond what the evidence keeps: what the engine calls exact is so; a rising rule is never said to be proved before it was.
 * An id is known again only while its event is kept, so here none is told twice.
 */
export const compareBeyond = (name: string, ask: Ask): void => {
  const judge: Judge = question => {
    const { reading: truth } = truthOf(question)
    const { reading } = engineOf(question, false).said as { readonly reading: Read }
    const isEqual = reading.holds === truth.holds && reading.at === truth.at && reading.value === truth.value
    const isEarly = (reading.at ?? Infinity) < (truth.at ?? Infinity)
    return (reading.exact && !isEqual) || (reading.rising && isEarly) ? { engine: reading, truth } : null
  }
  test(`${name} beyond what is kept`, { timeout: 600_000 }, () => {
    let exact = 0
    let inexact = 0
    const cases = Math.max(100, CASES / 10)
    for (let i = 0; i < cases; i++) {
      const question = ask(diceOf(SEED * 1_000_003 + i * 7919 + name.length))
      if (judge(question)) fail(name, i, question, judge)
      const { reading } = engineOf(question, false).said as { readonly reading: Read }
      if (reading.exact) exact++
      else inexact++
    }
    console.log(`${name} beyond what is kept: ${cases} cases (seed ${SEED}); exact ${exact}, told as not exact ${inexact}`)
    for (const n of [exact, inexact]) expect(n / cases).toBeGreaterThanOrEqual(0.1)
  })
}
