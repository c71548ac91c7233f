/** UI words by language. Every catalogue has Japanese and English. */
export type Catalogue<W> = { readonly ja: W; readonly en: W }

/** The words for a reader: Japanese for `ja` and `ja-…`, else English. */
export const wordsIn = <W>(catalogue: Catalogue<W>, locale: string): W => (/^ja\b/i.test(locale) ? catalogue.ja : catalogue.en)

/** The locale for dates and numbers among UI words: the reader's own where it is one of theirs. */
export const wordLocale = (locale: string): string => (/^(ja|en)\b/i.test(locale) ? locale : 'en')

/** What several cards need. */
export const cardWords: Catalogue<{ readonly close: string; readonly roadmap: string; readonly done: string }> = {
  ja: { close: '閉じる', roadmap: 'ロードマップ', done: '完了' },
  en: { close: 'Close', roadmap: 'Your roadmap', done: 'Done' },
}

/** Does the language run from right to left. */
export const isRtl = (locale: string): boolean => /^(ar|he|fa|ur)\b/i.test(locale)
