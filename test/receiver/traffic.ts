import type { Beacon, EvidenceRow, Happening } from '../../src/beacon/types.ts'
import { DAY, type Evidence, empty, mark, record } from '../../src/evidence/index.ts'
import type { Playbook } from '../../src/playbook/types.ts'
import type { Store } from '../../src/receiver.ts'
import { plan } from '../../src/rule/index.ts'
import { randomOf, shuffle } from '../evidence/histories.ts'
import { guideSeen, NOON } from './kit.ts'

/** Reads evidence of every shape: cells, sums, values, marks. */
export const busy: Playbook = {
  id: 'busy',
  version: 1,
  milestones: {
    scouted: { title: 'Two scouts', rule: { count: 'scout.sent', atLeast: 2 } },
    jobs: { title: 'Three jobs', scope: 'account', rule: { distinct: 'scout.sent', by: 'job', atLeast: 3 } },
    amount: { title: 'Amount', scope: 'account', rule: { sum: 'scout.sent', prop: 'n', atLeast: 50 } },
    promoters: { title: 'Two promoters', scope: 'account', rule: { quorum: { promoter: true }, atLeast: 2 } },
    posted: { title: 'Rules posted', scope: 'account', rule: { attest: 'posted', atLeast: 2 } },
  },
  roadmap: [{ level: 0, state: 'Started', criteria: ['scouted'], next: [] }],
}

/** What `people` people of an account, with up to three devices each, tell in `n` beacons. The same seed, the same beacons. */
export function traffic(account: string, seed: number, n: number, people = 4): Beacon[] {
  const random = randomOf(seed)
  const below = (most: number): number => Math.floor(random() * most)
  const { recorders } = plan(busy)
  const devices = new Map<string, { evidence: Evidence; rev: number; seq: number; lost: number }>()
  return Array.from({ length: n }, (_, i): Beacon => {
    const person = `p${below(people)}`
    const writer = `${person}-${below(3)}`
    const device = devices.get(writer) ?? { evidence: empty, rev: 0, seq: 0, lost: 0 }
    devices.set(writer, device)
    const at = NOON - below(20 * DAY) - 10
    const rows = new Map<string, EvidenceRow['delta']>()
    const happenings: Happening[] = []
    for (let k = below(3); k >= 0; k--) {
      const what = below(6)
      const id = `${writer}-${i}-${k}`
      if (what < 3) {
        const props = { job: `j${below(6)}`, n: below(9) + 1 }
        const made = record(device.evidence, recorders, { id, name: 'scout.sent', at: at + k, props }, writer, busy.id)
        device.evidence = made.evidence
        for (const { key } of made.changed) rows.set(key, device.evidence.series[key]!)
      } else if (what < 5) {
        const key = what === 3 ? 'trait.promoter' : 'attest.posted'
        device.evidence = mark(device.evidence, key, { rank: 0, at: at + k, id, value: random() < 0.7 })
        rows.set(key, device.evidence.marks[key]!)
      } else happenings.push(guideSeen(id, at + k))
    }
    device.lost += below(3)
    return {
      v: 1,
      key: 'wk',
      writer,
      seq: ++device.seq,
      sentAt: NOON,
      account,
      person,
      playbook: { id: busy.id, version: busy.version },
      evidence: [...rows].map(([key, delta]) => ({ key, rev: ++device.rev, delta })),
      happenings,
      dropped: { cap: device.lost },
      seen: 0,
      secret: `known to ${writer} alone`,
    }
  })
}

/** Beacons as a network delivers them: in any order, some twice or three times. */
export function scattered(beacons: readonly Beacon[], seed: number): Beacon[] {
  const random = randomOf(seed + 1)
  return shuffle(
    beacons.flatMap(beacon => Array.from({ length: 1 + Math.floor(random() * 3) }, () => beacon)),
    random,
  )
}

/** Everything that the beacons of an account came to, without the revisions, which tell in how many steps. */
export async function outcomeOf(store: Store, account: string) {
  const { ledgers } = (await store.changes(account, -1)) ?? { ledgers: [] }
  return {
    people: Object.fromEntries(
      ledgers.map(({ person, evidence, writers, secrets }) => [person, { evidence, writers: Object.keys(writers).sort(), secrets }]),
    ),
    told: (await store.told(account, 100_000)).map(({ person, happening }) => ({ person, happening })),
    lost: await store.lost(account),
  }
}
