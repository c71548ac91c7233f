import { useEffect, useState } from 'preact/hooks'
import type { Lang } from './text/index.ts'

export type Theme = 'light' | 'dark'

const LANG_KEY = 'waymark.console.lang'
const THEME_KEY = 'waymark.console.theme'

const NAME_KEY = 'waymark.console.name'

const recall = (key: string): string | null => {
  try {
    return localStorage.getItem(key)
  } catch {
    return null // storage is blocked: the choice lasts as long as the page
  }
}

const remember = (key: string, value: string | null): void => {
  try {
    if (value === null) localStorage.removeItem(key)
    else localStorage.setItem(key, value)
  } catch {}
}

const asLang = (tag: string | null | undefined): Lang | null => {
  const language = tag?.toLowerCase().split('-')[0]
  return language === 'ja' || language === 'en' ? language : null
}

/** The language of `?lang=`, else the one chosen before, else the first of the browser's that the console speaks, else English. */
const firstLang = (query: string, languages: readonly string[]): Lang =>
  asLang(new URLSearchParams(query).get('lang')) ?? asLang(recall(LANG_KEY)) ?? languages.map(asLang).find(lang => lang !== null) ?? 'en'

/** The reader's language, kept in this browser once it was switched, and told to the document. */
export const useLang = (): [Lang, (lang: Lang) => void] => {
  const [lang, set] = useState<Lang>(() => firstLang(location.search, navigator.languages))
  useEffect(() => {
    document.documentElement.lang = lang
  }, [lang])
  return [
    lang,
    next => {
      remember(LANG_KEY, next)
      set(next)
      // Else a link that named a language would bring it back at the next reload.
      const address = new URL(location.href)
      address.searchParams.delete('lang')
      history.replaceState(null, '', address)
    },
  ]
}

const applyTheme = (theme: Theme | null): void => {
  if (theme === null) delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme
}

const recallTheme = (): Theme | null => {
  const theme = recall(THEME_KEY)
  return theme === 'light' || theme === 'dark' ? theme : null
}

/** Sets the colours chosen before, ahead of the first paint. */
export const restoreTheme = (): void => applyTheme(recallTheme())

/** The colours in force and the switch. Choosing what the system prefers follows the system again. */
export const useTheme = (): [Theme, (theme: Theme) => void] => {
  const [system, setSystem] = useState<Theme>(() => (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'))
  const [chosen, choose] = useState<Theme | null>(recallTheme)
  useEffect(() => {
    const query = matchMedia('(prefers-color-scheme: dark)')
    const look = () => setSystem(query.matches ? 'dark' : 'light')
    query.addEventListener('change', look)
    return () => query.removeEventListener('change', look)
  }, [])
  return [
    chosen ?? system,
    theme => {
      const next = theme === system ? null : theme
      remember(THEME_KEY, next)
      applyTheme(next)
      choose(next)
    },
  ]
}

/** Who acts on calls from this browser; null: nobody said. */
export const myName = (): string | null => recall(NAME_KEY)
/** Keeps the name for the next calls; null forgets it. */
export const rememberName = (name: string | null): void => remember(NAME_KEY, name)
