import { useRef } from 'preact/hooks'
import { useShown } from '../shown.ts'
import { Icon } from './icon.tsx'

/** The search box over a list. */
export const Find = ({ typed, onType }: { typed: string; onType: (typed: string) => void }) => {
  const { words } = useShown()
  const field = useRef<HTMLInputElement>(null)
  const clear = () => {
    field.current?.focus()
    onType('')
  }
  return (
    <search class="find">
      <Icon name="search" />
      <input
        ref={field}
        type="search"
        value={typed}
        aria-label={words.list.find}
        placeholder={words.list.find}
        autocomplete="off"
        spellcheck={false}
        onInput={event => onType(event.currentTarget.value)}
      />
      {typed !== '' && (
        <button type="button" aria-label={words.list.clear} onClick={clear}>
          <Icon name="x" />
        </button>
      )}
    </search>
  )
}
