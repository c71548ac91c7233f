import type { ComponentChildren, JSX } from 'preact'
import type { Exported, SentBeacon } from '../../client/known.ts'
import type { Stage, SurfaceFile } from '../../client/stage.ts'
import { Panel, panelFloat } from '../card.tsx'
import { follow, openPlace } from '../mount.tsx'
import { wordLocale, wordsIn } from '../words.ts'
import { countedIn, factsIn } from './known.ts'
import css from './recorded.css'
import { recordedWords } from './words.ts'

/** Erasing is asked for, or done. */
type Step = 'ask' | 'done' | undefined

interface Props {
  readonly stage: Stage
  readonly known: Exported
  readonly step: Step
  readonly onStep: (step: Step) => void
}

/** The file that a person takes along. */
const save = (known: Exported): void => {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([JSON.stringify(known, null, 2)], { type: 'application/json' }))
  link.download = 'waymark.json'
  link.click()
  // The download has its own hold on it by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}

const focus = (el: HTMLElement | null): void => el?.focus()

const Part = ({ title, n, none, children }: { title: string; n: number; none: string; children: ComponentChildren }): JSX.Element => (
  <details>
    <summary class="b">
      {title} <span class="ink3 num">{n}</span>
    </summary>
    {n ? children : <p class="sm ink2">{none}</p>}
  </details>
)

const Recorded = ({ stage, known, step, onStep }: Props): JSX.Element => {
  const { locale, zone } = stage.scene()
  const { consent, options, ports } = stage.client
  const { endpoint, ignoreGpc } = options
  const words = wordsIn(recordedWords, locale)
  const said = (n: number): string => n.toLocaleString(wordLocale(locale))
  const when = (at: number): string =>
    new Date(at).toLocaleString(wordLocale(locale), { timeZone: zone, dateStyle: 'short', timeStyle: 'short' })
  const counted = countedIn(known)
  const facts = factsIn(known)
  const { here } = words
  const stays = consent !== 'granted' ? here[consent] : !endpoint ? here.nowhere : ports.gpc() && !ignoreGpc ? here.barred : null
  const answerOf = ({ answer, reasons, status }: SentBeacon): string =>
    [
      answer !== 'settle' || !reasons[0] ? words.answer[answer] : reasons[0] === 'skewed' ? words.answer.retry : words.partly,
      reasons.map(words.refused).join(' ') || (answer !== 'settle' && status > 299 && `HTTP ${status}`),
    ]
      .filter(Boolean)
      .join(words.colon)
  const list = (title: string, items: readonly string[]): JSX.Element => (
    <div class="md sm">
      <h3 class="b">{title}</h3>
      <ul>
        {items.map(item => (
          <li>{item}</li>
        ))}
      </ul>
    </div>
  )
  const button = (text: string, onClick: () => void, look = 'quiet', ref?: typeof focus): JSX.Element => (
    <button type="button" class={`btn ${look}`} key={text} ref={ref ?? null} onClick={onClick}>
      {text}
    </button>
  )
  const foot = (
    <div class="foot sm ink2">
      <div role="status">{step && words[step === 'ask' ? 'sure' : 'erased']}</div>
      <div class="acts">
        {step === 'ask'
          ? [
              button(words.keep, () => onStep(undefined), 'quiet', focus),
              button(words.erase, () => stage.own.erase().then(() => onStep('done')), ''),
            ]
          : [button(words.save, () => save(known)), button(words.erase, () => onStep('ask'))]}
      </div>
    </div>
  )
  return (
    <Panel stage={stage} id="" name="recorded" title={words.title} onClose={() => stage.act({ do: 'recorded', is: false })} foot={foot}>
      <p class="ink2">{words.why}</p>
      <div class="pair">
        {list(words.yes, words.yesList)}
        {list(words.no, words.noList)}
      </div>
      <p class="b">{stays ?? words.goes(URL.parse?.(endpoint!, document.baseURI)?.host ?? endpoint!)}</p>
      <Part title={words.facts} n={facts.length} none={words.none}>
        <dl class="sm">{facts.map(([name, value]) => [<dt class="ink2">{name}</dt>, <dd>{value}</dd>])}</dl>
      </Part>
      <Part title={words.counts} n={counted.length} none={words.none}>
        <dl class="sm">
          {counted.map(({ name, n, isValues, first, last }) => [
            <dt class="ink2">{name}</dt>,
            <dd class="num">{words[isValues ? 'values' : 'times'](n, [...new Set([when(first), when(last)])].join(' – '))}</dd>,
          ])}
        </dl>
      </Part>
      <Part title={words.sent} n={known.sent.length} none={words.none}>
        <p class="xs ink2">{words.secret}</p>
        <ul class="rows sm">
          {[...known.sent]
            .sort((a, b) => b.at - a.at)
            .map(it => (
              <li key={it.at}>
                <details>
                  <summary class="num">
                    {when(it.at)} <span class="ink2">{words.report(said(it.entries), said(it.bytes))}</span> {answerOf(it)}
                  </summary>
                  <pre>{it.body}</pre>
                </details>
              </li>
            ))}
        </ul>
      </Part>
    </Panel>
  )
}

/** Plays what is recorded of the person, read anew whenever something may have changed. */
const play = (stage: Stage): (() => void) => {
  const ui = openPlace(stage, css)
  let known: Exported | undefined
  let step: Step
  let isOver = false
  const draw = (): void => {
    if (!isOver) ui.draw(known && <Recorded {...{ stage, known, step, onStep }} />, panelFloat(ui))
  }
  const onStep = (next: Step): void => {
    step = next
    if (next === 'done') read()
    draw()
  }
  const read = async (): Promise<void> => {
    known = await stage.own.export()
    draw()
  }
  const stops = [stage.client.events.on('beacon', read), follow(stage, [ui], read)]
  return () => {
    isOver = true
    for (const stop of stops) stop()
  }
}

export default { version: __VERSION__, play } satisfies SurfaceFile
