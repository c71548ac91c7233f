import { useState } from 'preact/hooks'
import { type Field, fields } from '../domain.ts'
import { ask, type State, t, waymark } from './world.ts'

const starred: readonly Field[] = ['entryExit', 'tools']

/** How the team means to use the office: five fields, two of them starred; a draft, then posted for all to see. */
export function Rules({ office, say }: { readonly office: State; readonly say: (line: string) => void }) {
  const { rules } = office
  const [draft, setDraft] = useState(rules.draft)
  const save = async (): Promise<void> => {
    const fresh = fields.filter(field => draft[field].trim() && draft[field] !== rules.draft[field])
    await ask('rules', 'PUT', draft)
    // One event a field that was written: which one, never what it says.
    for (const field of fresh) void waymark().track('rules.drafted', { field })
    say(t('saved'))
  }
  const post = async (): Promise<void> => {
    await save()
    await ask('rules/post', 'POST')
    await waymark().flush()
    say(t('posted'))
  }
  const act = (deed: Promise<void>): void => {
    deed.catch(() => say(t('failed')))
  }
  return (
    <main class="page narrow" id="content">
      <h1>{t('rules')}</h1>
      <p class="lead">
        {t('rulesLead')} {rules.version > 0 && <b>{t('version', { n: rules.version })}</b>}
      </p>
      <form
        class="card form"
        onSubmit={event => {
          event.preventDefault()
          act(save())
        }}
      >
        {fields.map(field => (
          <label key={field} class="field" data-wm={`rule-${field}`}>
            <span>
              {t(field)}
              {starred.includes(field) && <em class="star">★ {t('required')}</em>}
            </span>
            <textarea
              name={field}
              rows={2}
              placeholder={t(`${field}Eg`)}
              value={draft[field]}
              onInput={event => setDraft({ ...draft, [field]: event.currentTarget.value })}
            />
          </label>
        ))}
        <div class="buttons">
          <button type="submit" data-wm="save-rules">
            {t('saveRules')}
          </button>
          <button
            type="button"
            class="main"
            data-wm="post-rules"
            disabled={starred.some(field => !draft[field].trim())}
            onClick={() => act(post())}
          >
            {t('postRules')}
          </button>
        </div>
      </form>
    </main>
  )
}
