/** `next`, with every part that equals the old one being the old one: who compares by identity sees what changed. Of plain data. */
export const settle = <T>(old: unknown, next: T): T => {
  if (old === next || !isBag(old) || !isBag(next)) return next
  const keys = Object.keys(next)
  const parts = keys.map(key => settle(old[key], next[key]))
  const isAll = (of: Record<string, unknown>): boolean => keys.every((key, i) => parts[i] === of[key])
  return (
    keys.length === Object.keys(old).length && isAll(old)
      ? old
      : isAll(next)
        ? next
        : Array.isArray(next)
          ? parts
          : Object.fromEntries(keys.map((key, i) => [key, parts[i]]))
  ) as T
}

const isBag = (x: unknown): x is Record<string, unknown> => !!x && typeof x === 'object'
