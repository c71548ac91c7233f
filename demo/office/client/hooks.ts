import { useEffect, useState } from 'preact/hooks'
import type { Progress } from '../../../src/index.ts'
import { onState, type State, state, waymark } from './world.ts'

/** What the office knows, as it changes. */
export function useOffice(): State | null {
  const [now, set] = useState(state())
  useEffect(() => onState(set), [])
  return now
}

/** The customer's progress, as Waymark measures it. */
export function useProgress(): Progress | null {
  const [now, set] = useState<Progress | null>(null)
  useEffect(() => {
    let live = true
    // Before the script is there the stub keeps the call, and gives nothing back.
    const undo = waymark().subscribe(progress => live && set(progress)) as (() => void) | undefined
    set(waymark().progress ?? null)
    return () => {
      live = false
      undo?.()
    }
  }, [])
  return now
}
