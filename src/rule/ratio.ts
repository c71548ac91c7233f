import type { RatioRule } from '../playbook/index.ts'
import { earlier, type Kind, reading } from './kind.ts'

/** One reading's value by another's. Since when it is so is not known: neither part tells what it was before. */
export const ratio: Kind<RatioRule> = {
  read({ ratio: rule, per, atLeast, atMost, least = 1 }, view, read) {
    const part = read(rule, view)
    const whole = read(per, view)
    const isKnown = whole.value > 0 && whole.value >= least
    const value = isKnown ? part.value / whole.value : 0
    return reading(null, {
      holds: isKnown && value >= (atLeast ?? -Infinity) && value <= (atMost ?? Infinity),
      rising: false,
      value,
      need: atLeast ?? atMost ?? null,
      exact: part.exact && whole.exact,
      revisitAt: earlier(part.revisitAt, whole.revisitAt),
    })
  },
}
