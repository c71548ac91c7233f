import { useShown } from '../shown.ts'
import { Icon } from './icon.tsx'

/** The search box over a list. */
export const Find = ({ typed, onType }: { typed: string; onType: (typed: string) => void }) => {
  const { words } = useShown()
  return (
    <search class="find">
      <Icon name="search" />
      <input
        type="search"
        value={typed}
        aria-label={words.list.find}
        placeholder={words.list.find}
        autocomplete="off"
        spellcheck={false}
        onInput={event => onType(event.currentTarget.value)}
      />
      {typed !== '' && (
        <button type="button" aria-label={words.list.clear} onClick={() => onType('')}>
          <Icon name="x" />
        </button>
      )}
    </search>
  )
}
