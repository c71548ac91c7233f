import type { Instant } from '../evidence/types.ts'
import type { Playbook, Scalar } from '../playbook/types.ts'
import { accountOf, measureAccount } from '../progress/index.ts'
import type { Entry } from './entry.ts'
import type { Ledger } from './store.ts'

/** A fact of the account that waits for a milestone, and the playbook that says so. */
interface Gated {
  readonly playbook: Playbook
  readonly milestone: string
}

/** The facts that the playbooks gate, by the key of their mark. */
const gatesOf = (playbooks: readonly Playbook[]): ReadonlyMap<string, readonly Gated[]> => {
  const gates = new Map<string, Gated[]>()
  for (const playbook of playbooks)
    for (const [fact, { milestone }] of Object.entries(playbook.gates ?? {}))
      gates.set(`account.${fact}`, [...(gates.get(`account.${fact}`) ?? []), { playbook, milestone }])
  return gates
}

/** Whether an entry tells a fact that some playbook gates. */
export const isGated = ({ deed }: Entry, playbooks: readonly Playbook[]): boolean => {
  const gates = gatesOf(playbooks)
  return 'facts' in deed && deed.facts.some(([key]) => gates.has(key))
}

/**
 * The entry as it may be taken in, or why not: `gated: <milestone>` where it would change a fact from its present value before the milestone is
 * reached, without a reason (practice 38). With one it is taken in, and the reason is kept as the fact `<fact>.reason`. The first value is free.
 */
export function passGates(entry: Entry, playbooks: readonly Playbook[], ledgers: Iterable<Ledger>, now: Instant): Entry | string {
  const { deed, reason } = entry
  if (!('facts' in deed)) return entry
  const gates = gatesOf(playbooks)
  const people = [...ledgers].map(({ person, evidence }) => ({ id: person, evidence }))
  const account = accountOf(people.map(({ evidence }) => evidence))
  const reasons: (readonly [string, Scalar])[] = []
  for (const [key, value] of deed.facts) {
    const present = account.marks[key]?.cur.value ?? null
    if (present === null || present === value) continue
    const shut = gates
      .get(key)
      ?.find(({ playbook, milestone }) => !measureAccount(playbook, people, account, now).milestones[milestone]?.reached)
    if (!shut) continue
    if (reason === undefined) return `gated: ${shut.milestone}`
    reasons.push([`${key}.reason`, reason])
  }
  return reasons.length ? { ...entry, deed: { ...deed, facts: [...deed.facts, ...reasons] } } : entry
}
