import type { ComponentChildren } from 'preact'
import { type Route, writeRoute } from '../route.ts'
import { useShown } from '../shown.ts'

/** A link to a page of the console. It is a real address: it opens in another tab as any other. */
export const Link = ({
  to,
  current,
  children,
  ...rest
}: {
  to: Route
  class?: string
  current?: 'page' | 'true' | undefined
  children: ComponentChildren
}) => {
  const { go } = useShown()
  const follow = (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    go(to)
  }
  return (
    <a {...rest} href={writeRoute(to)} onClick={follow} aria-current={current}>
      {children}
    </a>
  )
}
