import { Writable } from 'node:stream'
import { WriteStream } from 'node:tty'
import { expect, it, vi } from 'vitest'
import { type Checked, checkSource, report } from '../../src/cli/check.ts'
import { painter, plain } from '../../src/cli/paint.ts'
import { readSource } from '../../src/cli/source.ts'

const check = (text: string): Checked => checkSource('book.json', readSource(text), Date.UTC(2026, 5, 1))

const GOOD = `{
  "id": "recruiting", "version": 3,
  "milestones": { "scouts": { "title": "Nine", "rule": { "count": "scout.sent", "atLeast": 9 } } },
  "roadmap": [{ "level": 0, "state": "Going", "criteria": ["scouts"], "next": ["first"] }],
  "guides": { "first": { "kind": "tour", "steps": [{ "id": "a", "title": "x" }] } }
}`

it('is quiet about a sound playbook', () =>
  expect(report([check(GOOD)], plain)).toBe('book.json: recruiting version 3, 1 level, 1 milestone, no problems'))

it('says file, line and column, then what is wrong, then how to mend it; in the order of the text', () =>
  expect(
    report(
      [check(GOOD.replace('"atLeast": 9', '"atLeast": "9"').replace('["first"]', '[]').replace('"title": "x"', '"titel": "x"'))],
      plain,
    ).replace(/(fields id), .*, got/, '$1, …, got'),
  ).toBe(`book.json:3:81: error: milestones.scouts.rule.atLeast: expected a number greater than 0, or a target, got "9" [schema]
    write 9, without quotes
book.json:4:71: error: roadmap.0.next: expected the guides that lead there, at least one, got none [no-next, practice 68]
    name a guide: a level without a next action is a wish
book.json:5:52: error: guides.first.steps.0.title: expected a text: a string, or an object with one per locale, got nothing [schema]
    add "title": write "…", or { "ja": "…", "en": "…" }
book.json:5:65: error: guides.first.steps.0.titel: expected one of the fields id, …, got "titel" [schema]
    did you mean "title"?
book.json: 4 errors`))

it('counts warnings apart', () =>
  expect(
    report(
      [
        check(
          GOOD.replace('"next": ["first"]', '"next": ["first"], "plan": "P7D"').replace('"atLeast": 9', '"atLeast": 1, "within": "P7D"'),
        ),
      ],
      plain,
    ),
  ).toBe(
    `book.json:3:95: warning: milestones.scouts.rule.within: expected a window for more than one, got "P7D" [idle-window]
    take it out: one is always within it
book.json: recruiting version 3, 1 level, 1 milestone, 1 warning`,
  ))

it('says nothing of a text that is no JSON but where it breaks off', () =>
  expect(check(GOOD.slice(0, 40)).findings.map(({ line, column, code }) => [line, column, code])).toEqual([[3, 3, 'syntax']]))

it('looks on behind comments and names that stand twice', () =>
  expect(check(GOOD.replace('"version": 3', '"version": "3", "id": "b" /* the third */')).findings.map(({ code }) => code)).toEqual([
    'schema',
    'duplicate-key',
    'comment',
  ]))

it('colours for a terminal only', () => {
  const stream = (isTTY: boolean) =>
    Object.assign(new Writable(), {
      isTTY,
      getColorDepth: () => WriteStream.prototype.getColorDepth(process.env),
    }) as unknown as NodeJS.WriteStream
  vi.stubEnv('NO_COLOR', undefined)
  vi.stubEnv('NODE_DISABLE_COLORS', undefined)
  vi.stubEnv('FORCE_COLOR', undefined)
  vi.stubEnv('CI', undefined)
  vi.stubEnv('TERM', 'xterm-256color')
  expect(painter(stream(false))('red', 'x')).toBe('x')
  expect(painter(stream(true))('red', 'x')).toBe('\u001b[31mx\u001b[39m')
  vi.stubEnv('NO_COLOR', '1')
  expect(painter(stream(true))('red', 'x')).toBe('x')
  vi.unstubAllEnvs()
})
