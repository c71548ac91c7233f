import type { AttestRule } from '../playbook/index.ts'
import { fit, fitWho, isTrue } from './facts.ts'
import { type Kind, nthSmallest, reading } from './kind.ts'

/** k people, of those whom `by` names, say that it is so. Who takes it back no longer counts, yet `at` stays. */
export const attest: Kind<AttestRule> = {
  join: 'add',
  read({ attest: key, by = {}, atLeast: need = 1 }, view) {
    const said = view.people.map(({ evidence }) => {
      const word = fit(evidence.marks[`attest.${key}`], isTrue)
      const who = fitWho(evidence, by)
      return { now: word.now && who.now, at: word.at === null || who.at === null ? [] : [Math.max(word.at, who.at)] }
    })
    const value = said.filter(({ now }) => now).length
    return reading(
      nthSmallest(
        said.flatMap(({ at }) => at),
        need,
      ),
      { holds: value >= need, value, need },
    )
  },
}
