import { describe, expect, it } from 'vitest'
import { plain } from '../../src/cli/paint.ts'
import { replayJson, replayReport, replayText } from '../../src/cli/replay-command.ts'
import { lasting, widthOf, wordsFor } from '../../src/cli/table.ts'
import type { Playbook } from '../../src/playbook/index.ts'

const playbook: Playbook = {
  id: 'recruiting',
  version: 2,
  calendar: { zone: 'Asia/Tokyo' },
  anchor: 'contract',
  milestones: {
    first: { title: { ja: '最初の1通', en: 'The first one' }, rule: { count: 'scout.sent' } },
    three: { title: 'Three', scope: 'account', rule: { count: 'scout.sent', atLeast: 3 }, target: 'P2D' },
  },
  roadmap: [{ level: 0, state: { ja: '送り始めた', en: 'Under way' }, criteria: ['three'], next: ['g'] }],
  guides: { g: { kind: 'roadmap' } },
  signals: {
    stopped: { title: 'Stopped', scope: 'account', when: { gap: 'scout.sent', over: 'P1D' }, do: { call: { say: 'x' } }, severity: 'bad' },
  },
}
const lines = (...list: readonly object[]): string => list.map(line => JSON.stringify(line)).join('\n')
const acme = { account: 'acme' }
const HISTORY = lines(
  { at: '2026-04-04T10:00', ...acme, person: 'u2', name: 'scout.sent', id: 's3' },
  { at: '2026-04-04T10:00', ...acme, person: 'u2', name: 'scout.sent', id: 's3', device: 'phone' },
  { at: '2026-04-01', ...acme, group: { anchors: { contract: '2026-04-01' } } },
  { at: '2026-04-01T09:00', ...acme, person: 'u1', name: 'scout.sent', id: 's1' },
  { at: '2026-04-01T09:30', ...acme, person: 'u1', name: 'login' },
  { at: '2026-04-01T12:00', ...acme, person: 'u1', name: 'scout.sent', id: 's2' },
  { at: '2026-04-03', ...acme, note: 'A holiday' },
  { at: '2026-04-06' },
)

it('tells what turned when, by account and person, though time alone turned it', () =>
  expect(
    replayReport(replayText(playbook, HISTORY), 'en', plain),
  ).toBe(`recruiting version 2: 7 lines, 1 account, 2 people, until 2026-04-06 00:00 (Asia/Tokyo)

acme
  2026-04-01 09:00  u1       first    reached, 9 h to value             The first one
  2026-04-03 00:00  A holiday
  2026-04-03 00:00  account  stopped  raised                            Stopped
  2026-04-03 00:00  account  health   good → bad
  2026-04-04 10:00  account  three    reached, 3 d 10 h to value, late  Three
  2026-04-04 10:00  account  level 0  reached, 3 d 10 h to value        Under way
  2026-04-04 10:00  account  stopped  cleared                           Stopped
  2026-04-04 10:00  account  health   bad → good
  2026-04-04 10:00  u2       first    reached, 3 d 10 h to value        The first one
  2026-04-06 00:00  account  stopped  raised                            Stopped
  2026-04-06 00:00  account  health   good → bad
  level 0 (Under way), 2/2 milestones, health bad

No rule reads: login (1)`))

it('reads at an instant, before or after the last line', () => {
  const turnsUntil = (at: string) => replayText(playbook, HISTORY, Date.parse(at)).accounts[0]!.turns.length
  expect(turnsUntil('2026-04-01T08:59+09:00')).toBe(0)
  expect(turnsUntil('2026-04-01T09:00+09:00')).toBe(1)
  expect(turnsUntil('2026-04-02T23:59+09:00')).toBe(1)
  expect(turnsUntil('2026-04-03T00:00+09:00')).toBe(3)
  expect(turnsUntil('2027-01-01T00:00Z')).toBe(10)
})

it('reads one account of many', () => {
  const both = `${HISTORY}\n${HISTORY.replaceAll('acme', 'beta')}`
  expect(
    replayText(playbook, both)
      .accounts.map(({ account }) => account)
      .sort(),
  ).toEqual(['acme', 'beta'])
  const only = replayText(playbook, both, undefined, 'beta')
  expect(only.accounts.map(({ turns }) => turns)).toEqual(
    replayText(playbook, HISTORY.replaceAll('acme', 'beta')).accounts.map(({ turns }) => turns),
  )
})

it('comes to the same in whatever order the lines stand', () => {
  const backwards = HISTORY.split('\n').reverse().join('\n')
  expect(replayText(playbook, backwards).accounts[0]!.turns).toEqual(replayText(playbook, HISTORY).accounts[0]!.turns)
})

it('tells lines that count for nothing, by their number, and goes on', () => {
  const sums: Playbook = {
    ...playbook,
    milestones: { ...playbook.milestones, sum: { title: 'x', rule: { sum: 'paid', prop: 'n', atLeast: 9 } } },
  }
  const text = `{"at":\n${HISTORY}\n${lines({ at: '2026-04-02', ...acme, person: 'u1', name: 'paid', props: { n: 0.5 } })}`
  const { skipped, accounts } = replayText(sums, text)
  expect(skipped).toEqual([
    { line: 1, reason: expect.stringContaining('no JSON') },
    { line: 10, reason: 'its amount is no whole number: give it in its least unit' },
  ])
  expect(accounts[0]!.turns.length).toBe(10)
})

