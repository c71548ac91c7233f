import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { root } from './tree.ts'

const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as { version: string }
const folder = mkdtempSync(join(tmpdir(), 'waymark-cli-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const file = (name: string, text: string | Uint8Array): string => {
  writeFileSync(join(folder, name), text)
  return name
}
/** The command as it is delivered. */
const run = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [`${root}dist/cli.js`, ...args], { cwd: folder, encoding: 'utf8' })
  return { status, stdout: stdout.trimEnd(), stderr: stderr.trimEnd() }
}
const demo = (name: string): string => `${root}demo/playbooks/${name}`

const GOOD = `{ "id": "p", "version": 1,
  "milestones": { "m": { "title": "x", "scope": "account", "rule": { "count": "e", "atLeast": 2 } } },
  "roadmap": [{ "level": 0, "state": "x", "criteria": ["m"], "next": ["g"] }],
  "guides": { "g": { "kind": "roadmap" } } }`

test('check says where and how to mend, and ends with 1 on errors; with --strict on warnings too', () => {
  const good = file('good.json', GOOD)
  expect(run('check', good)).toEqual({ status: 0, stdout: 'good.json: p version 1, 1 level, 1 milestone, no problems', stderr: '' })

  const warned = file('warned.json', GOOD.replace('"atLeast": 2', '"atLeast": 1, "within": "P1D"'))
  expect(run('check', warned).status).toBe(0)
  expect(run('check', warned, '--strict').status).toBe(1)

  const bad = run('check', good, file('bad.json', GOOD.replace('"atLeast": 2', '"atLeast": "2"')), 'nowhere.json')
  expect(bad.status).toBe(1)
  expect(bad.stdout).toMatch(
    /^good\.json: .*\nbad\.json:2:84: error: milestones\.m\.rule\.atLeast: expected .*\n {4}write 2, without quotes\nbad\.json: 1 error$/,
  )
  expect(bad.stderr).toBe('waymark: nowhere.json: no such file')

  const broken = run('check', file('broken.json', '{\n  "id": "p",\n}'), '--json')
  expect(broken.status).toBe(1)
  expect(JSON.parse(broken.stdout)).toMatchObject({
    errors: 1,
    warnings: 0,
    findings: [{ file: 'broken.json', line: 3, column: 1, code: 'syntax' }],
  })
})

test('replay tells what turned when, tells lines that it skips, and explains', () => {
  const good = file('good.json', GOOD)
  const events = file(
    'events.jsonl',
    '{"at":"2026-04-02T10:00Z","account":"acme","person":"u","name":"e"}\nnot this\n{"at":"2026-04-01T10:00Z","account":"acme","person":"u","name":"e"}\n',
  )
  const told = run('replay', good, events)
  expect(told.status).toBe(0)
  expect(told.stderr).toMatch(/^events\.jsonl:2: skipped: no JSON/)
  expect(told.stdout).toContain('  2026-04-02 10:00  account  m        reached, 1 d to value  x')
  expect(run('replay', good, events, '--at', '2026-04-01').stdout).toContain('0 accounts')
  expect(run('replay', good, events, '--explain', 'm').stdout).toContain('2  2026-04-02 10:00  u  e :1')
  expect(JSON.parse(run('replay', good, events, '--json').stdout)).toMatchObject({
    turns: [
      { kind: 'milestone', id: 'm' },
      { kind: 'level', level: 0 },
    ],
  })
  expect(run('replay', good, events, '--explain', 'n')).toMatchObject({
    status: 1,
    stderr: 'waymark: The playbook has no milestone "n". Did you mean "m"?',
  })
  expect(run('replay', good, events, '--acount', 'x').stderr).toContain('--acount is no option')
})

