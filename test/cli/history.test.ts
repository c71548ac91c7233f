import { describe, expect, it } from 'vitest'
import { readHistory } from '../../src/cli/history.ts'
import { calendarOf } from '../../src/rule/index.ts'

const tokyo = calendarOf({ calendar: { zone: 'Asia/Tokyo' } })
const read = (...lines: readonly (string | object)[]) =>
  readHistory(lines.map(line => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'), tokyo)
const one = (line: string | object) => read(line).lines[0]!
const reasonOf = (line: string | object) => read(line).bad[0]?.reason
const at = '2026-04-01T09:00'

describe('instants', () => {
  it.each<[unknown, string]>([
    ['2026-04-01', '2026-03-31T15:00:00.000Z'],
    ['2026-04-01T09:00', '2026-04-01T00:00:00.000Z'],
    ['2026-04-01 09:00:30.5', '2026-04-01T00:00:30.500Z'],
    ['2026-04-01T09:00Z', '2026-04-01T09:00:00.000Z'],
    ['2026-04-01T09:00-05:00', '2026-04-01T14:00:00.000Z'],
    [Date.UTC(2026, 3, 1), '2026-04-01T00:00:00.000Z'],
  ])('%j is %s', (given, instant) => expect(new Date(one({ at: given }).at).toISOString()).toBe(instant))

  it.each([undefined, '', 'tomorrow', '2026-02-30', '2026-4-1', '2026-04-01T25:00', '2026-04-01T09:00+99:99', 1e300, 1.5, null, {}])(
    '%j is none',
    given => expect(reasonOf({ at: given, account: 'a', name: 'e' })).toMatch(/^"at": expected a date/),
  )
})

it('puts lines of any order in the order of time, and those of one instant as they stand', () => {
  const { lines, bad } = read(
    { at: '2026-04-02', account: 'a', name: 'late' },
    '',
    '// Kickoff',
    { at: '2026-04-01', account: 'a', name: 'first' },
    { at: '2026-04-01', account: 'a', name: 'second' },
  )
  expect(bad).toEqual([])
  expect(lines.map(({ line, deed }) => [line, deed.kind === 'event' && deed.name])).toEqual([
    [4, 'first'],
    [5, 'second'],
    [1, 'late'],
  ])
})

describe('deeds', () => {
  it('reads an event with its own id, or one of its line', () => {
    expect(one({ at, account: 'a', person: 1, name: 'e', id: 'x', props: { n: 2 } })).toMatchObject({
      person: '1',
      deed: { kind: 'event', id: 'x', name: 'e', props: { n: 2 } },
    })
    const [first, second] = read({ at, account: 'a', name: 'e' }, { at, account: 'a', name: 'e' }).lines.map(({ deed }) => deed)
    expect(first).not.toEqual(second)
    expect(read({ at, account: 'a', name: 'e' }).lines).toEqual(read({ at, account: 'a', name: 'e' }).lines)
  })

  it.each<[string, object, number, [string, unknown][]]>([
    ['identify', { person: 'u', identify: { role: 'admin' } }, 0, [['trait.role', 'admin']]],
    ['group of the server', { group: { seats: 12 } }, 2, [['account.seats', 12]]],
    [
      'group of a browser with its member',
      { person: 'u', group: { seats: 12 }, member: { unit: 's' } },
      0,
      [
        ['account.seats', 12],
        ['trait.unit', 's'],
      ],
    ],
    ['who told it', { person: 'u', group: { seats: 12 }, by: 'token' }, 1, [['account.seats', 12]]],
    [
      'anchors and targets',
      { group: { anchors: { contract: '2026-04-01' }, targets: { downloads: 9 } } },
      2,
      [
        ['account.anchor.contract', '2026-04-01'],
        ['account.target.downloads', 9],
      ],
    ],
    [
      'the calendar',
      { group: { calendar: { zone: 'Asia/Tokyo', open: [1, 2], holidays: ['2026-05-03'] } } },
      2,
      [
        ['account.calendar.zone', 'Asia/Tokyo'],
        ['account.calendar.open', '1,2'],
        ['account.calendar.holidays', '2026-05-03'],
      ],
    ],
    [
      'documents',
      { group: { documents: { rules: { version: 2, fields: { when: true } }, purpose: 1 } } },
      2,
      [
        ['account.document.rules', 2],
        ['account.document.rules.when', true],
        ['account.document.purpose', 1],
      ],
    ],
    ['attest', { person: 'u', attest: 'posted' }, 0, [['attest.posted', true]]],
    ['attest taken back', { person: 'u', attest: 'posted', value: false }, 0, [['attest.posted', false]]],
    ['agree', { person: 'u', agree: 'rules', version: 2 }, 0, [['agree.rules', 2]]],
    ['a line of the receiver', { person: 'u', traits: { role: 'admin' } }, 0, [['trait.role', 'admin']]],
    ['a line of the receiver, account', { facts: { seats: 3 } }, 2, [['account.seats', 3]]],
  ])('%s', (_, line, rank, facts) => expect(one({ at, account: 'a', ...line }).deed).toEqual({ kind: 'facts', rank, facts }))

  it('lets notes and time stand without an account', () => {
    expect(one({ at, note: 'Kickoff' })).toMatchObject({ account: '', deed: { kind: 'note', text: 'Kickoff' } })
    expect(one({ at })).toMatchObject({ account: '', deed: { kind: 'clock' } })
  })
})

it.each<[string | object, string]>([
  ['{', 'no JSON'],
  ['[]', 'expected an object, got []'],
  ['null', 'expected an object, got null'],
  [{ at, account: 'a', evnt: 'e' }, '"evnt" says nothing here; did you mean "event"?'],
  [{ at, account: 'a', name: 'e', attest: 'k' }, 'one thing a line: found "name" and "attest"'],
  [{ at, name: 'e' }, '"account": expected a name, got nothing'],
  [{ at, account: 'a', name: '' }, '"name": expected a name, got ""'],
  [{ at, account: 'a', name: 'e', props: { list: [1] } }, '"props.list": expected a string, a number, true, false or null, got [1]'],
  [{ at, account: 'a', identify: {} }, '"person": expected a name beside "identify"'],
  [{ at, account: 'a', person: 'u', member: {} }, '"member" stands beside "group"'],
  [{ at, account: 'a', group: { anchors: 3 } }, '"group.anchors": expected an object, got 3'],
  [{ at, account: 'a', group: {}, by: 'me' }, '"by": expected "browser", "token" or "server", got "me"'],
  [{ at, account: 'a', person: 'u', attest: 'k', value: 'yes' }, '"value": expected true or false'],
  [{ at, account: 'a', person: 'u' }, 'expected one of "name", "identify"'],
])('tells the line of %j and goes on', (line, reason) => {
  const { lines, bad } = read('', line, { at, account: 'a', name: 'e' })
  expect(bad).toEqual([{ line: 2, reason: expect.stringContaining(reason) }])
  expect(lines).toHaveLength(1)
})
