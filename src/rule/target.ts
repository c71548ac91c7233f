import type { TargetRule } from '../playbook/index.ts'
import { type Kind, reading } from './kind.ts'
import { needAt, needsOf } from './need.ts'

/** The account has an agreed target of that name. */
export const target: Kind<TargetRule> = {
  read(rule, view) {
    const steps = needsOf(rule, view)
    // What was overruled in the very instant was never agreed.
    const at = steps.find(([from, need], i) => steps[i + 1]?.[0] !== from && needAt([[0, need]]) !== null)?.[0] ?? null
    const holds = needAt(steps) !== null
    return reading(at, { holds, value: +holds })
  },
}