it('gives machines the same as JSON', () => {
  const json = JSON.parse(JSON.stringify(replayJson(replayText(playbook, HISTORY))))
  expect(json).toMatchObject({
    playbook: { id: 'recruiting', version: 2 },
    until: '2026-04-05T15:00:00.000Z',
    skipped: [],
    unread: { login: 1 },
  })
  expect(json.turns[0]).toEqual({
    at: '2026-04-01T00:00:00.000Z',
    account: 'acme',
    person: 'u1',
    kind: 'milestone',
    id: 'first',
    reached: true,
    reachedAt: '2026-04-01T00:00:00.000Z',
    late: false,
    ttv: 32_400_000,
    ttvDays: 0,
    ttvOpenDays: 0,
  })
  expect(json.accounts[0]).toMatchObject({ account: 'acme', progress: { level: 0, health: 'bad' }, people: { u1: {}, u2: {} } })
})

it('speaks Japanese', () => {
  const report = replayReport(replayText(playbook, HISTORY), 'ja', plain)
  expect(report).toMatch(/2026-04-01 09:00 {2}u1 +first +達成、9時間で +最初の1通/)
  expect(report).toContain('レベル0（送り始めた）、マイルストーン2/2、ヘルス 危険')
  expect(report).toMatch(/^recruiting 第2版：7行、1アカウント、2人、2026-04-06 00:00（Asia\/Tokyo）まで\n/)
  expect(report).toMatch(/ヘルス +良好 → 危険\n/)
  expect(report).toMatch(/達成、3日10時間で（遅れ）/)
  expect(report).toContain('どのルールも読まないイベント：login (1)')
})

describe('words', () => {
  it.each<[number, string, string]>([
    [0, '0 min', '0分'],
    [59_000, '1 min', '1分'],
    [3_600_000, '1 h', '1時間'],
    [86_400_000 + 5 * 60_000, '1 d', '1日'],
    [90_000_000, '1 d 1 h', '1日1時間'],
  ])('%i ms', (ms, en, ja) => {
    expect(lasting(ms, wordsFor('en'))).toBe(en)
    expect(lasting(ms, wordsFor('ja-JP'))).toBe(ja)
  })
  it('are as wide as they are shown', () =>
    expect(['a', 'フェーズ', '達成（遅れ）', 'a日', 'ｶ)ﾜｰｸﾗﾝﾄﾞ', '￥5', 'カ\u3099', 'e\u0301', '🎉', '→'].map(widthOf)).toEqual(
      // A name as banks write it, and letters in two parts, as one system names files.
      [1, 8, 12, 3, 9, 3, 2, 1, 2, 1],
    ))
})

it('tells what somebody reaches by what another says of the account', () => {
  const promised: Playbook = {
    ...playbook,
    milestones: {
      promise: { title: 'Promise', scope: 'account', rule: { attest: 'promise' } },
      kept: { title: 'Kept', rule: { all: [{ count: 'scout.sent' }, { milestone: 'promise' }] } },
      early: { title: 'Early', rule: { count: 'scout.sent', within: 'P1D', from: { milestone: 'promise' } } },
      settled: { title: 'Settled', demote: true, rule: { phase: 'on' } },
      led: { title: 'Led', rule: { level: 0 } },
    },
    roadmap: [{ level: 0, state: 'x', criteria: ['promise'], next: [] }],
    phases: [{ id: 'on', title: 'On', when: { attest: 'promise' } }],
    signals: {},
  }
  const history = lines(
    { at: '2026-04-01T09:00', ...acme, person: 'u1', name: 'scout.sent' },
    { at: '2026-04-01T09:00', ...acme, person: 'u2', identify: { role: 'admin' } },
    { at: '2026-04-02T09:00', ...acme, person: 'u2', attest: 'promise' },
    { at: '2026-04-02T10:00', ...acme, person: 'u1', name: 'scout.sent' },
  )
  const turnsOf = (book: Playbook): unknown =>
    replayText(book, history).accounts[0]!.turns.flatMap(({ at, person, change }) =>
      person === 'u1' && change.kind === 'milestone' ? [[change.id, new Date(at).toISOString().slice(8, 13)]] : [],
    )
  expect(turnsOf(promised)).toEqual([
    ['kept', '02T00'],
    ['settled', '02T00'],
    ['led', '02T00'],
    ['early', '02T01'],
  ])
  for (const id of ['kept', 'settled', 'led'])
    expect(turnsOf({ ...promised, milestones: { promise: promised.milestones.promise!, [id]: promised.milestones[id]! } })).toEqual([
      [id, '02T00'],
    ])
})

it('goes through a hundred thousand lines in seconds', () => {
  let seed = 7
  const dice = (n: number): number => {
    seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff
    return Math.floor((seed / 0x80000000) * n)
  }
  const T0 = Date.UTC(2026, 3, 1)
  const many = Array.from({ length: 100_000 }, () =>
    JSON.stringify({ at: T0 + dice(90 * 1440) * 60_000, account: `a${dice(50)}`, person: `u${dice(10)}`, name: 'scout.sent' }),
  ).join('\n')
  const begun = process.cpuUsage()
  const { accounts } = replayText(playbook, many)
  const { user } = process.cpuUsage(begun)
  expect(accounts).toHaveLength(50)
  expect(user / 1e6).toBeLessThan(30)
  // The bound is on the work; other work on the machine may stretch the wall's clock.
}, 180_000)
