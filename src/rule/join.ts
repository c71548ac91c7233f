import type { Rule, SumRule } from '../playbook/index.ts'
import { absence } from './gap.ts'
import { earlier, type Kind } from './kind.ts'
import type { Reading, SharedReading, View } from './types.ts'

/**
 * What a browser knows of a leaf over the account: the receiver's reading of everybody, without the person's part as the receiver knew
 * it, with the person's part as it is known here. Between two receipts the instant is an upper bound, and told as not exact.
 */
export const joinShared = (kind: Kind<Rule>, rule: Rule, own: Reading, shared: SharedReading, view: View): Reading => {
  if (kind.join === 'latest') {
    const by = own.expectedBy === null ? (shared.expectedBy ?? null) : Math.max(own.expectedBy, shared.expectedBy ?? 0)
    return { ...absence(by, view.now), exact: by === own.expectedBy ? own.exact : shared.exact !== false }
  }
  if (kind.join === 'further') {
    // Time alone has made another of it meanwhile.
    const isOld = shared.through !== null && view.now >= shared.through
    const isTheirs = !isOld && shared.value >= own.value
    const at = isOld && !own.rising ? own.at : earlier(shared.at, own.at)
    return {
      ...own,
      ...(isTheirs && { value: shared.value, need: shared.need }),
      ...(own.best !== undefined && { best: Math.max(own.best, shared.best ?? 0) }),
      holds: at !== null,
      at,
      exact: own.exact && isTheirs && shared.exact !== false,
      revisitAt: isOld ? own.revisitAt : earlier(own.revisitAt, shared.through),
    }
  }
  const need = own.need ?? shared.need
  const others = shared.value - shared.mine
  const value = kind.join === 'add' ? others + own.value : Math.max(shared.value, own.value)
  const enough = need !== null && value >= need
  // Others may have taken away what my own events added.
  const known = (rule as SumRule).net ? shared.at : earlier(shared.at, own.at)
  // What my own events add to the others' is proved by the last of them that was lacking, once the others' had all happened.
  const left = (need ?? 0) - others
  const rest =
    enough && known === null && left > 0
      ? kind.read({ ...(kind.rest?.(rule, left) ?? { ...rule, atLeast: left }) } as Rule, view, () => own)
      : null
  return {
    ...own,
    value,
    need,
    // An attestation may be taken back; what events proved may not.
    holds: enough || (own.rising && !!kind.recorder && known !== null),
    at: known !== null && (enough || own.rising) ? known : enough ? Math.max(shared.asOf, rest?.at ?? 0) : null,
    late: !!(known === null ? rest : known === own.at ? own : shared)?.late,
    exact: own.exact && shared.exact !== false && (known !== null || !enough),
    revisitAt: earlier(own.revisitAt, shared.through),
  }
}
