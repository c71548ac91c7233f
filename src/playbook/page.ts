import type { Page } from './types.ts'

const segments = (path: string): string[] =>
  path
    .replace(/[?#].*/, '')
    .split('/')
    .filter(Boolean)

/** The route after `#`, when the address has one (`#/path`, `#!/path`): then that is the path. */
const routeOf = (path: string): string => /#!?(\/.*)/.exec(path)?.[1] ?? path

const glob = (pattern: string, path: string): boolean => {
  const wanted = segments(pattern)
  const given = segments(path)
  const rest = wanted.indexOf('**')
  return (
    (rest < 0 ? given.length === wanted.length : given.length >= rest) &&
    wanted.every((segment, i) => segment === '*' || segment === given[i] || (rest >= 0 && i >= rest))
  )
}

const matchPattern = (pattern: string, path: string): boolean => {
  const [before = '', after] = pattern.split(/#!?(?=\/)/)
  if (after !== undefined) return path.includes('#') && glob(after, routeOf(path)) && (!before || glob(before, path))
  return glob(pattern, routeOf(path))
}

const isFound = (pattern: string, path: string): boolean => {
  try {
    return RegExp(pattern).test(path)
  } catch {
    return false
  }
}

const holds = (name: string, path: string, value: unknown): boolean =>
  typeof value === 'string' &&
  (name === 'eq'
    ? path === value
    : name === 'ne'
      ? path !== value
      : name === 'contains'
        ? path.includes(value)
        : name === 'notContains'
          ? !path.includes(value)
          : name === 'startsWith'
            ? path.startsWith(value)
            : name === 'endsWith'
              ? path.endsWith(value)
              : name === 'regex' && isFound(value, path))

/**
 * Is the person on this page? In a pattern `*` stands for one segment, `**` for the rest (or nothing); query, fragment and a last slash don't count.
 * In an app whose routes stand after `#`, a pattern means those; one that has a `#` itself (`/app/#/path`) means both. Comparisons take the address
 * as it is, and all must hold; one that is not known does not.
 */
export const matchPage = (page: Page, path: string): boolean =>
  typeof page === 'object'
    ? Object.entries(page ?? {}).every(([name, value]) => holds(name, path, value))
    : matchPattern(String(page), path)
