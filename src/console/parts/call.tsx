import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { AlarmRow } from '../../progress/report.ts'
import type { Deed } from '../api.ts'
import { myName, rememberName } from '../prefs.ts'
import { useShown } from '../shown.ts'
import { Contact, Crm } from './contact.tsx'
import { Icon } from './icon.tsx'
import { Link } from './link.tsx'
import { Pebbles } from './pebbles.tsx'
import { Said } from './said.tsx'
import { When } from './when.tsx'

const HOUR = 3_600_000

/** What it is about: found by a rule, or said by somebody. */
export const Why = ({ row }: { row: AlarmRow }) => {
  const { words, format, say } = useShown()
  const { kind, title, signal, severity, since, lastUseAt, open, guide, guideTitle, step, topic, to } = row
  return (
    <div class="why">
      <p class={`sig ${severity}`}>
        <Icon name={kind === 'talk' ? 'guide' : kind === 'personChanged' ? 'swap' : severity === 'bad' ? 'alert' : 'clock'} />
        <span>{kind === 'signal' ? <Said text={title ?? signal ?? ''} /> : words.calls[kind]}</span>
      </p>
      <p class="sub">
        {words.calls.since(format.moment(since))}
        <span class="dot" aria-hidden="true" />
        {lastUseAt === null ? words.calls.unused : words.calls.lastUse(format.moment(lastUseAt))}
      </p>
      {guide !== null && <p class="sub">{words.calls.seen(say(guideTitle ?? guide), step)}</p>}
      {topic !== null && <p class="sub">{words.calls.topic(topic)}</p>}
      {to !== null && <p class="sub">{words.calls.inCharge(to)}</p>}
      {open.length > 0 && <p class="sub">{words.calls.open(open.map(one => say(one.title)))}</p>}
      {row.say !== null && (
        <p class="say">
          <Said text={row.say} />
        </p>
      )}
    </div>
  )
}

type Choice = 'take' | 'snooze' | 'done' | null

interface ActsProps {
  readonly row: AlarmRow
  /** The receiver's present instant. */
  readonly now: number
  act(deed: Deed): Promise<boolean>
}

/** The three things to do: take it, put it off, be done with it and say what came of it. */
export const Acts = ({ row, act, now }: ActsProps) => {
  const { words, format } = useShown()
  const { calls } = words
  const [choice, choose] = useState<Choice>(null)
  const [busy, setBusy] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  const last = useRef(choice)
  useLayoutEffect(() => {
    // What was pressed is gone, and the focus with it.
    if (last.current !== choice) box.current?.querySelector<HTMLElement>(choice ? 'input, button' : `[name=${last.current}]`)?.focus()
    last.current = choice
  }, [choice])
  const run = async (deed: Deed) => {
    if (busy) return
    setBusy(true)
    if (await act(deed)) choose(null)
    setBusy(false)
  }
  // Not `disabled`, which takes the focus away from what was pressed.
  const button = (text: string, onClick: () => void, name?: string, look = 'button') => (
    <button type="button" class={look} name={name} aria-disabled={busy} aria-label={name && calls.of(text, row.name)} onClick={onClick}>
      {text}
    </button>
  )
  const cancel = button(calls.cancel, () => choose(null), undefined, 'quiet')
  return (
    <div ref={box}>
      {choice === 'snooze' ? (
        <fieldset class="acts" aria-label={calls.of(calls.snooze, row.name)}>
          {button(calls.until.hour, () => run({ do: 'snooze', until: now + HOUR }))}
          {button(calls.until.tomorrow, () => run({ do: 'snooze', until: format.morning(now, 1) }))}
          {button(calls.until.week, () => run({ do: 'snooze', until: format.morning(now, 7) }))}
          {cancel}
        </fieldset>
      ) : choice === 'done' ? (
        <form
          class="acts reasons"
          onSubmit={event => {
            event.preventDefault()
            const reason = String(new FormData(event.currentTarget).get('reason') ?? '')
            if (reason) run({ do: 'done', reason })
          }}
        >
          <fieldset>
            <legend>{calls.reason}</legend>
            {Object.entries(calls.reasons).map(([code, text], i) => (
              <label key={code}>
                <input type="radio" name="reason" value={code} defaultChecked={i === 0} />
                {text}
              </label>
            ))}
          </fieldset>
          <button type="submit" class="button" aria-disabled={busy}>
            {calls.save}
          </button>
          {cancel}
        </form>
      ) : choice === 'take' ? (
        <form
          class="acts"
          onSubmit={event => {
            event.preventDefault()
            const by = String(new FormData(event.currentTarget).get('by') ?? '').trim()
            if (by) rememberName(by)
            run({ do: 'take', ...(by && { by }) })
          }}
        >
          <label class="by">
            {calls.yourName}
            <input type="text" name="by" autocomplete="name" maxLength={100} />
          </label>
          <button type="submit" class="button" aria-disabled={busy}>
            {calls.take}
          </button>
          {cancel}
        </form>
      ) : (
        <div class="acts">
          {row.standing !== 'taken' && button(calls.take, () => (myName() === null ? choose('take') : run({ do: 'take' })), 'take')}
          {button(calls.done, () => choose('done'), 'done')}
          {row.standing !== 'snoozed' && button(calls.snooze, () => choose('snooze'), 'snooze', 'quiet')}
        </div>
      )}
    </div>
  )
}

interface CallProps {
  readonly row: AlarmRow
  readonly isNew: boolean
  /** The receiver's present instant. */
  readonly now: number
  act(deed: Deed): Promise<boolean>
}

/** Who is on it, or until when it was put off. */
export const Standing = ({ row: { standing, by, until } }: { row: AlarmRow }) => {
  const { words, format } = useShown()
  if (standing === 'taken') return <p class="chip">{words.calls.taken(by)}</p>
  return standing === 'snoozed' && until !== null ? <p class="sub">{words.calls.asleepUntil(format.moment(until))}</p> : null
}

/** One call: whom, why and what to say, how to reach them, and what to do with it. */
export const Call = ({ row, isNew, now, act }: CallProps) => {
  const { words } = useShown()
  const { calls } = words
  return (
    <li class={`call ${isNew ? 'changed' : ''}`}>
      <div class="who">
        <Link class="name" to={{ page: 'account', id: row.account }}>
          <bdi>{row.name}</bdi>
        </Link>
        <p class="sub">
          {row.tier !== null && <bdi class="tier">{words.tier(row.tier)}</bdi>}
          <Pebbles level={row.level} levels={row.levels} />
          <span class="num">{words.level(row.level)}</span>
        </p>
        <Standing row={row} />
      </div>
      <Why row={row} />
      <div class="contact">
        <p>{row.contact === null ? <span class="none">{calls.noContact}</span> : <Contact text={row.contact} />}</p>
        {row.person && (
          <p class="sub">
            <bdi>{row.person.name ?? row.person.id}</bdi>
          </p>
        )}
        {row.owner !== null && (
          <p class="sub">
            <bdi>{words.account.owner(row.owner)}</bdi>
          </p>
        )}
        <p class="sub">
          {row.do.map(deed => calls.do[deed]).join(words.account.joiner)}
          <Crm url={row.crmUrl} />
        </p>
        <p class="sub raised">
          {calls.raised} <When at={row.raisedAt} as="ago" />
        </p>
      </div>
      <Acts row={row} act={act} now={now} />
    </li>
  )
}
