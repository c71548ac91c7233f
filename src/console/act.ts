import { useState } from 'preact/hooks'
import type { AlarmRow } from '../progress/report.ts'
import { type Deed, tell } from './api.ts'
import { myName } from './prefs.ts'
import { useShown } from './shown.ts'
import type { World } from './world.ts'

/** Acts on calls; what went wrong with the last deed, in words. Gives whether the call may go on as it stands. */
export const useAct = (world: World, again: () => void) => {
  const { calls } = useShown().words
  const [trouble, setTrouble] = useState<string | null>(null)
  const act = async (row: AlarmRow, deed: Deed): Promise<boolean> => {
    const by = myName()
    const outcome = await tell(world, row.id, by === null ? deed : { ...deed, by })
    setTrouble(outcome === 'ok' ? null : outcome === 'over' ? calls.overAlready : calls.failed)
    again()
    return outcome !== 'failed'
  }
  return { trouble, act }
}
