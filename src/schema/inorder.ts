/** Remarks on a document, by the place of their path in it. */
export function inOrder<T extends { readonly path: string }>(root: unknown, remarks: readonly T[]): T[] {
  const places = new Map<unknown, ReadonlyMap<string, number>>()
  const placesIn = (x: unknown): ReadonlyMap<string, number> => {
    const known = places.get(x)
    const found = known ?? new Map(typeof x === 'object' && x !== null ? Object.keys(x).map((key, i) => [key, i]) : [])
    if (!known) places.set(x, found)
    return found
  }
  const place = (path: string): number[] => {
    let x = root
    return path.split('.').map(key => {
      const keys = placesIn(x)
      const i = keys.get(key)
      x = i === undefined ? undefined : (x as Record<string, unknown>)[key]
      return i ?? keys.size
    })
  }
  const compare = (a: readonly number[], b: readonly number[]): number => {
    const i = a.findIndex((n, j) => n !== b[j])
    return i < 0 ? a.length - b.length : a[i]! - (b[i] ?? -1)
  }
  return remarks
    .map(remark => [place(remark.path), remark] as const)
    .sort(([a], [b]) => compare(a, b))
    .map(([, remark]) => remark)
}
