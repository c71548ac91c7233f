import { expect, test } from 'vitest'
import type { DropReason } from '../../src/beacon/types.ts'
import type { Unfit } from '../../src/receiver/fit.ts'
import type { Refused } from '../../src/receiver/reply.ts'
import { checklistWords } from '../../src/surface/checklist/words.ts'
import { dueWords } from '../../src/surface/day.ts'
import { recordedWords } from '../../src/surface/recorded/words.ts'
import { roadmapWords } from '../../src/surface/roadmap/words.ts'
import { tourWords } from '../../src/surface/tour/words.ts'
import { cardWords, isRtl, wordLocale, wordsIn } from '../../src/surface/words.ts'

const catalogues = { cardWords, tourWords, checklistWords, roadmapWords, dueWords }
/** Every word as it reads: functions with numbers and texts put in. */
const said = (words: object): Record<string, string> =>
  Object.fromEntries(
    Object.entries(words).map(([key, word]) => [
      key,
      typeof word === 'function' ? (word as (...args: unknown[]) => string)(2, 9, true) : word,
    ]),
  )

for (const [name, { ja, en }] of Object.entries(catalogues)) {
  test(`${name}: both languages say the same things, with the same numbers`, () => {
    expect(Object.keys(ja)).toEqual(Object.keys(en))
    const [inJa, inEn] = [said(ja), said(en)]
    for (const key of Object.keys(inEn)) {
      expect(inJa[key], key).not.toBe('')
      expect(inEn[key], key).not.toBe('')
      expect(inJa[key]!.match(/\d+/g)?.sort(), key).toEqual(inEn[key]!.match(/\d+/g)?.sort())
    }
  })
  test(`${name}: Japanese as it is written, English in sentence case`, () => {
    for (const [key, word] of Object.entries(said(ja))) {
      expect(word, key).not.toMatch(/[！？０-９Ａ-ｚ]|ください|オプショナル/)
      expect(word, key).not.toMatch(/[ぁ-んァ-ヶ一-龠] ?\d ?[ぁ-んァ-ヶ一-龠].* (?=[ぁ-ん])/)
      expect(word.replace(/\d+ \/ \d+|[\d\s/「」（）、。]/g, ''), key).not.toMatch(/[A-Za-z]/)
    }
    for (const [key, word] of Object.entries(said(en))) {
      expect(word, key).not.toContain('!')
      expect(word.replace(/^\S+/, ''), key).not.toMatch(/\b[A-Z][a-z]+ [A-Z]/)
    }
  })
}

test('why something was refused is said in Japanese, whatever the receiver answers', () => {
  const codes: Record<Exclude<Unfit, 'early'> | Refused | DropReason | 'erased' | 'skewed', 0> = {
    unknownSeries: 0,
    future: 0,
    tooOld: 0,
    tooBig: 0,
    malformed: 0,
    cap: 0,
    cut: 0,
    version: 0,
    key: 0,
    origin: 0,
    token: 0,
    rate: 0,
    busy: 0,
    store: 0,
    queue: 0,
    keys: 0,
    writer: 0,
    erase: 0,
    erased: 0,
    skewed: 0,
    amount: 0,
    consent: 0,
    rejected: 0,
    corrupt: 0,
    evicted: 0,
  }
  // What a browser lost by itself is counted, and is no answer.
  const own = ['consent', 'rejected', 'corrupt', 'evicted']
  for (const code of Object.keys(codes))
    if (!own.includes(code)) expect([code, recordedWords.ja.refused(code)]).toEqual([code, expect.stringMatching(/^[^A-Za-z]+$/)])
})

test('one day is one day', () => {
  expect([dueWords.en.overdue(1), dueWords.en.overdue(2)]).toEqual(['1 day overdue', '2 days overdue'])
})

test('ja and its regions read Japanese, all others English', () => {
  const of = (locale: string) => wordsIn(cardWords, locale).close
  expect(['ja', 'ja-JP', 'JA', 'en', 'fr', 'jam', ''].map(of)).toEqual(['閉じる', '閉じる', '閉じる', 'Close', 'Close', 'Close', 'Close'])
})

test('Arabic, Hebrew, Persian and Urdu run from right to left', () => {
  expect(['ar', 'ar-EG', 'he', 'fa-IR', 'ur', 'en', 'ja', 'arn', 'fr'].map(isRtl)).toEqual([
    true,
    true,
    true,
    true,
    true,
    false,
    false,
    false,
    false,
  ])
})

test('dates and numbers among English words are English too', () => {
  expect(['ja', 'ja-JP', 'en-GB', 'ar', 'fr-CA'].map(wordLocale)).toEqual(['ja', 'ja-JP', 'en-GB', 'en', 'en'])
})
