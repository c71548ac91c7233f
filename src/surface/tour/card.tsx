import type { JSX, Ref } from 'preact'
import type { Stage } from '../../client/stage.ts'
import { type Step, say, type TourGuide } from '../../playbook/index.ts'
import { Close } from '../card.tsx'
import { markdown } from '../text.tsx'
import { wordsIn } from '../words.ts'
import { holePath } from './hole.ts'
import { tourWords } from './words.ts'

/** The elements that are placed, focused and drawn by hand. */
export interface Parts {
  readonly card: { current: HTMLElement | null }
  readonly arrow: { current: HTMLElement | null }
  readonly hole: { current: SVGPathElement | null }
}

interface Props {
  readonly stage: Stage
  readonly id: string
  readonly guide: TourGuide
  readonly step: Step
  readonly centred: boolean
  /** Say the whole step to assistive technology, since the card didn't get the focus. */
  readonly aloud: boolean
  /** There is a step to go back to. */
  readonly back: boolean
  readonly parts: Parts
}

/** Is there a "Next": not where only the target or an event moves on, unless the target isn't there to be used. */
export const mayGoOn = ({ advance }: Step, centred: boolean): boolean => !advance?.only || (centred && !advance.event)

/** Closes the tour. Where "Don't show again" was offered and not ticked, it comes back. */
export const closeTour = (
  stage: Stage,
  guide: string,
  reason: 'button' | 'escape' | 'overlay' | 'later',
  card: HTMLElement | null,
): void => {
  const later = reason === 'later' || card?.querySelector<HTMLInputElement>('input[name=again]')?.checked === false
  stage.act({ do: 'close', guide, reason, ...(later && { later }) })
}

/** One step: the scrim with its holes, and the card. */
export const StepCard = ({ stage, id, guide, step, centred, aloud, back, parts }: Props): JSX.Element => {
  const { locale, facts, tour } = stage.scene()
  const { act } = stage
  const words = wordsIn(tourWords, locale)
  const text = (of: Step['title'] | undefined): string => say(of, locale, facts)
  // What is passed over is not counted.
  const steps = guide.steps.filter(({ id }) => id === step.id || !tour?.hidden?.includes(id))
  const at = steps.findIndex(({ id }) => id === step.id)
  const last = at === steps.length - 1
  // The second click of a double click would pass over a step that was never read.
  const once = (deed: 'next' | 'back') => (event: MouseEvent) => void (event.detail < 2 && act({ do: deed, step: step.id }))
  const close = (reason: 'button' | 'overlay' | 'later'): void => closeTour(stage, id, reason, parts.card.current)
  const title = text(step.title)
  const body = text(step.body)
  const { scrim } = step
  return (
    <>
      {scrim !== 'none' && (
        <svg
          class="hole"
          aria-hidden="true"
          onMouseDown={(event: Event) => event.preventDefault()}
          onClick={() => scrim && (scrim === 'close' ? guide.close !== false && close('overlay') : act({ do: scrim, step: step.id }))}
        >
          <path ref={parts.hole as Ref<SVGPathElement>} fill-rule="evenodd" />
          {step.interact === false && <path d={holePath([])} />}
        </svg>
      )}
      <div
        ref={parts.card as Ref<HTMLDivElement>}
        class={centred ? 'card tour centre' : 'card tour'}
        role="dialog"
        tabIndex={-1}
        aria-label={title ? undefined : words.step(at + 1, steps.length)}
        aria-labelledby={title ? 'title' : undefined}
        aria-describedby={body ? 'body' : undefined}
      >
        <i ref={parts.arrow as Ref<HTMLElement>} class="arrow" />
        <div class="in">
          {guide.close !== false && <Close locale={locale} onClick={() => close('button')} />}
          {/* An empty text would be a node, and move its neighbours, focus and all, when words come. */}
          {!!title && (
            <h2 id="title" class="title">
              {title}
            </h2>
          )}
          {!!body && (
            <div id="body" class="md">
              {markdown(body, href => act({ do: 'go', href }))}
            </div>
          )}
          {guide.again && (
            <label class="again sm ink2">
              <input type="checkbox" name="again" />
              {words.again}
            </label>
          )}
          <div class="ft">
            <span class="peb" aria-hidden="true">
              {steps.map((_, i) => (
                <i class={i <= at ? 'on' : ''} />
              ))}
            </span>
            <span class="num ratio xs ink3">
              {at + 1} / {steps.length}
            </span>
            {guide.snooze && at === 0 && (
              <button type="button" class="btn quiet" onClick={() => close('later')}>
                {words.later}
              </button>
            )}
            {back && (
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
        {words.step(at + 1, steps.length)}
        {aloud && `: ${title}. ${body}`}
      </p>
    </>
  )
}