test('replay says that it has nothing to go through, and twenty of the lines that it skips', () => {
  const good = file('good.json', GOOD)
  expect(run('replay', good, file('blank.jsonl', '\n// Kickoff\n'))).toMatchObject({
    status: 1,
    stdout: '',
    stderr: expect.stringMatching(/^waymark: blank\.jsonl has no line to go through; one is \{"at":/),
  })
  const bad = file('bad.jsonl', 'no\n'.repeat(1000))
  const lines = run('replay', good, bad).stderr.split('\n')
  expect([lines.length, lines[19], lines[20]]).toEqual([22, expect.stringMatching(/^bad\.jsonl:20: /), '… and 980 lines more'])
  const events = file('part.jsonl', '{"at":"2026-04-02T10:00Z","account":"acme","person":"u","name":"e"}\nnot this\n')
  expect(run('replay', good, events, '--explain', 'm')).toMatchObject({
    status: 0,
    stderr: expect.stringMatching(/^part\.jsonl:2: skipped: no JSON/),
  })
  expect(run('replay', good, events, '--explain', 'whatever').stderr).toMatch(/There are: m$/)
  expect(run('replay', good, events, events).stderr).toContain('"part.jsonl" is one word too many')
  expect(run('replay', good, events, '--person', 'u').stderr).toContain('--person goes with --explain')
})

test('a file that was saved in another encoding is no playbook and no history', () => {
  const japanese = GOOD.replace('"title": "x"', '"title": "達成"')
  const good = file('good.json', `\uFEFF${japanese}`)
  expect(run('check', good).status).toBe(0)
  // 達成 in Shift_JIS: valid JSON all the same, were it read as what it is not.
  const bytes = Buffer.from(japanese)
  const at = bytes.indexOf('達成')
  const shifted = file('sjis.json', Buffer.concat([bytes.subarray(0, at), Buffer.from([0x92, 0x42, 0x90, 0xac]), bytes.subarray(at + 6)]))
  const wide = file('wide.json', Buffer.from(`\uFEFF${japanese}`, 'utf16le'))
  for (const args of [
    ['check', shifted],
    ['replay', good, shifted],
    ['check', wide],
  ])
    expect(run(...args)).toEqual({
      status: 1,
      stdout: '',
      stderr: `waymark: ${args.at(-1)}: no text in UTF-8: save it as UTF-8 (not as Shift_JIS or UTF-16), and unpack it where it is packed`,
    })
})

test('of a module that is no playbook it says what it is', () => {
  const cases: [name: string, text: string, says: string][] = [
    ['named.mjs', 'export const playbook = {}', 'named.mjs: it exports no playbook: write export default { … }'],
    ['thrown.mjs', '\nthrow new Error("boom")', 'thrown.mjs:2: boom'],
    ['nothing.mjs', 'throw undefined', 'nothing.mjs: undefined'],
  ]
  const { stderr } = run('check', ...cases.map(([name, text]) => file(name, text)), 'nowhere.mjs')
  expect(stderr.split('\n')).toEqual([...cases.map(([, , says]) => `waymark: ${says}`), 'waymark: nowhere.mjs: no such file'])
})

test('diff tells what is different, in words', () => {
  const good = file('good.json', GOOD)
  expect(run('diff', good, good).stdout).toBe('No differences')
  expect(run('diff', good, file('next.json', GOOD.replace('"atLeast": 2', '"atLeast": 3'))).stdout).toBe(
    '~ milestone m rule: e at least 2 times → e at least 3 times',
  )
  expect(run('diff', good).status).toBe(1)
})

test('the demo playbooks replay without a skipped line', () => {
  const { status, stderr } = run('replay', demo('recruiting.json'), demo('recruiting.history.jsonl'), '--locale', 'ja')
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
})

test('every command says how it is used', () => {
  const help = run('--help').stdout
  for (const command of ['serve', 'check', 'replay', 'diff', 'import', 'erase']) {
    expect(help).toContain(command)
    expect(run(command, '--help').stdout).toContain(`waymark ${command}`)
  }
  // Nobody reads colours in a file.
  expect(help).not.toContain('\u001b')
  expect(run('--version')).toEqual({ status: 0, stdout: version, stderr: '' })
})
