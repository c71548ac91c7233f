import type { Catalogue } from '../words.ts'

export const hintWords: Catalogue<{ readonly hints: string; readonly got: string; readonly hint: (title: string) => string }> = {
  ja: { hints: 'ヒント', got: 'わかりました', hint: title => `ヒント：${title}` },
  en: { hints: 'Hints', got: 'Got it', hint: title => `Hint: ${title}` },
}
