import type { Rule, RuleKind } from '../playbook/index.ts'
import { agree } from './agree.ts'
import { attest } from './attest.ts'
import { all, any, level, milestone, not, of, phase } from './compose.ts'
import { count } from './count.ts'
import { coverage } from './coverage.ts'
import { distinct } from './distinct.ts'
import { elapsed } from './elapsed.ts'
import { gap } from './gap.ts'
import { gauge } from './gauge.ts'
import type { Kind } from './kind.ts'
import { missed } from './missed.ts'
import { quorum } from './quorum.ts'
import { ratio } from './ratio.ts'
import { sequence } from './sequence.ts'
import { streak } from './streak.ts'
import { sum } from './sum.ts'
import { target } from './target.ts'
import { trait } from './trait.ts'

/** The kinds of rules by the key that names them: a further kind is one more file and one more row. */
export const KINDS: { readonly [K in RuleKind]: Kind<Extract<Rule, Record<K, unknown>>> } = {
  count,
  distinct,
  quorum,
  coverage,
  gap,
  gauge,
  sum,
  ratio,
  agree,
  target,
  streak,
  missed,
  sequence,
  cycle: sequence,
  elapsed,
  phase,
  attest,
  trait,
  all,
  any,
  of,
  not,
  milestone,
  level,
}
