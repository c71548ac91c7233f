import type { JSX, Ref } from 'preact'
import type { Scene, Stage } from '../../client/stage.ts'
import { type Step, say, type TourGuide } from '../../playbook/index.ts'
import { Close } from '../card.tsx'
import { markdown } from '../text.tsx'
import { wordsIn } from '../words.ts'
import { tourWords } from './words.ts'

/** The elements that are placed, focused and drawn by hand. */
export interface Parts {
  readonly card: { current: HTMLElement | null }
  readonly arrow: { current: HTMLElement | null }
  readonly hole: { current: SVGPathElement | null }
}

interface Props {
  readonly scene: Scene
  readonly act: Stage['act']
  readonly id: string
  readonly guide: TourGuide
  readonly step: Step
  readonly centred: boolean
  /** Say the whole step to assistive technology, since the card didn't get the focus. */
  readonly aloud: boolean
  readonly parts: Parts
}

/** Is there a "Next": not where only the target or an event moves on, unless the target isn't there to be used. */
export const mayGoOn = ({ advance }: Step, centred: boolean): boolean => !advance?.only || (centred && !advance.event)

/** One step: the scrim with its hole, and the card. */
export const StepCard = ({ scene, act, id, guide, step, centred, aloud, parts }: Props): JSX.Element => {
  const words = wordsIn(tourWords, scene.locale)
  const text = (of: Step['title'] | undefined): string => say(of, scene.locale, scene.facts)
  const at = guide.steps.indexOf(step)
  const last = at === guide.steps.length - 1
  // The second click of a double click would pass over a step that was never read.
  const once = (deed: 'next' | 'back') => (event: MouseEvent) => void (event.detail < 2 && act({ do: deed }))
  const body = text(step.body)
  return (
    <>
      <svg
        class={step.interact === false || centred ? 'hole' : 'hole pass'}
        aria-hidden="true"
        onMouseDown={(event: Event) => event.preventDefault()}
      >
        <path ref={parts.hole as Ref<SVGPathElement>} fill-rule="evenodd" />
      </svg>
      <div
        ref={parts.card as Ref<HTMLDivElement>}
        class={centred ? 'card tour centre' : 'card tour'}
        role="dialog"
        tabIndex={-1}
        aria-labelledby="title"
        aria-describedby={body ? 'body' : undefined}
      >
        <i ref={parts.arrow as Ref<HTMLElement>} class="arrow" />
        <div class="in">
          <Close locale={scene.locale} onClick={() => act({ do: 'close', guide: id, reason: 'button' })} />
          <h2 id="title" class="title">
            {text(step.title)}
          </h2>
          {body && (
            <div id="body" class="md">
              {markdown(body, href => act({ do: 'go', href }))}
            </div>
          )}
          <div class="ft">
            <span class="peb" aria-hidden="true">
              {guide.steps.map((_, i) => (
                <i class={i <= at ? 'on' : ''} />
              ))}
            </span>
            <span class="num ratio xs ink3">
              {at + 1} / {guide.steps.length}
            </span>
            {at > 0 && (
              <button type="button" class="btn quiet" onClick={once('back')}>
                {words.back}
              </button>
            )}
            {mayGoOn(step, centred) && (
              <button type="button" class="btn" onClick={once('next')}>
                {last ? words.done : words.next}
              </button>
            )}
          </div>
        </div>
      </div>
      <p class="sr" aria-live="polite">
        {words.step(at + 1, guide.steps.length)}
        {aloud && `: ${text(step.title)}. ${body}`}
      </p>
    </>
  )
}
