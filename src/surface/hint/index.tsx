import type { JSX } from 'preact'
import type { Stage, SurfaceFile } from '../../client/stage.ts'
import { type Hint, matchPage, say } from '../../playbook/index.ts'
import { areaOf, type Following, find, follow, seenOf } from '../anchor.ts'
import { openPlace } from '../mount.tsx'
import { onMove } from '../moves.ts'
import { isRtl, wordsIn } from '../words.ts'
import css from './hint.css'
import { Tip } from './tip.tsx'
import { hintWords } from './words.ts'

/** So many dots stand on a page at once; more would be noise. */
const MOST = 2
const SIZE = 24

interface Dot {
  readonly guide: string
  readonly hint: Hint
  readonly following: Following
  el: Element | null
  /** The button, and what keeps it at its place. */
  button: HTMLElement | null
  unplace: () => void
}
const nothing = (): void => {}

/** Can the person get at it: not where an app's modal covers the page that it is in. */
const isFree = (el: Element): boolean => [...document.querySelectorAll('dialog:modal,[aria-modal=true]')].every(modal => modal.contains(el))

/** Plays hints: a dot at the corner of each element, reached by Tab, and a tip that opens when it is asked for. */
const play = (stage: Stage): (() => void) => {
  const ui = openPlace(stage, css)
  const dots = new Map<string, Dot>()
  let asked: string | null = null

  /** What may stand on this page: not what the person has got already, and not beside a tour. */
  const wanted = (): readonly (readonly [key: string, guide: string, hint: Hint])[] => {
    const { hints, playbook, path, got, showing } = stage.scene()
    if (showing.open?.kind === 'tour') return []
    return hints.flatMap(id => {
      const guide = playbook.guides?.[id]
      const all = guide?.kind === 'hint' ? guide.hints : []
      return all.flatMap(hint => {
        const key = `${id}.${hint.id}`
        return got.includes(key) || (hint.page && !matchPage(hint.page, path)) ? [] : [[key, id, hint] as const]
      })
    })
  }
  const drop = (key: string, { following, unplace }: Dot): void => {
    following.stop()
    unplace()
    dots.delete(key)
  }
  const keep = (dot: Dot, button: HTMLElement | null): void => {
    if (dot.button === button && (!button || dot.unplace !== nothing)) return
    dot.unplace()
    dot.unplace = nothing
    dot.button = button
    const { el } = dot
    if (!button || !el) return
    const seen = seenOf(el)
    const rtl = isRtl(stage.scene().locale)
    const put = (): void => {
      const box = seen()
      button.hidden = !box || !isFree(el)
      const { left, right, top } = box ?? areaOf(el)
      const x = Math.min(Math.max((rtl ? left : right) - SIZE / 2, 0), innerWidth - SIZE)
      button.style.setProperty('transform', `translate(${Math.round(x)}px,${Math.round(Math.max(top - SIZE / 2, 0))}px)`)
    }
    const stop = onMove(el, button, ui.watch, put)
    put()
    dot.unplace = stop
  }
  const ask = (key: string | null): void => {
    const dot = key === null ? undefined : dots.get(key)
    asked = asked === key ? null : key
    draw()
    if (asked !== null && dot) stage.act({ do: 'tip', guide: dot.guide, hint: dot.hint.id })
  }
  const got = ({ guide, hint }: Dot): void => {
    asked = null
    draw()
    stage.act({ do: 'got', guide, hint: hint.id })
  }

  const draw = (): void => {
    const { locale, facts } = stage.scene()
    const words = wordsIn(hintWords, locale)
    const there = wanted().flatMap(([key]) => [...dots].filter(([known, { el }]) => known === key && el))
    const shown = there.slice(0, MOST)
    if (!shown.some(([key]) => key === asked)) asked = null
    const open = asked === null ? undefined : dots.get(asked)
    const button = ([key, dot]: (typeof shown)[number]): JSX.Element => (
      <button
        key={key}
        ref={button => keep(dot, button)}
        type="button"
        class="dot"
        aria-label={words.hint(say(dot.hint.title, locale, facts))}
        aria-expanded={key === asked}
        aria-haspopup="dialog"
        onClick={() => ask(key)}
      >
        <svg viewBox="2 3 26 18.5" aria-hidden="true">
          <path d="M2 13.8C2 7.4 7.8 3 15.6 3C22.8 3 28 7 28 13.2C28 18.8 22.4 21.5 14.4 21.5C6.8 21.5 2 19.2 2 13.8Z" />
        </svg>
      </button>
    )
    ui.draw(
      shown[0] && (
        <section aria-label={words.hints}>
          {shown.map(button)}
          {open?.el && open.button && (
            <Tip
              key={asked}
              {...{ stage, hint: open.hint, dot: open.button.firstElementChild!, watch: ui.watch }}
              onClose={() => ask(asked)}
              onGot={() => got(open)}
            />
          )}
        </section>
      ),
      // The dots live where their element can be reached; a card that must be reachable is there only while a tip is open.
      () => ({ card: ui.root.querySelector('.tip'), target: open?.el ?? shown[0]?.[1].el ?? null }),
    )
  }

  const update = (): void => {
    const now = wanted()
    for (const [key, dot] of dots) if (!now.some(([known]) => known === key)) drop(key, dot)
    for (const [key, guide, hint] of now) {
      if (dots.has(key)) continue
      const at = (el: Element | null): void => {
        dot.unplace()
        dot.unplace = nothing
        dot.el = el
        draw()
      }
      const dot: Dot = {
        guide,
        hint,
        following: follow(() => find(hint.target, stage.targets), ui.watch, at, false),
        el: null,
        button: null,
        unplace: nothing,
      }
      dots.set(key, dot)
      dot.following.look()
    }
    draw()
  }
  const onPointer = (event: PointerEvent): void => {
    if (asked !== null && !event.composedPath().includes(ui.root)) ask(null)
  }
  const unsubscribe = stage.subscribe(update)
  addEventListener('pointerdown', onPointer, true)
  update()
  return () => {
    unsubscribe()
    removeEventListener('pointerdown', onPointer, true)
    for (const [key, dot] of dots) drop(key, dot)
    ui.stop()
  }
}

export default { version: __VERSION__, play } satisfies SurfaceFile
