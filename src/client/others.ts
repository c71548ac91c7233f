import type { LedgerWorld } from './commit.ts'
import { type Ledger, openLedger } from './ledger.ts'

/** The ledgers of other people, and of other accounts, on this device. */
export const othersIn = async (world: LedgerWorld, here: Ledger): Promise<readonly Ledger[]> =>
  (await (await world.store).rows('h')).flatMap(([key]) => {
    const [account, person] = JSON.parse(key.slice(1))
    return person === null || key === `h${here.scope}` ? [] : [openLedger(world, account, person)]
  })
