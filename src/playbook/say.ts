import type { Scalar, Text } from './types.ts'

/**
 * A text for one reader: the exact locale, else `zh-TW`, `zh-HK` and `zh-MO` as `zh-Hant`, else the language, else another of the same language,
 * else English, else the first. `{{fact|default}}` becomes the fact, or the default where there is none. Empty for no text.
 */
export function say(text: Text | undefined, locale: string, facts: Readonly<Record<string, Scalar>> = {}): string {
  return pick(text ?? '', locale).replace(/\{\{([^{}|]*)\|?([^{}]*)\}\}/g, (_, name: string, other: string) =>
    String((Object.hasOwn(facts, name.trim()) ? facts[name.trim()] : null) ?? other),
  )
}

function pick(text: Text, locale: string): string {
  if (typeof text === 'string') return text
  const tag = locale.toLowerCase()
  const language = tag.replace(/-.*/, '')
  const tags = [tag, /^zh-(tw|hk|mo|hant)/.test(tag) ? 'zh-hant' : language, language, `${language}-`, 'en']
  const keys = Object.keys(text)
  for (const wanted of tags) {
    const key = keys.find(k => (wanted.endsWith('-') ? k.toLowerCase().startsWith(wanted) : k.toLowerCase() === wanted))
    if (key) return text[key]!
  }
  return text[keys[0]!] ?? ''
}
