const segments = (path: string): string[] =>
  path
    .replace(/[?#].*/, '')
    .split('/')
    .filter(Boolean)

/** Is the person on this page? `*` stands for one segment, `**` for the rest (or nothing); query, hash and a last slash don't count. */
export function matchPage(pattern: string, path: string): boolean {
  const wanted = segments(pattern)
  const given = segments(path)
  const rest = wanted.indexOf('**')
  return (
    (rest < 0 ? given.length === wanted.length : given.length >= rest) &&
    wanted.every((segment, i) => segment === '*' || segment === given[i] || (rest >= 0 && i >= rest))
  )
}
