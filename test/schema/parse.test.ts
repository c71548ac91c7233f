import { describe, expect, it } from 'vitest'
import demo from '../../demo/playbooks/virtual-office.json'
import { formatProblem, parsePlaybook, playbookJsonSchema } from '../../src/schema.ts'

// biome-ignore lint/suspicious/noExplicitAny: a document with slips of the pen has no type
type Loose = any
/** The demo playbook after a change, as sentences. */
const after = (change: (playbook: Loose) => void): string[] => {
  const copy = structuredClone(demo) as unknown as Loose
  change(copy)
  return (parsePlaybook(copy).problems ?? []).map(formatProblem)
}
const set = (path: string, value: unknown) =>
  after(copy => {
    const keys = path.split('/')
    const last = keys.pop()!
    const holder = keys.reduce((x, key) => x[key], copy)
    ;(holder as Record<string, unknown>)[last] = value
  })

it('accepts the demo playbook', () => expect(parsePlaybook(demo)).toEqual({ playbook: demo }))

describe('a sentence says where, what was expected, what was found and how to mend it', () => {
  it.each<[string, unknown, string]>([
    [
      'milestones/first-visit/rule/within',
      '4 weeks',
      'milestones.first-visit.rule.within: expected an ISO 8601 duration, got "4 weeks"; write "P28D"',
    ],
    ['milestones/first-visit/target', 30, 'milestones.first-visit.target: expected an ISO 8601 duration, got 30; write "P30D"'],
    ['milestones/first-visit/rule', { cuont: 'e', atLeast: 1 }, 'did you mean "count" for "cuont"?'],
    ['milestones/first-visit/rule', { streaky: 'e' }, 'expected a rule: an object with one of count, distinct, quorum'],
    [
      'milestones/first-visit/rule',
      { gauge: 'e', prop: 'n' },
      'milestones.first-visit.rule.atLeast: expected a number greater than 0, or a target, got nothing; add "atLeast"',
    ],
    [
      'milestones/first-visit/rule',
      { streak: 'e', every: 'day' },
      'milestones.first-visit.rule.for: expected an ISO 8601 duration, got nothing; add "for"',
    ],
    ['milestones/first-visit/rule', { streak: 'e', every: 'days', for: 'P28D' }, 'got "days"; write "day"'],
    [
      'milestones/first-visit/rule',
      { sequence: ['a', 5] },
      'milestones.first-visit.rule.sequence.1: expected an event, or one with "where", got 5',
    ],
    ['milestones/first-visit/rule', { cycle: [] }, 'milestones.first-visit.rule.cycle: expected a list of at least 1'],
    [
      'signals/stuck/when',
      { elapsed: 'contract' },
      'signals.stuck.when: expected either "over" or "before" beside the anchor, got an object; write "over": "P5D" for after it',
    ],
    ['signals/stuck/when', { elapsed: 'renewl', before: 'P90D' }, 'got "renewl"; write "renewal"'],
    [
      'signals/stuck/when',
      { elapsed: { level: 40 }, over: 'P90D' },
      'signals.stuck.when.elapsed.level: expected a level of the roadmap, got 40',
    ],
    [
      'signals/stuck/when',
      { phase: 'renewal' },
      'signals.stuck.when.phase: expected the id of a phase, got "renewal"; name one that is there, or write the phase',
    ],
    ['milestones/first-visit/from', { level: 8 }, 'milestones.first-visit.from.level: expected a level of the roadmap, got 8'],
    [
      'phases',
      [{ id: 'a', title: 'A', when: { phase: 'a' } }],
      'phases: expected milestones that do not rest on themselves, got a circle: phases → phases',
    ],
    ['milestones/first-visit/rule/atLeast', '9', 'got "9"; write 9, without quotes'],
    [
      'milestones/first-visit/rule/atLeats',
      1,
      'milestones.first-visit.rule.atLeats: expected one of the fields count, where, atLeast, from, within, last, got "atLeats"; did you mean "atLeast"?',
    ],
    ['milestones/first-visit/scope', 'acount', 'expected one of user, account, got "acount"; write "account"'],
    [
      'milestones/first-visit/rule',
      { milestone: 'frist-talk' },
      'milestones.first-visit.rule.milestone: expected the id of a milestone, got "frist-talk"; did you mean "first-talk"?',
    ],
    [
      'milestones/first-visit/rule',
      { level: 8 },
      'milestones.first-visit.rule.level: expected a level of the roadmap, got 8; write 0 to 7',
    ],
    ['milestones/first-visit/rule', { quorum: { fan: true }, atLeast: 2 }, 'add "scope": "account"'],
    [
      'milestones/first-visit/rule',
      { all: [{ gap: 'e', over: 'P1D' }] },
      'milestones.first-visit.rule.all.0: expected a rule that stays true once it is',
    ],
    [
      'milestones/first-visit/rule',
      { milestone: 'first-visit' },
      'milestones.first-visit.rule: expected milestones that do not rest on themselves, got a circle: first-visit → first-visit',
    ],
    ['milestones/first-visit/guards', ['first-tlak'], 'did you mean "first-talk"?'],
    [
      'milestones/first-visit/action',
      { label: 'x', href: 'javascript:alert(1)' },
      'milestones.first-visit.action.href: expected an address',
    ],
    [
      'milestones/first-visit/action',
      { label: 'x', start: 'welcom' },
      'milestones.first-visit.action.start: expected the id of a guide, got "welcom"; did you mean "welcome"?',
    ],
    ['milestones/first-visit/title', 7, 'expected a text: a string, or an object with one per locale, got 7; write "7"'],
    ['milestones/first-visit/title', { ja: 7 }, 'milestones.first-visit.title.ja: expected a text'],
    [
      'milestones/first-visit/title',
      { ja_JP: 'x' },
      'milestones.first-visit.title.ja_JP: expected a BCP 47 locale such as "ja", "en" or "zh-Hant", got "ja_JP"; write "ja-JP"',
    ],
    ['roadmap/1/level', 4, 'roadmap.1.level: expected level 1: 0, 1, 2 … in order, got 4; write 1'],
    ['roadmap/1/next', undefined, 'roadmap.1.next: expected a list, got nothing; add "next"'],
    ['roadmap/1/next', ['write-rule'], 'roadmap.1.next.0: expected the id of a guide, got "write-rule"; did you mean "write-rules"?'],
    ['roadmap/1/criteria', [], 'roadmap.1.criteria: expected a list of at least 1, got an empty list'],
    [
      'signals/stuck/do',
      {},
      'signals.stuck.do: expected at least one of call, mail, task and prompt, got an empty object; say what somebody does about it',
    ],
    ['guides/map/kind', 'roadmp', 'guides.map.kind: expected one of tour, checklist, roadmap, hint, got "roadmp"; write "roadmap"'],
    [
      'guides/welcome/audience',
      'admin',
      'guides.welcome.audience: expected the id of a rule under audiences, got "admin"; did you mean "admins"?',
    ],
    [
      'guides/welcome/steps/0/page',
      'floor',
      'guides.welcome.steps.0.page: expected a path that begins with / (* one segment, ** the rest), or comparisons such as { "contains": "?tab=2" }, got "floor"; write "/floor"',
    ],
    ['guides/welcome/steps/1/id', 'enter', 'guides.welcome.steps.1.id: expected an id of its own, got "enter"; write "enter-2"'],
    [
      'guides/first-steps/items/0/after',
      ['talk'],
      'guides.first-steps.items.0.after: expected items that can be begun, got a circle: enter → talk → enter',
    ],
    ['calendar/zone', 'Tokyo', 'calendar.zone: expected a time zone of the IANA database, or "device", got "Tokyo"; write "Asia/Tokyo"'],
    ['calendar/open', ['mon'], 'calendar.open.0: expected a weekday from 1 (Monday) to 7 (Sunday), got "mon"; write 1'],
    ['calendar/holidays', ['2026/11/3'], 'got "2026/11/3"; write "2026-11-03"'],
    ['calendar/holidays', ['2026-02-30'], 'calendar.holidays.0: expected a date of the calendar'],
    ['calendar/dayStart', '5am', 'calendar.dayStart: expected a time of day, HH:MM, got "5am"; write "05:00"'],
    ['anchor', 'trialstart', 'got "trialstart"; write "trialStart"'],
    ['titel', 'x', 'did you mean "title"?'],
    ['version', '1', 'version: expected a whole number, 0 or more, got "1"; write 1, without quotes'],
    ['version', '1.2', 'version: expected a whole number, 0 or more, got "1.2"; write a whole number such as 1'],
    ['version', '0', 'write 0, without quotes'],
    [
      'milestones/first-visit/rule/where',
      { room: { in: ['office'] } },
      'milestones.first-visit.rule.where.room: expected a value of a property, a list of them, or { "not": … }, got an object',
    ],
    ['milestones/first-visit/rule/where', { room: { not: { in: 'x' } } }, 'milestones.first-visit.rule.where.room.not: expected'],
  ])('%s = %j', (path, value, sentence) => {
    const sentences = set(path, value)
    expect(sentences.join('\n')).toContain(sentence)
    expect(sentences).toHaveLength(path.endsWith('title') && typeof value === 'object' ? sentences.length : 1)
  })
})

