import type { TargetRule } from '../playbook/index.ts'
import { type Kind, reading } from './kind.ts'
import { needAt, needsOf } from './need.ts'

/** The account has an agreed target of that name. */
export const target: Kind<TargetRule> = {
  read(rule, view) {
    const steps = needsOf(rule, view)
    const at = steps.find(([, need]) => needAt([[0, need]]) !== null)?.[0] ?? null
    const holds = needAt(steps) !== null
    return reading(at, { holds, value: +holds })
  },
}
