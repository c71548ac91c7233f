/** `a` with the changes, or `a` itself when they change nothing: who compares by identity then sees so. */
export const patch = <T extends object>(a: T, changes: Partial<T>): T =>
  Object.entries(changes).some(([key, value]) => a[key as keyof T] !== value) ? { ...a, ...changes } : a

/**
 * Joins two lists, each in order, into one; entries of equal order become one by `join`. Of the result only what `cut` gives stays.
 * Gives `a` itself when `b` adds nothing.
 */
export const joinLists = <T>(
  a: readonly T[],
  b: readonly T[],
  order: (x: T, y: T) => number,
  join: (x: T, y: T) => T,
  cut: (all: readonly T[]) => readonly T[] = all => all,
): readonly T[] => {
  if (!b[0]) return a
  // Only the part of `a` that `b` reaches into is gone through: an add at the end copies pointers.
  const apart = a.findLastIndex(x => order(x, b[0]!) < 0) + 1
  const all = a.slice(0, apart)
  for (const y of [...a.slice(apart), ...b].sort(order)) {
    const x = all.at(-1)
    if (x && !order(x, y)) all.push(join(all.pop()!, y))
    else all.push(y)
  }
  const out = cut(all)
  // From the end, where most differ.
  return out.length === a.length && out.findLastIndex((x, i) => x !== a[i]) < 0 ? a : out
}

/** Joins two records key by key. Gives `a` itself when `b` adds nothing. */
export const joinRecords = <T>(
  a: Readonly<Record<string, T>>,
  b: Readonly<Record<string, T>>,
  join: (x: T, y: T) => T,
): Readonly<Record<string, T>> => {
  let out = a as Record<string, T>
  for (const [key, y] of Object.entries(b)) {
    // What every object inherits (`constructor`) is not an entry.
    const had = Object.hasOwn(a, key)
    const next = had && a[key] !== y ? join(a[key]!, y) : y
    if (had && next === a[key]) continue
    if (out === a) out = { ...a }
    out[key] = next
  }
  return out
}

/** Negative when `x` comes before `y`, positive when after. */
export const rise = (x: string, y: string): number => +(x > y) - +(x < y)
