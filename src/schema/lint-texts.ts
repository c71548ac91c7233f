import type { Playbook } from '../playbook/index.ts'
import { type Finding, finder } from './finding.ts'
import { nearest } from './near.ts'

const missingText = finder('missing-text')
const emptyText = finder('empty-text')

/** Fields that always hold a text. */
const TEXTS = ['title', 'state', 'name', 'story', 'label', 'body', 'say', 'source', 'unit', 'owner', 'measures', 'place']
/** What holds names and values of the product's own, which may look like texts. */
const OPAQUE = ['where', 'quorum', 'by', 'is', 'in', 'rule', 'when', 'done', 'urgent', 'audience', 'gates']

const isBag = (x: unknown): x is Readonly<Record<string, unknown>> => typeof x === 'object' && x !== null && !Array.isArray(x)

const language = (locale: string): string => locale.toLowerCase().split('-')[0]!

/** Is there a text for readers of a locale: its own, or its language's? */
const isSaid = (keys: readonly string[], locale: string): boolean =>
  keys.some(key => key.toLowerCase() === locale.toLowerCase() || key.toLowerCase() === language(locale))

/** Texts that lack one of the playbook's languages. One string is for every reader. */
export function lintTexts(playbook: Playbook): Finding[] {
  const { locales = [], ...rest } = playbook
  const findings: Finding[] = []
  const look = (text: Readonly<Record<string, unknown>>, path: string): void => {
    const keys = Object.keys(text)
    for (const locale of locales) {
      if (isSaid(keys, locale)) continue
      const odd = keys.filter(key => !locales.some(one => isSaid([key], one)))
      const meant = nearest(locale, odd)
      findings.push(
        missingText(
          `${path}`,
          `a text in "${locale}", one of the playbook's locales`,
          keys.length ? keys.map(key => `"${key}"`).join(', ') : 'none',
          meant ? `did you mean "${locale}" for "${meant}"?` : `add "${locale}"`,
        ),
      )
    }
    for (const [key, words] of Object.entries(text))
      if (words === '') findings.push(emptyText(`${path}.${key}`, 'words', '""', 'write them, or take the locale out'))
  }
  const walk = (x: unknown, path: string, field: string): void => {
    const at = (key: string | number): string => (path ? `${path}.${key}` : String(key))
    if (Array.isArray(x)) for (const [i, part] of x.entries()) walk(part, at(i), field)
    else if (!isBag(x)) return
    else if (isText(x, field, locales)) look(x, path)
    else for (const [key, part] of Object.entries(x)) if (!OPAQUE.includes(key)) walk(part, at(key), key)
  }
  walk(rest, '', '')
  return findings
}

const isText = (x: Readonly<Record<string, unknown>>, field: string, locales: readonly string[]): boolean =>
  Object.values(x).every(words => typeof words === 'string') &&
  (TEXTS.includes(field) || locales.some(locale => isSaid(Object.keys(x), locale)))
