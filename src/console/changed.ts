import { useEffect, useRef, useState } from 'preact/hooks'

const MARK_MS = 6_000

/** The keys whose print differs from before, new ones included. */
const differing = (before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] =>
  [...after].filter(([key, print]) => before.get(key) !== print).map(([key]) => key)

/**
 * The keys that changed while somebody looked, each for 6 seconds after its last change. `prints` maps a key to a text that tells
 * one state from another; null while there is nothing yet.
 */
export const useChanged = (prints: ReadonlyMap<string, string> | null): ReadonlySet<string> => {
  const before = useRef<ReadonlyMap<string, string> | null>(null)
  const [marked, mark] = useState<ReadonlyMap<string, object>>(() => new Map())
  useEffect(() => {
    const keys = prints && before.current ? differing(before.current, prints) : []
    before.current = prints
    if (keys.length === 0) return
    const turn = {}
    mark(held => new Map([...held, ...keys.map(key => [key, turn] as const)]))
    setTimeout(() => mark(held => new Map([...held].filter(([, of]) => of !== turn))), MARK_MS)
  }, [prints])
  return new Set(marked.keys())
}
