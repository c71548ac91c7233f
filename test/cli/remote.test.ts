import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readHistory } from '../../src/cli/history.ts'
import { bodiesOf, entriesOf } from '../../src/cli/import.ts'
import { MOST_ENTRY_BYTES } from '../../src/receiver/limits.ts'
import { type Serving, serve } from '../../src/receiver.ts'
import { calendarOf } from '../../src/rule/index.ts'
import { playbook, tempFolder } from '../receiver/kit.ts'
import { emptyDatabase } from '../receiver/template.ts'
import { bundleCommand, root } from './command.ts'

const folder = tempFolder()
const now = Date.now()
const daysAgo = (n: number) => new Date(now - n * 86_400_000).toISOString()
let serving: Serving
let command: string
beforeAll(async () => {
  command = await bundleCommand()
  const data = join(folder.path, 'data')
  await emptyDatabase(data)
  serving = await serve({ playbooks: [playbook], data, port: 0, secretKeys: ['sk_test'] })
}, 120_000)
afterAll(async () => {
  await serving.close()
  folder.remove()
})

const run = (...args: string[]): Promise<{ code: number | null; out: string; error: string }> =>
  new Promise(resolve => {
    const env = { ...process.env, WAYMARK_SECRET_KEY: '' }
    const child = spawn(process.execPath, [command, ...args], { cwd: root, env })
    let [out, error] = ['', '']
    child.stdout.on('data', part => (out += part))
    child.stderr.on('data', part => (error += part))
    child.on('exit', code => resolve({ code, out, error }))
  })
const lines = (...all: object[]) => all.map(line => JSON.stringify(line)).join('\n')
const file = (name: string, text: string): string => {
  const path = join(folder.path, name)
  writeFileSync(path, text)
  return path
}
const remote = () => ['--url', serving.url, '--secret-key', 'sk_test']
const reportOf = async (account: string) =>
  (await (await fetch(`${serving.url}/api/accounts/${account}`)).json()) as { row?: { name: string; people: number; reached: number } }

test('a history is brought in, may be brought in again, and can be erased', async () => {
  const history = [
    { at: daysAgo(40), account: 'acme', group: { name: 'Acme', anchors: { contract: '2026-04-01' } } },
    { at: daysAgo(39), account: 'acme', person: 'ken', group: { seats: 4 }, member: { promoter: true } },
    { at: daysAgo(38), account: 'acme', person: 'ken', name: 'scout.sent' },
    { at: daysAgo(38), account: 'acme', person: 'ken', name: 'scout.sent' },
    { at: daysAgo(38), account: 'acme', person: 'ken', id: 'own', name: 'scout.sent' },
    { at: daysAgo(37), account: 'acme', person: 'aoi', name: 'never.asked' },
    { at: daysAgo(36), account: 'acme', note: 'Second meeting' },
  ]
  const path = file('history.jsonl', lines(...history))
  const first = await run('import', path, ...remote())
  expect([first.code, first.out.trim()]).toEqual([0, `${path}: 6 taken in, 0 known before, 1 not taken in`])
  expect(first.error).toContain(`${path}:6: not taken in: unknownSeries`)
  const longer = file('longer.jsonl', lines({ at: daysAgo(41), account: 'acme', person: 'ken', name: 'scout.sent' }, ...history))
  expect((await run('import', longer, ...remote())).out).toContain('3 known before')
  expect((await reportOf('acme')).row).toMatchObject({ name: 'Acme', people: 1, reached: 1 })

  const asked = await run('erase', '--account', 'acme', ...remote())
  expect([asked.code, asked.error.trim()]).toEqual([1, 'waymark: This erases acme with everybody in it, for good. Say --yes to do it.'])
  const erased = await run('erase', '--account', 'acme', '--yes', ...remote())
  expect([erased.code, erased.out.trim()]).toEqual([0, 'Erased acme with everybody in it: 1 person in 1 account'])
  expect((await reportOf('acme')).row).toMatchObject({ name: 'acme', people: 0 })
  const mistyped = await run('erase', '--account', 'acme', '--person', 'kne', '--yes', ...remote())
  expect([mistyped.code, mistyped.out.trim()]).toEqual([
    0,
    'Nothing was known of kne in acme. What devices still bring of before now is refused.',
  ])
}, 120_000)

