const segments = (path: string): string[] =>
  path
    .replace(/[?#].*/, '')
    .split('/')
    .filter(Boolean)

/** The route after `#`, when the address has one (`#/path`, `#!/path`): then that is the path. */
const routeOf = (path: string): string => /#!?(\/.*)/.exec(path)?.[1] ?? path

/**
 * Is the person on this page? `*` stands for one segment, `**` for the rest (or nothing); query, fragment and a last slash don't count. In an
 * app whose routes stand after `#`, a pattern means those; one that has a `#` itself (`/app/#/path`) means both.
 */
export function matchPage(pattern: string, path: string): boolean {
  const [before = '', after] = pattern.split(/#!?(?=\/)/)
  if (after !== undefined) return path.includes('#') && glob(after, routeOf(path)) && (!before || glob(before, path))
  return glob(pattern, routeOf(path))
}

const glob = (pattern: string, path: string): boolean => {
  const wanted = segments(pattern)
  const given = segments(path)
  const rest = wanted.indexOf('**')
  return (
    (rest < 0 ? given.length === wanted.length : given.length >= rest) &&
    wanted.every((segment, i) => segment === '*' || segment === given[i] || (rest >= 0 && i >= rest))
  )
}
