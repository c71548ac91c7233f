import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { explain, fewest } from '../../src/cli/explain.ts'
import { explainReport } from '../../src/cli/explain-report.ts'
import { readHistory } from '../../src/cli/history.ts'
import { plain } from '../../src/cli/paint.ts'
import type { Playbook, Rule } from '../../src/playbook/index.ts'
import { calendarOf } from '../../src/rule/index.ts'

const calendar = { zone: 'Asia/Tokyo' }
const book = (rule: Rule, scope: 'user' | 'account' = 'account', more: Playbook['milestones'] = {}): Playbook => ({
  id: 'p',
  version: 1,
  calendar,
  milestones: { m: { title: 'x', scope, rule }, ...more },
  roadmap: [],
})
const history = (...lines: readonly object[]) =>
  readHistory(lines.map(line => JSON.stringify({ account: 'acme', ...line })).join('\n'), calendarOf({ calendar })).lines
const END = Date.UTC(2026, 11, 1)
/** The numbers of the lines that proved it. */
const proving = (playbook: Playbook, lines: ReturnType<typeof history>) =>
  explain(playbook, 'm', lines, END).map(({ person, lines }) => [person, ...lines.map(({ line }) => line)])
const at = (day: number, hour = 10) => `2026-04-${String(day).padStart(2, '0')}T${hour}:00`
const event = (day: number, name: string, person = 'u', more: object = {}) => ({ at: at(day), person, name, ...more })

describe('the very events that proved a milestone', () => {
  it('those of a window, and not the ones outside it or of another name', () =>
    expect(
      proving(
        book({ count: 'e', atLeast: 3, within: 'P3D' }),
        history(event(1, 'e'), event(10, 'e'), event(10, 'other'), event(11, 'e'), event(12, 'e'), event(13, 'e')),
      ),
    ).toEqual([[null, 2, 4, 5]]))

  it('one a person where people are counted', () =>
    expect(
      proving(
        book({ coverage: 'e', expected: 'seats', last: 'P7D' }),
        history({ at: at(1), group: { seats: 2 } }, event(2, 'e', 'u'), event(3, 'e', 'u'), event(4, 'e', 'v'), event(5, 'e', 'w')),
      ),
    ).toEqual([[null, 1, 2, 4]]))

  it('facts where facts did', () =>
    expect(
      proving(
        book({ quorum: { promoter: true }, atLeast: 2 }),
        history(
          { at: at(1), person: 'u', identify: { promoter: true } },
          event(2, 'e'),
          { at: at(3), person: 'v', identify: { promoter: false } },
          { at: at(4), person: 'w', identify: { promoter: true } },
        ),
      ),
    ).toEqual([[null, 1, 4]]))

  it('through other milestones', () =>
    expect(
      proving(
        book({ all: [{ milestone: 'n' }, { attest: 'posted' }] }, 'account', {
          n: { title: 'x', scope: 'account', rule: { count: 'e', atLeast: 2 } },
        }),
        history(event(1, 'e'), event(2, 'e'), event(3, 'e'), { at: at(4), person: 'u', attest: 'posted' }),
      ),
    ).toEqual([[null, 1, 2, 4]]))

  it('each person’s own', () =>
    expect(proving(book({ count: 'e', atLeast: 2 }, 'user'), history(event(1, 'e', 'u'), event(2, 'e', 'v'), event(3, 'e', 'u')))).toEqual([
      ['u', 1, 3],
      ['v'],
    ]))

  it('every day of a streak, once', () => {
    const days = Array.from({ length: 7 }, (_, i) => [
      event(i + 1, 'e', 'u', { id: `a${i}` }),
      event(i + 1, 'e', 'v', { id: `b${i}` }),
    ]).flat()
    expect(explain(book({ streak: 'e', every: 'day', for: 'P7D' }), 'm', history(...days), END)[0]!.lines).toHaveLength(7)
  })
})

it('prints the rule, the events with their dates and lines, or how far it is', () => {
  const playbook = book({ count: 'e', atLeast: 2 }, 'user')
  const lines = history(event(1, 'e', 'u', { props: { n: 1 } }), event(2, 'e', 'v'), event(3, 'e', 'u'))
  expect(
    explainReport(playbook, 'm', explain(playbook, 'm', lines, END), 'en', plain),
  ).toBe(`acme u: m reached 2026-04-03 10:00, 2 d to value
  e at least 2 times
    1  2026-04-01 10:00  u  e n=1 :1
    2  2026-04-03 10:00  u  e :3

acme v: m open, 1/2
  e at least 2 times`)
})

it('leaves out all that can be left out, whatever it is that must stay', () =>
  fc.assert(
    fc.property(fc.nat(60), fc.array(fc.nat(60), { maxLength: 8 }), (n, needed) => {
      const all = Array.from({ length: n }, (_, i) => i)
      const must = [...new Set(needed)].filter(one => one < n).sort((a, b) => a - b)
      expect(fewest(all, some => must.every(one => some.includes(one)))).toEqual(must)
    }),
  ))
