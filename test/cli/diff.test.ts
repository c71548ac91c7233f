import { expect, it } from 'vitest'
import { diffPlaybooks, movedIds } from '../../src/cli/diff.ts'
import { diffReport } from '../../src/cli/diff-command.ts'
import { plain } from '../../src/cli/paint.ts'
import type { Playbook } from '../../src/playbook/index.ts'

const step = (id: string) => ({ id, title: id })
const before: Playbook = {
  id: 'p',
  version: 12,
  milestones: {
    nine: { title: { ja: '9通', en: 'Nine' }, rule: { count: 'scout.sent', atLeast: 9 } },
    old: { title: 'Old', rule: { attest: 'old' } },
    replies: { title: 'Replies', rule: { count: 'reply' } },
  },
  roadmap: [
    { level: 0, state: 'Ready', criteria: ['old', 'replies'], next: ['tour'] },
    { level: 1, state: 'Going', criteria: ['nine'], next: ['tour'] },
  ],
  guides: { tour: { kind: 'tour', steps: ['a', 'b', 'c', 'd'].map(step) } },
  signals: { quiet: { when: { gap: 'e', over: 'P1D' }, do: { call: { say: 'x' } } } },
  audiences: { admins: { trait: 'role', is: 'admin' } },
}
const told = (after: Playbook, locale?: string): string[] => diffReport(diffPlaybooks(before, after, locale), plain).split('\n')

it('says nothing of the same', () => expect(told(structuredClone(before))).toEqual(['No differences']))

it('tells steps, criteria and levels that were moved, and no others', () =>
  expect(
    told({
      ...before,
      roadmap: [
        { level: 0, state: 'Going', criteria: ['nine', 'replies'], next: ['tour'] },
        { level: 1, state: 'Ready', criteria: ['old'], next: ['tour'] },
      ],
      guides: { tour: { kind: 'tour', steps: ['d', 'a', 'b', 'c'].map(step) } },
    }),
  ).toEqual([
    '> level “Going”: level 1 → level 0',
    '> level “Ready”: level 0 → level 1',
    '> criterion replies: level 0 “Ready” → level 0 “Going”',
    '> guide tour step d: place 4 → place 1',
  ]))

it('tells what came, went and changed, rules in words', () =>
  expect(
    told({
      ...before,
      version: 13,
      milestones: {
        nine: { title: { ja: '9通', en: 'Nine' }, rule: { count: 'scout.sent', atLeast: 12, within: 'P30D' } },
        replies: before.milestones.replies!,
        fresh: { title: 'Fresh', rule: { distinct: 'e', by: 'day', atLeast: 3 } },
      },
      guides: { tour: { kind: 'tour', steps: [step('a'), step('b'), { id: 'd', title: 'The last' }, step('e')] } },
      signals: {},
      audiences: { admins: { trait: 'role', is: 'owner' } },
    }),
  ).toEqual([
    '~ playbook version: 12 → 13',
    '~ milestone nine rule: scout.sent at least 9 times → scout.sent at least 12 times within 30 days',
    '- milestone old: somebody attested old',
    '+ milestone fresh: e on at least 3 days',
    '- guide tour step c',
    '~ guide tour step d title: "d" → "The last"',
    '+ guide tour step e',
    '- signal quiet: no e for 1 day of open time',
    '~ audience admins: role is “admin” → role is “owner”',
  ]))

it('tells rules of health and pace in words too, holidays one by one, and targets by their names', () => {
  const calendar = { zone: 'Asia/Tokyo', holidays: ['2026-01-01', '2026-02-11'] }
  const rest = { ...before, calendar, health: { bad: { gap: 'e', over: 'P5D' } }, targets: { hires: { title: 'Hires' } } } as const
  const after: Playbook = {
    ...rest,
    calendar: { ...calendar, open: [1, 2], holidays: ['2026-01-01', '2027-01-01'] },
    health: { bad: { gap: 'e', over: 'P9D' }, warn: { level: 0 } },
    pace: { enough: { count: 'waymark.prompt', atLeast: 3, last: 'P7D' } },
    targets: { hires: { title: 'People hired' } },
  }
  expect(diffReport(diffPlaybooks(rest, after), plain).split('\n')).toEqual([
    '~ calendar open: nothing → [1,2]',
    '- calendar holidays: 2026-02-11',
    '+ calendar holidays: 2027-01-01',
    '~ health bad: no e for 5 days of open time → no e for 9 days of open time',
    '+ health warn: level 0 is reached',
    '+ pace enough: waymark.prompt at least 3 times in the last 7 days',
    '~ target hires title: "Hires" → "People hired"',
  ])
  expect(diffPlaybooks(after, after)).toEqual([])
})

it('says texts in the reader’s language, and names the language where only another one changed', () => {
  const after: Playbook = {
    ...before,
    milestones: { ...before.milestones, nine: { ...before.milestones.nine!, title: { ja: '九通', en: 'Nine' } } },
  }
  expect(told(after, 'ja')).toEqual(['~ milestone nine title: "9通" → "九通"'])
  expect(told(after, 'en')).toEqual(['~ milestone nine title (ja): "9通" → "九通"'])
})

it.each([
  ['abcd', 'abcd', 0],
  ['abcd', 'dabc', 1],
  ['abcd', 'bcda', 1],
  ['abcd', 'dcba', 3],
  ['abcd', 'acxbd', 1],
  ['abcd', 'xy', 0],
])('from %s to %s the fewest were moved, and the rest stands as it did', (a, b, n) => {
  const moved = movedIds([...a], [...b])
  const rest = (all: string, others: string) => [...all].filter(id => others.includes(id) && !moved.includes(id)).join('')
  expect(moved).toHaveLength(n)
  expect(rest(b, a)).toBe(rest(a, b))
})
