import type { Evidence } from '../evidence/index.ts'
import type { Playbook } from '../playbook/index.ts'
import type { Progress } from './types.ts'

type Health = Progress['health']

/** The segment of an account whose tier the playbook doesn't know. */
const UNASSIGNED = 'unassigned'

/** `S/good`: the tier that the host names (the account fact `tier`) and the health that the rules read. Null for a playbook without tiers. */
export const segmentOf = ({ tiers }: Playbook, { marks }: Evidence, health: Health): string | null => {
  const tier = `${marks['account.tier']?.cur.value}`
  return tiers ? (tiers.includes(tier) ? `${tier}/${health}` : UNASSIGNED) : null
}

/** All segments that a playbook's accounts can be in, by tier and then from good to bad; the unassigned one last. None without tiers. */
export const segmentsOf = ({ tiers = [] }: Playbook): string[] =>
  tiers.length ? [...tiers.flatMap(tier => (['good', 'warn', 'bad'] as const).map(health => `${tier}/${health}`)), UNASSIGNED] : []
