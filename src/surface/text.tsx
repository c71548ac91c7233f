import type { ComponentChild, ComponentChildren, JSX } from 'preact'
import { safeUrl } from '../playbook/index.ts'

/** Takes the person to a place in the product. */
export type Go = (href: string) => void

interface LinkProps extends Omit<JSX.AnchorHTMLAttributes, 'href'> {
  readonly href: string
  readonly go: Go
  readonly children: ComponentChildren
}

/** A link whose address is safe, else its words alone. Inside the product it goes by `go`, elsewhere in a tab of its own. */
export const Link = ({ href, go, children, ...rest }: LinkProps): JSX.Element => {
  const url = safeUrl(href)
  if (url === null) return <span>{children}</span>
  if (/^([a-z]+:|\/\/)/i.test(url))
    return (
      <a {...rest} href={url} target={/^(m|t)/i.test(url) ? undefined : '_blank'} rel="noopener">
        {children}
      </a>
    )
  const follow = (event: MouseEvent): void => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.defaultPrevented) return
    event.preventDefault()
    go(url)
  }
  return (
    <a {...rest} href={url} onClick={follow}>
      {children}
    </a>
  )
}

const INLINE = /\*\*(.+?)\*\*|\*(\S.*?)\*|`(.+?)`|(!?)\[(.*?)\]\((\S+?)\)/s

const inline = (text: string, go: Go): ComponentChild[] => {
  const found = INLINE.exec(text)
  if (!found) return [text]
  const [all, strong, em, code, bang, label = '', href = ''] = found
  return [
    text.slice(0, found.index),
    strong !== undefined ? (
      <strong>{inline(strong, go)}</strong>
    ) : em !== undefined ? (
      <em>{inline(em, go)}</em>
    ) : code !== undefined ? (
      <code>{code}</code>
    ) : bang ? (
      media(label, safeUrl(href))
    ) : (
      <Link href={href} go={go}>
        {inline(label, go)}
      </Link>
    ),
    ...inline(text.slice(found.index + all.length), go),
  ]
}

const media = (label: string, src: string | null): ComponentChild =>
  src === null ? (
    label
  ) : /\.(mp4|webm|ogv|mov)([?#]|$)/i.test(src) ? (
    // biome-ignore lint/a11y/useMediaCaption: the author's file carries its captions; a playbook has no place for a track.
    <video src={src} aria-label={label} controls preload="metadata" playsInline />
  ) : (
    <img src={src} alt={label} />
  )

/**
 * A small Markdown subset as nodes, never as HTML: `**bold**`, `*emphasis*`, `` `code` ``, `[link](url)`, lists (`- ` or `1. `),
 * `![image](url)`, and a video where an image's address ends in .mp4, .webm, .ogv or .mov. Anything else stands as it is written.
 */
export const markdown = (text: string, go: Go): ComponentChild[] => {
  const blocks: ComponentChild[] = []
  for (const block of text.split(/\n\s*\n/)) {
    // Runs of list lines and runs of other lines follow one another inside a block.
    for (const run of block.match(/(^ *(?:[-*]|\d+\.) .*\n?)+|((?!^ *(?:[-*]|\d+\.) ).*\n?)+/gm) ?? []) {
      const lines = run.trim().split('\n')
      const mark = /^ *([-*]|\d+\.) /.exec(lines[0]!)
      if (!run.trim()) continue
      if (!mark) blocks.push(<p>{inline(run.trim(), go)}</p>)
      else {
        const items = lines.map(line => <li>{inline(line.replace(/^ *([-*]|\d+\.) /, ''), go)}</li>)
        const from = Number(mark[1])
        blocks.push(from >= 0 ? <ol start={from === 1 ? undefined : from}>{items}</ol> : <ul>{items}</ul>)
      }
    }
  }
  return blocks
}
