import { firstOrder } from '../order.ts'
import type { Theme } from '../prefs.ts'
import type { Route } from '../route.ts'
import { useShown } from '../shown.ts'
import type { Lang } from '../text/index.ts'
import { Cairn } from './cairn.tsx'
import { Icon } from './icon.tsx'
import { Link } from './link.tsx'

interface NavProps {
  readonly route: Route
  /** How many accounts and calls there are; null while that is not known. */
  readonly accounts: number | null
  readonly calls: number | null
  readonly playbook: string | null
  readonly theme: Theme
  readonly onLang: (lang: Lang) => void
  readonly onTheme: (theme: Theme) => void
}

/** The console's pages, and the switches of language and colours. */
export const Nav = ({ route, accounts, calls, playbook, theme, onLang, onTheme }: NavProps) => {
  const { words } = useShown()
  const list: Route = { page: 'accounts', order: firstOrder, find: '' }
  const other = words.nav.other
  const dark = theme === 'dark'
  return (
    <nav class="nav" aria-label={words.nav.label}>
      <div class="rail">
        <p class="brand">
          <Cairn />
          <span>Waymark</span>
        </p>
        <ul class="pages">
          <li>
            <Link to={{ page: 'calls' }} current={route.page === 'calls' ? 'page' : undefined}>
              {words.nav.calls}
              {calls !== null && <span class="count">{calls}</span>}
            </Link>
          </li>
          <li>
            <Link to={list} current={route.page === 'accounts' ? 'page' : route.page === 'account' ? 'true' : undefined}>
              {words.nav.accounts}
              {accounts !== null && <span class="count">{accounts}</span>}
            </Link>
          </li>
        </ul>
        <div class="switches">
          {playbook !== null && <p class="playbook">{playbook}</p>}
          <button type="button" class="quiet" lang={other.lang} onClick={() => onLang(other.lang)}>
            {other.name}
          </button>
          <button type="button" class="quiet" onClick={() => onTheme(dark ? 'light' : 'dark')}>
            <Icon name={dark ? 'sun' : 'moon'} />
            <span>{dark ? words.nav.light : words.nav.dark}</span>
          </button>
        </div>
      </div>
    </nav>
  )
}
