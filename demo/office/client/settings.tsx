import { useRef } from 'preact/hooks'
import { ask, type State, t, waymark } from './world.ts'

const notices = ['all', 'called', 'none'] as const

/** Seats and notifications, in a dialog of the browser's own. */
export function Settings({ office, say }: { readonly office: State; readonly say: (line: string) => void }) {
  const { seats, notice } = office.settings
  const dialog = useRef<HTMLDialogElement>(null)
  const save = async (form: HTMLFormElement): Promise<void> => {
    const data = new FormData(form)
    await ask('settings', 'PUT', { seats: Number(data.get('seats')), notice: data.get('notice') })
    void waymark().track('settings.saved')
    dialog.current?.close()
    say(t('saved'))
    await waymark().flush()
  }
  const word = (one: (typeof notices)[number]) => t(one === 'none' ? 'quiet' : one)
  return (
    <main class="page narrow" id="content">
      <h1>{t('settings')}</h1>
      <p class="lead">{t('settingsLead')}</p>
      <section class="card">
        <dl class="facts">
          <div>
            <dt>{t('seats')}</dt>
            <dd>{seats}</dd>
          </div>
          <div>
            <dt>{t('notice')}</dt>
            <dd>{word(notice)}</dd>
          </div>
        </dl>
        <div class="buttons">
          <button type="button" class="main" data-wm="open-settings" onClick={() => dialog.current?.showModal()}>
            {t('openSettings')}
          </button>
        </div>
      </section>
      <dialog ref={dialog} aria-labelledby="settings-title">
        <form
          class="form"
          data-wm="settings-form"
          onSubmit={event => {
            event.preventDefault()
            save(event.currentTarget).catch(() => say(t('failed')))
          }}
        >
          <h2 id="settings-title">{t('openSettings')}</h2>
          <label class="field">
            <span>{t('seats')}</span>
            <input type="number" name="seats" min="1" max="12" required defaultValue={String(seats)} />
            <small class="note">{t('seatsNote')}</small>
          </label>
          <fieldset>
            <legend>{t('notice')}</legend>
            {notices.map(one => (
              <label key={one}>
                <input type="radio" name="notice" value={one} defaultChecked={notice === one} />
                {word(one)}
              </label>
            ))}
          </fieldset>
          <div class="buttons">
            <button type="button" onClick={() => dialog.current?.close()}>
              {t('cancel')}
            </button>
            <button type="submit" class="main" data-wm="save-settings">
              {t('save')}
            </button>
          </div>
        </form>
      </dialog>
    </main>
  )
}
