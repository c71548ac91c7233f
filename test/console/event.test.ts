import { expect, test } from 'vitest'
import type { Told } from '../../src/client/stage.ts'
import { tell } from '../../src/console/event.ts'
import { createShown } from '../../src/console/shown.ts'
import type { TimelineEntry } from '../../src/progress/report.ts'
import { asOf } from './fixture.ts'
import { timeline } from './fixture-account.ts'

const shown = { ja: createShown('ja', 'Asia/Tokyo', asOf, () => {}), en: createShown('en', 'Asia/Tokyo', asOf, () => {}) }
const line = (id: string, lang: 'ja' | 'en') => {
  const { what, beside } = tell(timeline.find(entry => entry.id === id)!, shown[lang])
  return [what, ...beside.filter(Boolean)].join(' | ')
}

test.each([
  ['t1', '入室が止まった | シグナル', 'Nobody comes in | Signal'],
  ['t2', '会議室の使い方 | ガイドを中断 | 手順 invite', 'How to meet inside | Guide left off | step invite'],
  ['t3', '席数：60 | 情報 | 記録は小野', 'Seats: 60 | Fact | by 小野'],
  ['t4', '更新日：2027年3月31日 | 情報 | 記録は小野', 'Renewal: 31 Mar 2027 | Fact | by 小野'],
  [
    't6',
    '最初の会議を会議室で | マイルストーン | 31日で到達 | 予定より遅れ',
    'First meeting inside | Milestone | after 31 days | later than planned',
  ],
  ['t7', '入室のみで会話がない | シグナル解消', 'In, but silent | Signal cleared'],
  ['t9', 'レベル2、1チームが毎日入室している | レベル', 'Level 2: One team comes in daily | Level'],
])('%s is told in both languages', (id, inJa, inEn) => {
  expect([line(id, 'ja'), line(id, 'en')]).toEqual([inJa, inEn])
})

test('whatever is told of a guide has words', () => {
  const told: Record<Told, 0> = {
    started: 0,
    shown: 0,
    stayed: 0,
    left: 0,
    missing: 0,
    completed: 0,
    dismissed: 0,
    snoozed: 0,
    interrupted: 0,
  }
  for (const lang of ['ja', 'en'] as const)
    for (const what of Object.keys(told)) {
      const entry: TimelineEntry = { id: 'x', at: asOf, person: null, name: null, kind: 'guide', guide: 'g', title: null, what, step: null }
      expect(tell(entry, shown[lang]).beside[0]).not.toBe(what)
    }
})

test('a level that was lost is told as the way back', () => {
  const entry: TimelineEntry = { id: 'x', at: asOf, person: null, name: null, kind: 'level', level: 1, from: 2, state: null }
  expect(tell(entry, shown.en).what).toBe('Back to level 1')
  expect(tell({ ...entry, level: null, from: 0 }, shown.ja).what).toBe('レベル0の前に戻った')
})

test('facts that the console does not know keep their names; agreed targets say so', () => {
  const entry: TimelineEntry = {
    id: 'x',
    at: asOf,
    person: null,
    name: null,
    kind: 'fact',
    fact: 'newsletter',
    title: null,
    value: 'weekly',
    by: null,
  }
  expect(tell(entry, shown.en).what).toBe('newsletter: weekly')
  expect(tell({ ...entry, fact: 'target.talks', value: 1200 }, shown.en).what).toBe('Agreed target talks: 1,200')
  expect(tell({ ...entry, fact: 'promoter', value: true }, shown.ja).what).toBe('推進役：はい')
  const title = { ja: 'ルールを掲示した', en: 'Rules are posted' }
  expect(tell({ ...entry, fact: 'posted', title, value: true }, shown.ja).what).toBe('ルールを掲示した：はい')
})

test.each([
  ['contact', '青木、内線214', '連絡先：青木、内線214', 'Contact: 青木、内線214'],
  ['contactHours', '13:00-16:00', '連絡できる時間：13:00-16:00', 'Can be called: 13:00-16:00'],
  ['crmUrl', 'https://crm.example/1', 'CRMのアドレス：https://crm.example/1', 'Address in the CRM: https://crm.example/1'],
  ['internal', true, '社内のアカウント：はい', 'Internal account: yes'],
  ['note', 'x', 'メモ：x', 'Note: x'],
  ['agree.target.talks', 900, '目標 talks への取引先の回答：900', 'Customer’s word on target talks: 900'],
  ['owner.reason', 'x', '担当を変更した理由：x', 'Reason for the change of Owner: x'],
  ['document.rules', 2, '文書 rules：2', 'Document rules: 2'],
  ['calendar.zone', 'Asia/Tokyo', 'カレンダーのタイムゾーン：Asia/Tokyo', 'Calendar, time zone: Asia/Tokyo'],
  ['calendar.holidays', '2026-05-01', 'カレンダーの休業日：2026年5月1日', 'Calendar, holidays: 1 May 2026'],
] as const)('what servers tell of an account has words in both languages: %s', (fact, value, inJa, inEn) => {
  const entry: TimelineEntry = { id: 'x', at: asOf, person: null, name: null, kind: 'fact', fact, title: null, value, by: 'server' }
  const day = (text: string): string => text.replace(/2026年|(?<=May) 2026/, '')
  expect([tell(entry, shown.ja).what, tell(entry, shown.en).what].map(day)).toEqual([inJa, inEn].map(day))
  expect([tell(entry, shown.ja).beside[1], tell(entry, shown.en).beside[1]]).toEqual(['記録は製品', 'by the product'])
})

test('a wish to talk and a new person in charge are told in words', () => {
  const head = { id: 'x', at: asOf, person: 'u1', name: 'Aoki' }
  expect(tell({ ...head, kind: 'talk', level: 2, topic: 'invoice' }, shown.en)).toMatchObject({
    what: 'Wants to talk',
    beside: ['invoice'],
  })
  expect(tell({ ...head, kind: 'personChanged', to: 'Mori' }, shown.ja).what).toBe('担当者がMoriに交代')
})
