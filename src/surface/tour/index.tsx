import { render } from 'preact'
import { perform } from '../../client/perform.ts'
import type { Stage, SurfaceFile } from '../../client/stage.ts'
import { behindOf } from '../../guide/index.ts'
import type { Step } from '../../playbook/index.ts'
import { type Following, find, follow } from '../anchor.ts'
import { handleKey, keepFocus, takeFocus } from '../focus.ts'
import { motion } from '../motion.ts'
import { openPlace } from '../mount.tsx'
import { reveal } from '../moves.ts'
import { place, spotFor } from '../place.ts'
import { isRtl } from '../words.ts'
import { closeTour, mayGoOn, type Parts, StepCard } from './card.tsx'
import { lockScroll } from './lock.ts'
import { createScrim } from './scrim.ts'
import css from './tour.css'
import { createTriggers } from './triggers.ts'
import { isMet, listenTo } from './waits.ts'

/** How long a target is waited for before it is told missing; what then happens is the step's `missing`. */
const MISSING = 3000
/** Marks the element of the page that the open step is about, with the step's id. */
const MARK = 'data-waymark'

/** The step that is open, and what runs for it. */
interface Open {
  readonly key: string
  /** As the playbook has it now. */
  step: Step
  readonly following: Following | null
  readonly unwatch: () => void
  el: Element | null
  /** The element, or the centre (null), that the card stands at; undefined while it isn't drawn. */
  at: Element | null | undefined
  /** As it was when it was placed. */
  placed?: Step
  /** Waits for a target that does not come. */
  late: number
  /** The card did not get the focus, so the whole step is said. */
  aloud: boolean
  unlisten: () => void
  unlock: () => void
  unplace: () => void
}
const nothing = (): void => {}

