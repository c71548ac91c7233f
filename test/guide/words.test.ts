import { expect, test } from 'vitest'
import type { Reason } from '../../src/guide/types.ts'
import { reasonWords } from '../../src/words.ts'

const reasons: Record<Reason, true> = {
  shown: true,
  waiting: true,
  unknown: true,
  notReady: true,
  consent: true,
  completed: true,
  dismissed: true,
  snoozed: true,
  interrupted: true,
  audience: true,
  live: true,
  page: true,
  manual: true,
  trigger: true,
  level: true,
  budget: true,
  quiet: true,
  typing: true,
  busy: true,
  priority: true,
  surfaces: true,
  chunk: true,
}
const all = Object.keys(reasons) as Reason[]

test('every reason has its own sentence in Japanese and in English', () => {
  const ja = all.map(reason => reasonWords(reason, 'ja'))
  const en = all.map(reason => reasonWords(reason, 'en'))
  expect(new Set(ja).size).toBe(all.length)
  expect(new Set(en).size).toBe(all.length)
  for (const text of ja) expect(text).toMatch(/^[^a-zA-Z]+(です|ます|ません)。$/)
  for (const text of en) expect(text).toMatch(/^[A-Z][^！!]+\.$/)
})

test('regions of Japanese are Japanese, everything else is English', () => {
  expect(reasonWords('busy', 'ja-JP')).toBe(reasonWords('busy', 'ja'))
  for (const locale of ['en-GB', 'fr', 'jav', '']) expect(reasonWords('busy', locale)).toBe(reasonWords('busy', 'en'))
})

test('a reason of a later version is given back', () => {
  expect(reasonWords('tooNew' as Reason, 'ja')).toBe('tooNew')
})