it.each([
  ['milestones', 'expected an object, got a list'],
  ['guides', 'expected an object, got a list'],
])('a section of another shape (%s) is told once, not again wherever one of its parts is named', (section, sentence) => {
  expect(set(section, ['x'])).toEqual([expect.stringContaining(`${section}: ${sentence}`)])
})

it('tells every problem at once, in the order of the document', () => {
  const sentences = after(copy => {
    delete copy.signals.stopped.when
    copy.milestones!['first-visit'].title = 5
    copy.roadmap![0].next = ['nobody']
    copy.extra = 1
    copy.calendar.zone = 'Nowhere/Land'
  })
  expect(sentences.map(sentence => sentence.slice(0, sentence.indexOf(':')))).toEqual([
    'calendar.zone',
    'milestones.first-visit.title',
    'roadmap.0.next.0',
    'signals.stopped.when',
    'extra',
  ])
})

describe('what is no playbook', () => {
  const circle: Record<string, unknown> = { ...demo }
  circle.self = circle
  let deep: object = {}
  for (let i = 0; i < 100_000; i++) deep = { not: deep }
  it.each([
    ['null', null, '(document): expected an object, got null'],
    ['a list', [], '(document): expected an object, got an empty list'],
    ['a circle', circle, 'at most 32 levels of nesting'],
    ['depth', { milestones: { a: { rule: deep } } }, 'at most 32 levels of nesting'],
    ['a flood', { roadmap: Array(100_000).fill(0) }, 'at most 50000 values'],
    ['a prototype', JSON.parse('{"milestones":{"__proto__":{}}}'), 'milestones.__proto__: expected an ordinary name'],
  ])('%s is told and never thrown', (_, input, sentence) => {
    expect(formatProblem(parsePlaybook(input).problems![0]!)).toContain(sentence)
  })
})

it('gives a JSON Schema that names its parts and refuses unknown fields', () => {
  const schema = playbookJsonSchema() as { $defs: Record<string, { additionalProperties?: boolean }> }
  expect(Object.keys(schema.$defs)).toEqual(expect.arrayContaining(['Playbook', 'Milestone', 'Rule', 'Guide', 'Signal', 'Text']))
  expect(schema.$defs.Milestone!.additionalProperties).toBe(false)
  expect(JSON.parse(JSON.stringify(schema))).toEqual(schema)
})
