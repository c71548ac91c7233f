import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import { say, type Text } from '../playbook/index.ts'
import { createFormat, type Format } from './format.ts'
import type { Route } from './route.ts'
import { en, ja, type Lang, type Words } from './text/index.ts'

/** What every part needs to put facts into words: the language, its words, dates of the account's zone, and the way to another page. */
export interface Shown {
  readonly lang: Lang
  readonly words: Words
  readonly format: Format
  /** An authored text in the reader's language. */
  say(text: Text): string
  go(route: Route): void
}

const wordsOf = (lang: Lang): Words => (lang === 'ja' ? ja : en)

/** Puts the language, the zone and the receiver's present instant together. */
export const createShown = (lang: Lang, zone: string, now: number, go: (route: Route) => void): Shown => {
  const words = wordsOf(lang)
  return { lang, words, format: createFormat(lang, words.when, zone, now), say: text => say(text, lang), go }
}

export const ShownContext = createContext<Shown | null>(null)

/** What is shown, in words. Throws outside of a page. */
export const useShown = (): Shown => {
  const shown = useContext(ShownContext)
  if (shown === null) throw new Error('No words here: this part stands outside of a page.')
  return shown
}
