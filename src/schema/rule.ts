import * as z from 'zod'
import type { Rule, RuleKind } from '../playbook/index.ts'
import { amount, anchor, count, flag, id, list, name, oneOf, scalar, span, strict, where, who, whole } from './atoms.ts'

const narrowed = {
  where: where.exactOptional(),
  atLeast: amount.exactOptional(),
  from: anchor.exactOptional(),
  within: span.exactOptional(),
  last: span.exactOptional(),
}

const limit = z.number({ error: '@number' })
const share = count.max(1, { error: '@share' })
const expected = z.union([name, count], { error: '@expected' })

const counted = strict({ count: id, ...narrowed })
const distinct = strict({ distinct: id, by: name, ...narrowed })
const sum = strict({ sum: id, prop: name, ...narrowed, net: flag.exactOptional() })
const quorum = strict({ quorum: who, atLeast: amount.exactOptional(), now: flag.exactOptional() })
const coverage = strict({
  coverage: id,
  where: where.exactOptional(),
  expected,
  share: share.exactOptional(),
  atLeast: count.exactOptional(),
  last: span.exactOptional(),
  by: name.exactOptional(),
}).refine(rule => rule.by === undefined || typeof rule.expected === 'string', { error: '@units', path: ['expected'] })
const agree = strict({
  agree: name,
  version: whole.exactOptional(),
  by: who.exactOptional(),
  atLeast: count.exactOptional(),
  share: share.exactOptional(),
  expected: expected.exactOptional(),
}).refine(rule => rule.share === undefined || rule.expected !== undefined, { error: '@expected', path: ['expected'] })
const figure = z
  .union([counted, distinct, sum, quorum, coverage, agree], { error: '@figure' })
  .meta({ id: 'RatioPart', description: 'What a rule may be part of a ratio.' })

const every = oneOf('day', 'week', 'month')
const doings = list(
  z
    .union([id, strict({ event: id, where: where.exactOptional() })], { error: '@doing' })
    .meta({ id: 'Doing', description: 'One step: an event, narrowed or not.' }),
  1,
)
const chained = { within: span.exactOptional(), from: anchor.exactOptional() }

/** One kind of rule a field; the order in which a rule's kind is looked for. */
export const leaves = {
  count: counted,
  distinct,
  quorum,
  coverage,
  gap: strict({ gap: id, where: where.exactOptional(), over: span }),
  gauge: strict({ gauge: id, prop: name, ...narrowed, atLeast: amount, days: count.exactOptional() }),
  sum,
  ratio: strict({
    ratio: figure,
    per: figure,
    atLeast: limit.exactOptional(),
    atMost: limit.exactOptional(),
    least: count.exactOptional(),
  }),
  agree,
  target: strict({ target: name }),
  streak: strict({
    streak: id,
    where: where.exactOptional(),
    every,
    for: span,
    atLeast: count.exactOptional(),
    grace: whole.exactOptional(),
    now: flag.exactOptional(),
  }),
  missed: strict({
    missed: id,
    where: where.exactOptional(),
    every,
    atLeast: count.exactOptional(),
    each: count.exactOptional(),
    from: anchor.exactOptional(),
  }),
  sequence: strict({ sequence: doings, ...chained }),
  cycle: strict({ cycle: doings, atLeast: count.exactOptional(), ...chained }),
  elapsed: z.union([strict({ elapsed: anchor, over: span, open: flag.exactOptional() }), strict({ elapsed: anchor, before: span })], {
    error: '@elapsed',
  }),
  phase: strict({ phase: id }),
  attest: strict({ attest: name, by: who.exactOptional(), atLeast: count.exactOptional() }),
  trait: strict({
    trait: name,
    is: scalar.exactOptional(),
    in: list(scalar, 1).exactOptional(),
    atLeast: count.exactOptional(),
    of: oneOf('person', 'account').exactOptional(),
  }),
}

const part: z.ZodType<Rule> = z.lazy(() => rule)
const parts = list(part, 1)
const composites = {
  all: strict({ all: parts }),
  any: strict({ any: parts }),
  of: strict({ of: parts, atLeast: count.exactOptional(), share: share.exactOptional() }),
  not: strict({ not: part }),
  milestone: strict({ milestone: id }),
  level: strict({ level: whole }),
}

export const rules = { ...leaves, ...composites }
export const kinds = Object.keys(rules) as RuleKind[]

/** Data that says when a milestone or signal holds. */
export const rule = z
  .union(Object.values(rules) as [(typeof rules)[RuleKind], ...(typeof rules)[RuleKind][]], { error: '@rule' })
  .meta({ id: 'Rule', description: 'Data that says when a milestone or signal holds. The first key names the kind.' })