/** Plays the open tour: finds each step's target, follows it, draws the card. */
const play = (stage: Stage): (() => void) => {
  const ui = openPlace(stage, css)
  const { targets } = stage
  const parts: Parts = { card: { current: null }, arrow: { current: null }, hole: { current: null } }
  const scrim = createScrim(parts.hole, targets)
  const triggers = createTriggers(stage, ui.watch)
  let open: Open | null = null
  let giveBack: (() => void) | null = null
  let stopScroll = nothing
  let marked: Element | null = null

  const still = (now: Open): void => {
    now.unplace()
    now.unlock()
    now.unplace = now.unlock = nothing
    now.at = undefined
  }
  /** Marks the element that the card stands at, and no other. */
  const mark = (el: Element | null, id = ''): void => {
    if (el !== marked) marked?.removeAttribute(MARK)
    marked = el
    el?.setAttribute(MARK, id)
  }
  /** Takes the card away; the step may still be waited for. */
  const hide = (): void => {
    if (open) still(open)
    mark(null)
    scrim.clear()
    ui.draw(null)
  }
  const leave = (): void => {
    if (!open) return
    clearTimeout(open.late)
    open.unlisten()
    open.unwatch()
    open.following?.stop()
    still(open)
    open = null
  }

  const enter = (key: string, step: Step): void => {
    leave()
    const { target, advance = {} } = step
    const at = (el: Element | null): void => {
      if (open !== now) return
      now.unlisten()
      now.unlisten = el ? listenTo(el, advance, on => stage.act({ do: on, step: step.id })) : nothing
      now.el = el
      if (!el) stage.act({ do: 'missing', step: step.id })
      update()
    }
    const met = (): void => {
      if (isMet(advance, targets)) stage.act({ do: 'dom', step: step.id })
    }
    const now: Open = {
      key,
      step,
      following: target ? follow(() => find(target, targets), ui.watch, at) : null,
      unwatch: advance.there || advance.gone ? ui.watch(met) : nothing,
      el: null,
      at: undefined,
      late: 0,
      aloud: false,
      unlisten: nothing,
      unlock: nothing,
      unplace: nothing,
    }
    open = now
    now.following?.look()
  }

  const draw = (now: Open, id: string): void => {
    const scene = stage.scene()
    const { el, step } = now
    const { run } = scene
    const guide = scene.playbook.guides?.[id]
    if (!run || run.phase === 'ended' || guide?.kind !== 'tour') return
    const fresh = now.at === undefined
    const show = (): void =>
      ui.draw(<StepCard {...{ stage, id, guide, step, centred: !el, aloud: now.aloud, parts, back: hasBack() }} />, () => ({
        card: parts.card.current,
        target: now.el,
      }))
    giveBack ??= keepFocus(ui.root)
    if (fresh) {
      stopScroll()
      // Who is taken by surprise is not moved about: the first step of a tour that nobody asked for.
      stopScroll = el && (step.scroll ?? (run.asked || run.index > 0)) ? reveal(el) : nothing
      if (step.lock) now.unlock = lockScroll(el)
    }
    show()
    if (now.at === el && now.placed === step) return
    now.placed = step
    const card = parts.card.current!
    // Focus needs the layout that placing reads next; the other way round the page would be laid out twice.
    now.aloud = fresh && !takeFocus(card)
    now.unplace()
    now.at = el
    let glide = fresh
    const moved = (part: DOMRect | null, whole: DOMRect, stays: boolean): void => {
      if (whole.width && whole.height) scrim.cut(el, part, now.step, glide, stays)
      else now.following?.look()
      glide = false
    }
    if (el) now.unplace = place(el, card, parts.arrow.current!, step.side, isRtl(scene.locale), ui.watch, moved, fresh)
    else scrim.cut(null, null, step, false)
    // Written after all is measured, so that the page is laid out once.
    mark(el, step.id)
    if (fresh && !el) motion(card, [{ opacity: 0.4 }, { opacity: 1 }], 200)
    if (now.aloud) show()
  }
  const hasBack = (): boolean => {
    const { run, tour } = stage.scene()
    return !!tour && !!run && run.phase !== 'ended' && behindOf(tour, run.index, run) >= 0
  }

  const catchUp = (): void => {
    triggers.update()
    if (again) return
    const { run, playbook } = stage.scene()
    const ended = !run || run.phase === 'ended'
    const guide = ended ? undefined : playbook.guides?.[run.guide]
    const step = ended || guide?.kind !== 'tour' ? undefined : guide.steps.find(({ id }) => id === run.step)
    const isAway = !ended && run.phase === 'waiting' && run.for !== 'target'
    if (ended || !step || isAway) {
      leave()
      hide()
      if (!ended) return
      giveBack?.()
      giveBack = null
      return
    }
    // Another text of the same step is drawn in place; another target is looked for.
    const key = JSON.stringify([run.guide, step.id, step.target, step.advance])
    if (open?.key === key) open.step = step
    else enter(key, step)
    const now = open
    if (!now || again) return
    if (now.el) {
      clearTimeout(now.late)
      now.late = 0
    }
    if (isMet(step.advance ?? {}, targets)) {
      stage.act({ do: 'dom', step: step.id })
      if (again) return
    }
    if (now.el && (run.phase === 'waiting' || run.centred)) stage.act({ do: 'found', step: step.id })
    else if (run.phase === 'shown' && (now.el || run.centred)) draw(now, run.guide)
    else {
      hide()
      const missing = (): void => stage.act({ do: 'missing', step: step.id })
      if (step.waitMs === 0 && run.phase === 'waiting' && !run.late) missing()
      // Once, however often the scene changes meanwhile.
      else now.late ||= window.setTimeout(missing, step.waitMs ?? MISSING)
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
    const { run, locale, playbook } = stage.scene()
    if (!open || open.at === undefined || !run || !parts.card.current) return
    const { step, el } = open
    const guide = playbook.guides?.[run.guide]
    const closes = guide?.kind === 'tour' && guide.close !== false
    handleKey(event, {
      card: parts.card.current,
      target: step.interact === false ? null : el,
      rtl: isRtl(locale),
      leave: closes ? () => closeTour(stage, run.guide, 'escape', parts.card.current) : undefined,
      next: mayGoOn(step, !el) ? () => stage.act({ do: 'next', step: step.id }) : undefined,
      back: hasBack() ? () => stage.act({ do: 'back', step: step.id }) : undefined,
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
    mark(null)
    triggers.stop()
    ui.stop()
    giveBack?.()
  }
}

/** Draws a step that nobody sees: what a browser compiles and reads at the first use, it has then. */
const warm = (stage: Stage): void => {
  const step = { id: '', title: '-', body: '-' }
  const parts = { card: { current: null }, arrow: { current: null }, hole: { current: null } }
  const root = document.createElement('div')
  openPlace(stage, css)
  const pen = document.createElement('canvas').getContext('2d')
  for (const font of ['600 16px', '14px', '500 13px', '12px'])
    if (pen) {
      pen.font = `${font} system-ui`
      pen.measureText('1')
    }
  render(
    <StepCard {...{ stage, id: '', guide: { kind: 'tour', steps: [step] }, step, centred: true, aloud: false, back: true, parts }} />,
    root,
  )
  render(null, root)
  const box = new DOMRect(0, 0, 9, 9)
  spotFor(box, box, new DOMRect(0, 0, 99, 99), 'bottom')
}

export default { version: __VERSION__, play, perform, warm } satisfies SurfaceFile
