import { type ChildProcess, spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openStore } from '../../src/receiver.ts'
import { device, guideSeen, playbook, tempFolder } from '../receiver/kit.ts'

const root = new URL('../..', import.meta.url).pathname
const folder = tempFolder()
const children: ChildProcess[] = []
afterAll(() => {
  for (const child of children) child.kill('SIGKILL')
  folder.remove()
})

const file = (name: string, content: unknown): string => {
  const path = join(folder.path, name)
  writeFileSync(path, JSON.stringify(content))
  return path
}

/** Runs the command from its source. */
function run(...args: string[]) {
  const child = spawn(process.execPath, ['--import', 'tsx', join(root, 'src/cli.ts'), ...args], {
    cwd: root,
    env: { ...process.env, DATABASE_URL: '' },
  })
  children.push(child)
  let out = ''
  let error = ''
  child.stdout.on('data', part => (out += part))
  child.stderr.on('data', part => (error += part))
  const ended = new Promise<number | null>(resolve => child.on('exit', resolve))
  return {
    child,
    ended,
    get error() {
      return error
    },
    get out() {
      return out
    },
    url: async (): Promise<string> => {
      for (;;) {
        const url = /Console +(http:\S+)\//.exec(out)?.[1]
        if (url) return url
        if (child.exitCode !== null) throw new Error(error)
        await new Promise(resolve => setTimeout(resolve, 50))
      }
    },
  }
}

test('a receiver that is killed in the middle of many beacons has kept whatever it acknowledged', async () => {
  const data = join(folder.path, 'data')
  const serving = run('serve', '--playbook', file('playbook.json', playbook), '--data', data, '--port', '0')
  const url = await serving.url()
  const told: string[] = []
  const send = async (who: number) => {
    const sender = device(`p${who}`, 'acme')
    for (let i = 0; ; i++) {
      const id = `${who}-${i}`
      const row = sender.scout(id, Date.now())
      const response = await fetch(`${url}/v1/beacon`, {
        method: 'POST',
        body: JSON.stringify(sender.beacon([row], [guideSeen(id, Date.now())])),
      })
      const { accepted, evidence } = (await response.json()) as { accepted: string[]; evidence: { refused?: string }[] }
      if (accepted[0] === id && evidence[0] && !evidence[0].refused) told.push(id)
      if (told.length === 25) serving.child.kill('SIGKILL')
    }
  }
  await Promise.allSettled([0, 1, 2].map(send))
  await serving.ended
  expect(told.length).toBeGreaterThanOrEqual(25)

  const store = await openStore({ data })
  const happenings = new Set((await store.told('acme', 1000)).map(({ happening }) => happening.id))
  const { ledgers } = (await store.changes('acme', -1))!
  const dots = new Set(
    ledgers.flatMap(({ evidence }) =>
      Object.values(evidence.series).flatMap(row => (row.kind === 'cells' ? row.days.flatMap(day => day.dots.map(({ id }) => id)) : [])),
    ),
  )
  const counts = ledgers.map(({ evidence }) =>
    Object.values(evidence.series).map(row =>
      row.kind === 'cells' ? row.days.reduce((n, { by }) => n + Object.values(by).reduce((n, tally) => n + tally.n, 0), 0) : 0,
    ),
  )
  expect(told.filter(id => !happenings.has(id))).toEqual([])
  // A day keeps its 32 outermost dots; nobody here has more.
  expect(Math.max(...counts.flat())).toBeLessThanOrEqual(32)
  expect(told.filter(id => !dots.has(id))).toEqual([])
  await store.close()
}, 180_000)

test('what keeps it from starting is said in one line', async () => {
  const good = file('good.json', playbook)
  const bad = file('bad.json', { ...playbook, roadmap: [{ level: 0, state: 'x', criteria: ['nowhere'], next: [] }], milestones: {} })
  const busy = join(folder.path, 'data')
  const store = await openStore({ data: busy })
  const cases = [
    { args: ['serve'], says: [/^waymark: serve needs a playbook: --playbook FILE$/] },
    { args: ['serve', '--playbook', 'nowhere.json'], says: [/^waymark: nowhere.json: no such file$/] },
    { args: ['serve', '--playbook', bad], says: [/^waymark: .*bad.json:1:\d+: roadmap\.0\.criteria\.0: expected /] },
    { args: ['serve', '--playbook', good, '--prot', '1'], says: [/^waymark: --prot is no option/] },
    { args: ['serve', '--playbook', good, '--secret', 'short'], says: [/^waymark: --secret needs 32/] },
    { args: ['serve', '--playbook', good, '--data', busy], says: [/^waymark: The data folder .* is in use by process \d+/] },
  ]
  const ran = cases.map(({ args }) => run(...args))
  for (const [i, { ended }] of ran.entries()) {
    expect([i, await ended]).toEqual([i, 1])
    const lines = ran[i]!.error.trim().split('\n')
    expect(lines).toHaveLength(cases[i]!.says.length)
    for (const [j, says] of cases[i]!.says.entries()) expect(lines[j]).toMatch(says)
  }
  await store.close()
}, 180_000)

test('it ends in good order on SIGTERM', async () => {
  const serving = run('serve', file('playbook.json', playbook), '--data', join(folder.path, 'data'), '--port', '0')
  await serving.url()
  expect(serving.out).toMatch(/Beacons +http:\/\/127\.0\.0\.1:\d+\/v1\/beacon\nConsole +.*\nLog in +.*\/login\?token=[0-9a-f]{64}/)
  expect(serving.error).toContain('Nobody is verified')
  serving.child.kill('SIGTERM')
  expect(await serving.ended).toBe(0)
}, 120_000)
