import { perform } from '../../client/perform.ts'
import type { Stage, SurfaceFile } from '../../client/stage.ts'
import type { Step, TourGuide } from '../../playbook/index.ts'
import { type Following, follow } from '../anchor.ts'
import { handleKey, keepFocus, takeFocus } from '../focus.ts'
import { openPlace } from '../mount.tsx'
import { reveal } from '../moves.ts'
import { place, type Side } from '../place.ts'
import { isRtl } from '../words.ts'
import { mayGoOn, type Parts, StepCard } from './card.tsx'
import { holePath } from './hole.ts'
import css from './tour.css'

/** How long a target is waited for before it is told missing; what then happens is the step's `missing`. */
const MISSING = 3000
/** Four pixels from the target's side: where the card comes from. */
const FROM: Record<Side, string> = { top: '0 4px', bottom: '0 -4px', left: '4px', right: '-4px' }
const EASE = 'cubic-bezier(.2,.7,.2,1)'

/** The step that is open, and what runs for it. */
interface Open {
  readonly key: string
  readonly step: Step
  readonly following: Following | null
  el: Element | null
  /** The element, or the centre (null), that the card stands at; undefined while it isn't drawn. */
  at: Element | null | undefined
  /** Waits for a target that does not come. */
  late: number
  /** The card did not get the focus, so the whole step is said. */
  aloud: boolean
  unplace: () => void
}

/** Plays the open tour: finds each step's target, follows it, draws the card. */
const play = (stage: Stage): (() => void) => {
  const ui = openPlace(stage, css)
  const parts: Parts = { card: { current: null }, arrow: { current: null }, hole: { current: null } }
  let open: Open | null = null
  let giveBack: (() => void) | null = null
  let hole = ''

  const still = (now: Open): void => {
    now.unplace()
    now.unplace = () => {}
    now.at = undefined
  }
  /** Takes the card away; the step may still be waited for. */
  const hide = (): void => {
    if (open) still(open)
    hole = ''
    ui.draw(null)
  }
  const leave = (): void => {
    if (!open) return
    clearTimeout(open.late)
    listen(open.el, false)
    open.following?.stop()
    still(open)
    open = null
  }
  const onClick = (): void => void (open && stage.act({ do: 'click', step: open.step.id }))
  const listen = (el: Element | null, on: boolean): void =>
    // Captured, so that neither a child nor a handler that stops the event hides it.
    el?.[on ? 'addEventListener' : 'removeEventListener']('click', onClick, true)

  const enter = (key: string, step: Step): void => {
    leave()
    const at = (el: Element | null): void => {
      if (open !== now) return
      if (step.advance?.click) {
        listen(now.el, false)
        listen(el, true)
      }
      now.el = el
      if (!el) stage.act({ do: 'missing', step: step.id })
      update()
    }
    const following = step.target ? follow(step.target, ui.watch, at) : null
    const now: Open = { key, step, following, el: null, at: undefined, late: 0, aloud: false, unplace: () => {} }
    open = now
    following?.look()
  }

  /** Cuts the hole; from the last step's it glides there, as long as nothing scrolls. */
  const cut = (now: Open, box: DOMRect | null, glide: boolean): void => {
    const path = parts.hole.current
    const to = holePath(box, (now.el && Number.parseFloat(getComputedStyle(now.el).borderTopLeftRadius)) || 0)
    if (!path || to === hole) return
    path.setAttribute('d', to)
    for (const motion of path.getAnimations()) motion.cancel()
    if (glide && hole) move(path, [{ d: `path("${hole}")` }, { d: `path("${to}")` }], 320)
    hole = to
  }

  const draw = (now: Open, id: string, guide: TourGuide): void => {
    const scene = stage.scene()
    const { el, step } = now
    const fresh = now.at === undefined
    const show = (): void =>
      ui.draw(<StepCard {...{ scene, act: stage.act, id, guide, step, centred: !el, aloud: now.aloud, parts }} />, () => ({
        card: parts.card.current,
        target: now.el,
      }))
    giveBack ??= keepFocus(ui.root)
    if (fresh && el) reveal(el)
    show()
    if (now.at === el) return
    const card = parts.card.current!
    // Focus needs the layout that placing reads next; the other way round the page would be laid out twice.
    now.aloud = fresh && !takeFocus(card)
    now.unplace()
    now.at = el
    let glide = fresh
    const moved = (box: DOMRect): void => {
      if (box.width && box.height) cut(now, box, glide)
      else now.following?.look()
      glide = false
    }
    if (el) now.unplace = place(el, card, parts.arrow.current!, step.side, isRtl(scene.locale), ui.watch, moved)
    else cut(now, null, false)
    if (fresh) move(card, [{ opacity: 0, translate: el ? FROM[card.dataset.side as Side] : '-50% -50%' }, { opacity: 1 }], 200)
    if (now.aloud) show()
  }

  const catchUp = (): void => {
    const { run, playbook } = stage.scene()
    const ended = !run || run.phase === 'ended'
    const guide = ended ? undefined : playbook.guides?.[run.guide]
    const step = ended || guide?.kind !== 'tour' ? undefined : guide.steps.find(({ id }) => id === run.step)
    if (ended || guide?.kind !== 'tour' || !step || (run.phase === 'waiting' && run.for === 'page')) {
      leave()
      hide()
      if (!ended) return
      giveBack?.()
      giveBack = null
      return
    }
    const key = `${run.guide} ${step.id}`
    if (open?.key !== key) enter(key, step)
    const now = open
    if (!now || again) return
    if (now.el) {
      clearTimeout(now.late)
      now.late = 0
    }
    if (now.el && (run.phase === 'waiting' || run.centred)) stage.act({ do: 'found', step: step.id })
    else if (run.phase === 'shown' && (now.el || run.centred)) draw(now, run.guide, guide)
    else {
      hide()
      // Once, however often the scene changes meanwhile.
      now.late ||= window.setTimeout(() => stage.act({ do: 'missing', step: step.id }), MISSING)
    }
  }
  // What is asked for while drawing changes the scene at once: then the newer scene is drawn after, not inside.
  let busy = false
  let again = false
  const update = (): void => {
    again = true
    if (busy) return
    busy = true
    try {
      while (again) {
        again = false
        catchUp()
      }
    } finally {
      busy = false
    }
  }

  const onKey = (event: KeyboardEvent): void => {
    const { run, locale } = stage.scene()
    if (!open || open.at === undefined || !run || !parts.card.current) return
    const { step, el } = open
    handleKey(event, {
      card: parts.card.current,
      target: step.interact === false ? null : el,
      rtl: isRtl(locale),
      leave: () => stage.act({ do: 'close', guide: run.guide, reason: 'escape' }),
      next: mayGoOn(step, !el) ? () => stage.act({ do: 'next' }) : undefined,
      back: () => stage.act({ do: 'back' }),
    })
  }
  const unsubscribe = stage.subscribe(update)
  // Captured at the window, ahead of an app's own Escape, which would close its dialog under the step.
  addEventListener('keydown', onKey, true)
  update()
  return () => {
    unsubscribe()
    removeEventListener('keydown', onKey, true)
    leave()
    ui.stop()
    giveBack?.()
  }
}

const move = (el: Element, frames: Keyframe[], duration: number): void => {
  if (!matchMedia('(prefers-reduced-motion: reduce)').matches) el.animate(frames, { duration, easing: EASE })
}

export default { version: __VERSION__, play, perform } satisfies SurfaceFile
