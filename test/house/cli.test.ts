import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { root } from './tree.ts'

const folder = mkdtempSync(join(tmpdir(), 'waymark-cli-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const file = (name: string, text: string): string => {
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
  expect(run('check', good)).toEqual({ status: 0, stdout: 'good.json: p version 1, 1 levels, 1 milestones, no problems', stderr: '' })

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
})