test('what keeps it from being brought in is said in a line, and the key is not', async () => {
  const good = file('good.jsonl', lines({ at: daysAgo(1), account: 'a', person: 'k', name: 'scout.sent' }))
  const bad = file('bad.jsonl', `${lines({ at: daysAgo(1), account: 'a', person: 'k', name: 'scout.sent' })}\n{"at":1`)
  const other = createServer((_, response) => response.writeHead(200).end('<html>'))
  await new Promise<void>(resolve => other.listen(0, '127.0.0.1', resolve))
  const elsewhere = `http://127.0.0.1:${(other.address() as AddressInfo).port}`
  const cases: [string[], RegExp][] = [
    [['import', good, '--url', serving.url], /needs the secret key/],
    [['import', good, '--url', serving.url, '--secret-key', 'sk_wrong'], /refuses the secret key/],
    [['import', good, '--url', elsewhere, '--secret-key', 'sk_test'], /answers 200; is it a Waymark receiver/],
    [['import', bad, ...remote()], /bad\.jsonl:2: no JSON/],
    [['import', ...remote()], /needs a FILE/],
    [['erase', ...remote()], /needs --account ID/],
    // A variable of a script that is empty must not turn one person into everybody, nor an account into all.
    [['erase', '--account', 'acme', '--person', '', '--yes', ...remote()], /--person needs a value/],
    [['erase', 'acme', '--person', 'ken', '--yes', ...remote()], /"acme" is one word too many/],
  ]
  const ran = await Promise.all(cases.map(([args]) => run(...args)))
  for (const [i, { code, error }] of ran.entries()) {
    expect([i, code]).toEqual([i, 1])
    expect(error).toMatch(cases[i]![1])
    expect(error).not.toMatch(/sk_(test|wrong)/)
  }
  expect((await run('import', good, '--dry-run')).out.trim()).toBe(`${good}: 1 entry of 1 account`)
  other.close()

  const walls = ['2026-04-01', '2026-04-01T09:00', '2026-04-01T09:00+09:00', '2026-04-01T00:00Z', 1_775_000_000_000]
  const wall = file('wall.jsonl', lines(...walls.map(at => ({ at, account: 'a', name: 'e' }))))
  const book = file('book.json', JSON.stringify({ ...playbook, roadmap: [] }))
  const [bare, zoned] = await Promise.all([run('import', wall, '--dry-run'), run('import', wall, '--dry-run', '--playbook', book)])
  expect(bare.error).toMatch(/wall\.jsonl: 2 times without an offset are read as UTC: give --playbook FILE/)
  expect([zoned.code, zoned.error]).toEqual([0, ''])
}, 120_000)

test('a line is named by what it says, whatever stands before it', () => {
  const text = lines({ at: 5, account: 'a', person: 'k', name: 'x' }, { at: 5, account: 'a', person: 'k', name: 'x' })
  const idsIn = (of: string) => {
    const read = readHistory(of, calendarOf({}))
    return entriesOf(read.lines, of.split('\n')).map(({ entry }) => entry.id)
  }
  const ids = idsIn(text)
  expect(new Set(ids).size).toBe(2)
  expect(idsIn(`// first\n\n${text}`)).toEqual(ids)
})

test('a history of long lines goes in requests that the receiver takes', () => {
  const props = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`p${i}`, '長'.repeat(1000)]))
  const text = lines(
    ...Array.from({ length: 300 }, (_, i) => ({ at: daysAgo(1), account: 'a', person: 'k', name: 'scout.sent', id: `l${i}`, props })),
  )
  const bodies = [...bodiesOf(entriesOf(readHistory(text, calendarOf({})).lines, text.split('\n')))]
  expect(Math.max(...bodies.map(({ body }) => Buffer.byteLength(body)))).toBeLessThan(MOST_ENTRY_BYTES)
  expect(bodies.flatMap(({ lines }) => lines)).toEqual(Array.from({ length: 300 }, (_, i) => i + 1))
  expect(bodies.flatMap(({ body }) => JSON.parse(body) as { id: string }[]).map(({ id }) => id)).toEqual(
    Array.from({ length: 300 }, (_, i) => `l${i}`),
  )
})
