import { useEffect, useState } from 'preact/hooks'

export const paths = ['/floor', '/members', '/rules', '/events', '/settings'] as const
export type Path = (typeof paths)[number]
const isOurs = (path: string): path is Path => paths.includes(path as Path)

const changed = new Set<() => void>()
let pushing = false

/** Goes to a page of the app without loading it, to any other by loading. */
export function go(href: string): void {
  const url = new URL(href, location.href)
  // The guide is a page of the server's: from there, too, everything is loaded.
  if (url.origin !== location.origin || !isOurs(url.pathname) || !isOurs(location.pathname)) {
    location.assign(href)
    return
  }
  if (url.pathname !== location.pathname) {
    pushing = true
    history.pushState(null, '', url.pathname)
    pushing = false
    window.scrollTo(0, 0)
  }
  for (const listener of changed) listener()
}

/** Where the Navigation API is, a guide's `location.assign` to a page of the app loads nothing either; elsewhere it loads, and all goes on. */
export function interceptLoads(): void {
  type Intercepting = Event & {
    canIntercept: boolean
    navigationType: string
    destination: { url: string }
    intercept(how: { handler(): Promise<void> }): void
  }
  const { navigation } = window as unknown as { navigation?: EventTarget }
  navigation?.addEventListener('navigate', event => {
    const { canIntercept, navigationType, destination } = event as Intercepting
    const url = new URL(destination.url)
    if (pushing || !canIntercept || navigationType !== 'push' || url.search || !isOurs(url.pathname)) return
    ;(event as Intercepting).intercept({
      handler: async () => {
        for (const listener of changed) listener()
      },
    })
  })
}

/** The page that is open; follows pushState, back and forward. */
export function usePath(): Path {
  const [path, setPath] = useState(location.pathname)
  useEffect(() => {
    const look = (): void => setPath(location.pathname)
    changed.add(look)
    window.addEventListener('popstate', look)
    return () => {
      changed.delete(look)
      window.removeEventListener('popstate', look)
    }
  }, [])
  return isOurs(path) ? path : '/floor'
}
