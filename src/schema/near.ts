/** How many single changes (insert, leave out, replace, swap neighbours) lie between two words. Optimal string alignment, R. W. Hamming's family. */
function distance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)]
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      row[j] = Math.min(rows[i - 1]![j]! + 1, row[j - 1]! + 1, rows[i - 1]![j - 1]! + same)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j]!, rows[i - 2]![j - 2]! + 1)
    }
    rows.push(row)
  }
  return rows[a.length]![b.length]!
}

/** The word that was probably meant: at most a third of its letters away, whatever the case; undefined when none is near. */
export function nearest(word: string, among: Iterable<string>): string | undefined {
  const given = word.slice(0, 100).toLowerCase()
  let best: string | undefined
  let least = Number.POSITIVE_INFINITY
  for (const one of among) {
    const most = Math.max(1, Math.floor(Math.max(given.length, one.length) / 3))
    // As many letters must be put in or left out at the least.
    if (Math.abs(given.length - Math.min(one.length, 100)) > Math.min(most, least)) continue
    const far = distance(given, one.slice(0, 100).toLowerCase())
    if (far < least && far <= most) {
      least = far
      best = one
    }
  }
  return best
}
