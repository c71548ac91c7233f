import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type Playbook, type Rule, rulesOf } from '../../src/playbook/index.ts'
import { kinds } from '../../src/schema/rule.ts'
import { ruleWords } from '../../src/schema.ts'

const CASES: readonly (readonly [Rule, en: string, ja: string])[] = [
  [
    { count: 'scout.sent', atLeast: 9, within: 'P30D', from: 'activation' },
    'scout.sent at least 9 times within 30 days of the first use',
    '利用開始から30日以内にscout.sentが9回以上',
  ],
  [{ count: 'e', where: { kind: ['a', 'b'] } }, 'e (kind is “a” or “b”) at least once', 'e（kindが「a」か「b」）が1回以上'],
  [
    { count: 'e', where: { kind: { not: 'x' } }, atLeast: 2, last: 'P7D' },
    'e (kind is not “x”) at least 2 times in the last 7 days',
    '直近7日にe（kindが「x」以外）が2回以上',
  ],
  [{ distinct: 'e', by: 'day', atLeast: 5, from: { level: 1 } }, 'e on at least 5 days from level 1 on', 'レベル1以降にeが5日以上'],
  [
    { distinct: 'e', by: 'room', atLeast: 3, within: 'P1M' },
    'e with at least 3 different room within 1 month',
    '1か月のうちにeがroomで3種類以上',
  ],
  [{ quorum: { promoter: true }, atLeast: 2 }, 'at least 2 people whose promoter is true', 'promoterがtrueの人が2人以上'],
  [
    { coverage: 'e', expected: 'seats', share: 0.8, last: 'P7D' },
    "80% of the account's seats did e in the last 7 days",
    '直近7日にアカウントのseatsの80%がeを行った',
  ],
  [{ gap: 'e', over: 'P1D' }, 'no e for 1 day of open time', '営業時間で1日、eがない'],
  [
    { gauge: 'e', prop: 'n', atLeast: 100, days: 3, within: 'P14D' },
    'n of e comes to 100 on at least 3 days within 14 days',
    '14日のうちにeのnが100以上になった日が3日以上',
  ],
  [
    { sum: 'e', prop: 'yen', atLeast: { target: 'sales' } },
    'yen of e adds up to at least the agreed “sales”',
    'eのyenの合計が合意した「sales」以上',
  ],
  [{ ratio: { count: 'a' }, per: { count: 'b' }, atLeast: 0.2 }, 'a per b is at least 0.2', 'aの数が、bの数に対して0.2以上'],
  [{ agree: 'rules', version: 2, atLeast: 3 }, 'at least 3 people agreed to rules, version 2', 'rulesの第2版に3人以上が同意した'],
  [{ target: 'sales' }, 'the target “sales” is agreed', '目標「sales」に合意している'],
  [
    { streak: 'e', every: 'day', for: 'P28D', grace: 1 },
    'e every open day for 28 days, 1 may be missed',
    'eが営業日は毎日、28日続く（1回までの抜けは数えない）',
  ],
  [{ missed: 'e', every: 'week', atLeast: 2 }, 'e missed in 2 open weeks in a row', '2週続けてeが一度もない'],
  [{ sequence: ['a', { event: 'b' }], within: 'PT36H' }, 'a, then b within 36 hours', '36時間のうちにa、次にb'],
  [{ cycle: ['plan', 'do'], atLeast: 2 }, '2 rounds of plan, then do', 'plan、次にdoを2周'],
  [{ elapsed: 'contract', over: 'P5D', open: true }, 'from 5 days of open time after the contract on', '契約から営業時間で5日たった後'],
  [{ elapsed: 'renewal', before: 'P90D' }, 'from 90 days before the renewal on', '更新の90日前以降'],
  [{ phase: 'renewal' }, 'the account is in phase renewal', 'フェーズ「renewal」にある'],
  [
    { attest: 'posted', by: { role: 'admin' } },
    'somebody (role is “admin”) attested posted',
    'postedをroleが「admin」の人の1人以上が確認した',
  ],
  [{ trait: 'role', in: ['admin', 'owner'] }, 'role is “admin” or “owner”', 'roleが「admin」か「owner」'],
  [
    { all: [{ level: 1 }, { any: [{ attest: 'a' }, { milestone: 'm' }] }] },
    'level 1 is reached and (somebody attested a or milestone m is reached)',
    'レベル1に達した、かつ（aを1人以上が確認した、またはマイルストーン「m」を達成した）',
  ],
  [
    { of: [{ attest: 'a' }, { attest: 'b' }], share: 0.5 },
    'at least 50% of: somebody attested a; somebody attested b',
    '次のうち50%以上：aを1人以上が確認した、bを1人以上が確認した',
  ],
  [
    { missed: 'e', every: 'month', each: 3, from: 'kickoff' },
    'e fewer than 3 times in an open month from the kickoff on',
    'キックオフ以降に1か月でもeが3回に満たない',
  ],
  [{ missed: 'e', every: 'day', atLeast: 2, each: 3 }, 'e fewer than 3 times in 2 open days in a row', '2営業日続けてeが3回に満たない'],
  [
    { sequence: [{ event: 'made', where: { kind: 'page' } }, 'shown'] },
    'made (kind is “page”), then shown',
    'made（kindが「page」）、次にshown',
  ],
  [
    { sum: 'paid', prop: 'yen', atLeast: 100, net: true, last: 'P30D' },
    'yen of paid, less what was taken back, adds up to at least 100 in the last 30 days',
    '直近30日にpaidのyenの合計（差し引き後）が100以上',
  ],
  [
    {
      ratio: { coverage: 'e', expected: 'seats', atLeast: 2, last: 'P7D' },
      per: { distinct: 'e', by: 'room', last: 'P7D' },
      atMost: 0.5,
      least: 5,
    },
    'people who did e at least 2 times in the last 7 days per different room of e in the last 7 days is at most 0.5, with at least 5 of the latter',
    '直近7日にeを2回以上行った人数が、直近7日に行ったeのroomの種類に対して0.5以下（後者が5以上の場合）',
  ],
  [
    { ratio: { agree: 'rules', by: { role: 'admin' } }, per: { quorum: { role: 'admin' }, now: true }, atLeast: 0.5 },
    'people (role is “admin”) who agreed to the latest rules per people whose role is “admin” now is at least 0.5',
    '最新のrulesに同意したroleが「admin」の人の人数が、現在roleが「admin」の人数に対して0.5以上',
  ],
  [{ coverage: 'e', expected: 8, share: 0.125 }, '12.5% of 8 did e', '8人の12.5%がeを行った'],
  [{ count: 'e', atLeast: { target: 'n' } }, 'e at least as often as the agreed “n”', 'eが合意した「n」の回数以上'],
  [
    { quorum: { fan: true }, atLeast: { target: 'n' } },
    'at least as many people as the agreed “n” whose fan is true',
    'fanがtrueの人が合意した「n」の人数以上',
  ],
  [{ distinct: 'e', by: 'day' }, 'e on at least 1 day', 'eが1日以上'],
  [{ distinct: 'e', by: 'day', atLeast: { target: 'n' } }, 'e on at least as many days as the agreed “n”', 'eが合意した「n」の日数以上'],
  [
    { distinct: 'e', by: 'room', atLeast: { target: 'n' } },
    'e with at least as many different room as the agreed “n”',
    'eがroomで合意した「n」の種類数以上',
  ],
  [{ gauge: 'e', prop: 'n', atLeast: 5 }, 'n of e comes to 5 on at least 1 day', 'eのnが5以上になった日が1日以上'],
  [{ not: { count: 'e' } }, 'not (e at least once)', '「eが1回以上」ではない'],
]

