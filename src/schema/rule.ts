import * as z from 'zod'
import type { Rule, RuleKind } from '../playbook/index.ts'
import { amount, anchor, count, flag, id, list, name, oneOf, scalar, span, strict, where, who, whole } from './atoms.ts'

const narrowed = {
  where: where.exactOptional(),
  atLeast: amount,
  from: anchor.exactOptional(),
  within: span.exactOptional(),
  last: span.exactOptional(),
}

/** One kind of rule a field; the order in which a rule's kind is looked for. */
export const leaves = {
  count: strict({ count: id, ...narrowed }),
  distinct: strict({ distinct: id, by: name, ...narrowed }),
  quorum: strict({ quorum: who, atLeast: amount, now: flag.exactOptional() }),
  coverage: strict({
    coverage: id,
    where: where.exactOptional(),
    expected: z.union([name, count], { error: '@expected' }),
    share: count.max(1, { error: '@share' }).exactOptional(),
    atLeast: count.exactOptional(),
    last: span,
  }),
  gap: strict({ gap: id, where: where.exactOptional(), over: span }),
  attest: strict({ attest: name, by: who.exactOptional(), atLeast: count.exactOptional() }),
  trait: strict({
    trait: name,
    is: scalar.exactOptional(),
    in: list(scalar, 1).exactOptional(),
    of: oneOf('person', 'account').exactOptional(),
  }),
}

const part: z.ZodType<Rule> = z.lazy(() => rule)
const parts = list(part, 1)
const composites = {
  all: strict({ all: parts }),
  any: strict({ any: parts }),
  of: strict({ of: parts, atLeast: count }),
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
