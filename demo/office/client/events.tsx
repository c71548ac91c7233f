import { useState } from 'preact/hooks'
import { type UseCase, useCases } from '../domain.ts'
import { ask, lang, type State, t, waymark } from './world.ts'

/** What else the office is good for. */
export function Events({ office, say }: { readonly office: State; readonly say: (line: string) => void }) {
  const [useCase, setUseCase] = useState<UseCase>('social')
  const [title, setTitle] = useState('')
  const hold = async (): Promise<void> => {
    await ask('events', 'POST', { useCase, title: title || t(useCase) })
    void waymark().track('event.held', { useCase })
    setTitle('')
    say(t('saved'))
  }
  const day = new Intl.DateTimeFormat(lang, { month: 'long', day: 'numeric', timeZone: 'Asia/Tokyo' })
  return (
    <main class="page narrow" id="content">
      <h1>{t('events')}</h1>
      <p class="lead">{t('eventsLead')}</p>
      <form
        class="card form"
        onSubmit={event => {
          event.preventDefault()
          hold().catch(() => say(t('failed')))
        }}
      >
        <fieldset data-wm="event-kind">
          <legend>{t('kind')}</legend>
          {useCases.map(one => (
            <label key={one}>
              <input type="radio" name="useCase" value={one} checked={useCase === one} onChange={() => setUseCase(one)} />
              {t(one)}
            </label>
          ))}
        </fieldset>
        <label class="field">
          <span>{t('title')}</span>
          <input type="text" name="title" value={title} onInput={event => setTitle(event.currentTarget.value)} />
        </label>
        <div class="buttons">
          <button type="submit" class="main" data-wm="hold-event">
            {t('hold')}
          </button>
        </div>
      </form>
      <h2>{t('held')}</h2>
      {office.events.length ? (
        <ul class="card held">
          {office.events.map((event, i) => (
            <li key={`${event.at}-${i}`}>
              <b>{event.title}</b> <span class="chip">{t(event.useCase)}</span> <time>{day.format(event.at)}</time>
            </li>
          ))}
        </ul>
      ) : (
        <p class="note">{t('noEvents')}</p>
      )}
    </main>
  )
}