describe('a rule in words', () => {
  it.each(CASES)('%j', (rule, en, ja) => expect([ruleWords(rule, 'en-GB'), ruleWords(rule, 'ja')]).toEqual([en, ja]))

  it.each<Rule>([
    { count: 'e', where: { k: 1 }, atLeast: 2, from: 'contract', within: 'P3D' },
    { distinct: 'e', by: 'k', where: { k: [1, 2] }, atLeast: 2, last: 'P3D' },
    { quorum: { a: 1 }, atLeast: 2, now: true },
    { coverage: 'e', where: { k: 1 }, expected: 'seats', share: 0.5, atLeast: 2, last: 'P3D', by: 'unit' },
    { gap: 'e', where: { k: 1 }, over: 'P3D' },
    { gauge: 'e', prop: 'n', where: { k: 1 }, atLeast: 2, days: 3, from: 'contract', within: 'P9D' },
    { sum: 'e', prop: 'n', where: { k: 1 }, atLeast: 2, last: 'P3D', net: true },
    { ratio: { count: 'a' }, per: { count: 'b' }, atLeast: 0.2, atMost: 0.4, least: 5 },
    { agree: 'd', version: 2, by: { a: 1 }, share: 0.5, expected: 'seats' },
    { streak: 'e', where: { k: 1 }, every: 'week', for: 'P28D', atLeast: 2, grace: 1, now: true },
    { missed: 'e', where: { k: 1 }, every: 'week', atLeast: 2, each: 3, from: 'contract' },
    { sequence: [{ event: 'a', where: { k: 1 } }, 'b'], within: 'P3D', from: 'contract' },
    { cycle: [{ event: 'a', where: { k: 1 } }, 'b'], atLeast: 2, within: 'P3D', from: 'contract' },
    { elapsed: 'contract', over: 'P3D', open: true },
    { attest: 'a', by: { a: 1 }, atLeast: 2 },
    { trait: 'a', atLeast: 2, of: 'account' },
  ])('leaves no option of %j unsaid', rule => {
    const head = Object.keys(rule)[0]
    for (const option of Object.keys(rule).filter(
      key => key !== head && !['prop', 'per', 'over', 'every', 'for', 'by', 'expected'].includes(key),
    ))
      for (const locale of ['en', 'ja']) {
        const { [option as never]: _, ...rest } = rule
        expect([option, ruleWords(rest as Rule, locale)]).not.toEqual([option, ruleWords(rule, locale)])
      }
  })

  it('has words for every kind', () => {
    const said = new Set(CASES.flatMap(([rule]) => [...JSON.stringify(rule).matchAll(/[{]"(\w+)":/g)].map(([, kind]) => kind)))
    expect(kinds.filter(kind => !said.has(kind))).toEqual([])
  })

  it('leaves nothing unsaid in the demo playbooks', () => {
    const demo = new URL('../../demo/playbooks/', import.meta.url)
    for (const name of readdirSync(demo).filter(name => name.endsWith('.json')))
      for (const { rule } of rulesOf(JSON.parse(readFileSync(new URL(name, demo), 'utf8')) as Playbook))
        for (const locale of ['en', 'ja']) expect(ruleWords(rule, locale)).not.toMatch(/undefined|null|NaN|\[object/)
  })
})
