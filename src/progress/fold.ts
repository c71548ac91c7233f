import { type Evidence, empty, type Instant } from '../evidence/index.ts'
import type { Playbook } from '../playbook/index.ts'
import { firstUse, growingUses, type Person } from '../rule/index.ts'
import { type Everyone, type Remembered, seeEveryone } from './everyone.ts'
import type { Memo } from './scene.ts'

/** Looks at the account as it is now: `people` are everybody in it, `account` are its facts. */
export type Fold = (people: readonly Person[], account: Evidence, now: Instant) => Everyone

/** A row that says nothing, and is another one each time. */
const stamp = (): Evidence['series'][string] => ({ kind: 'values', from: 0, since: null, hashes: {} })

/**
 * An account that is looked at again and again as its people's evidence grows in the order of time: tells of milestones, levels, phases and signals the same
 * as `seeEveryone` each time, and reads only the rules whose evidence, facts or hour changed. How far somebody is with what is reached is not told anew, nor are
 * guides whose rules count people.
 */
export const createFold = (playbook: Playbook): Fold => {
  const memos = new Map<string, Memo>()
  const known = new Map<string, Evidence>()
  let rows = empty
  let everybody: readonly Person[] = []
  const usesOf = (id: string): NonNullable<Memo['uses']> =>
    id ? { user: growingUses(() => [{ id, evidence: known.get(id) ?? empty }]) } : { account: growingUses(() => everybody) }
  const memo: Remembered['memo'] = id => {
    const old = memos.get(id) ?? { inOrder: true, uses: usesOf(id) }
    memos.set(id, old)
    return old
  }
  return (people, account, now) => {
    everybody = people
    const series: Record<string, Evidence['series'][string]> = {}
    let isOther = people.length !== known.size
    for (const { id, evidence } of people) {
      const before = known.get(id) ?? empty
      if (before === evidence) continue
      for (const key in evidence.series) if (evidence.series[key] !== before.series[key]) series[key] = stamp()
      isOther ||= evidence.marks !== before.marks || evidence.latches !== before.latches || firstUse(evidence) !== firstUse(before)
      known.set(id, evidence)
    }
    rows = { ...rows, series: { ...rows.series, ...series }, ...(isOther && { marks: {} }) }
    return seeEveryone(playbook, people, account, now, { rows, memo })
  }
}
