import { describe, expect, it } from 'vitest'
import { knowOnly, wholeOf } from '../../src/cli/options.ts'

const known = {
  file: { type: 'positional' },
  account: { type: 'string', valueHint: 'ID' },
  at: { type: 'string' },
  yes: { type: 'boolean' },
} as const

describe('what nobody meant is refused', () => {
  it.each<[args: string[], says: string]>([
    [['--acount', 'a'], '--acount is no option. There are: --account, --at, --yes'],
    [['-yes'], '-yes is no option. There are: --account, --at, --yes'],
    [['-y'], '-y is no option. There are: --account, --at, --yes'],
    [['--no-account'], '--no-account is no option. There are: --account, --at, --yes'],
    [['--file', 'a'], '--file is no option. There are: --account, --at, --yes'],
    [['--account', ''], '--account needs a value: --account ID'],
    [['--account='], '--account needs a value: --account ID'],
    [['--account'], '--account needs a value: --account ID'],
    [['--account', '--yes'], '--account needs a value: --account ID'],
    [['--at='], '--at needs a value: --at TEXT'],
    [['a', 'b'], '"b" is one word too many. See --help.'],
    [['a', '--', '--yes'], '"--yes" is one word too many. See --help.'],
    [['--yes', 'a', '--account', 'x', 'b'], '"b" is one word too many. See --help.'],
  ])('%j', (args, says) => expect(() => knowOnly(args, known, 1)).toThrow(says))
})

describe('what makes sense passes', () => {
  it.each<[args: string[]]>([
    [['a', '--account', 'x', '--yes']],
    [['--account=--x', '--no-yes', 'a']],
    [['--at', '-5', '--account', 'a=b']],
    [['--', '--account']],
    [['-']],
    [[]],
  ])('%j', args => expect(() => knowOnly(args, known, 1)).not.toThrow())
})

it('a whole number is written in digits', () => {
  expect([wholeOf('port', '0', 0, 9), wholeOf('port', '9', 0, 9)]).toEqual([0, 9])
  for (const text of ['', ' ', '1e0', '0x1', '-1', '10', '1.0', '１'])
    expect(() => wholeOf('port', text, 0, 9), text).toThrow(`--port is a whole number from 0 to 9, not "${text}".`)
})
