import { type ChildProcess, spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { SignJWT } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStore } from '../../src/receiver.ts'
import { device, guideSeen, playbook, tempFolder } from '../receiver/kit.ts'
import { makeStream, startNats } from '../receiver/nats.ts'
import { emptyDatabase } from '../receiver/template.ts'
import { bundleCommand, root } from './command.ts'

const folder = tempFolder()
const children: ChildProcess[] = []
const stops: (() => Promise<void>)[] = []
let command: string
beforeAll(async () => {
  command = await bundleCommand()
})
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL')
  await Promise.all(stops.map(stop => stop()))
  folder.remove()
})

const file = (name: string, content: unknown): string => {
  const path = join(folder.path, name)
  writeFileSync(path, JSON.stringify(content))
  return path
}

/** Runs the command from its source. */
function run(...given: (string | Record<string, string>)[]) {
  const args = given.filter(one => typeof one === 'string')
  const env = Object.assign({}, ...given.filter(one => typeof one !== 'string'))
  const child = spawn(process.execPath, [command, ...args], {
    cwd: root,
    env: { ...process.env, DATABASE_URL: '', ...env },
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
        body: JSON.stringify(sender.beacon([row], [guideSeen(id, Date.now())], { sentAt: Date.now() })),
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
    { args: ['serve', '--playbook', good, '--data', busy], says: [/^waymark: The data folder .* is in use by process \d+/] },
    { args: ['serve', '--playbook', good, '--data', good], says: [/^waymark: .*good\.json is no folder/] },
    {
      args: ['serve', '--playbook', good, '--port', '0', { DATABASE_URL: 'postgres://nobody.invalid/waymark' }],
      says: [/^waymark: The host nobody\.invalid of DATABASE_URL is unknown\.$/],
    },
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

test('origins, several secrets, an audience, what comes unsigned, and a log for machines', async () => {
  const [old, next] = ['the old secret, of thirty-two characters', 'the next secret, of thirty-two letters']
  const data = join(folder.path, 'options')
  await emptyDatabase(data)
  const given = ['--origin', 'https://a.example.com', '--origin=https://b.example.com', '--audience', 'waymark', '--unsigned', 'apart']
  const serving = run(
    { WAYMARK_SECRET: old, WAYMARK_SECRET_NEXT: next },
    'serve',
    file('playbook.json', playbook),
    '--data',
    data,
    ...given,
    '--log',
    'json',
    '--port',
    '0',
  )
  const url = await serving.url()
  const sign = (secret: string, aud: string) =>
    new SignJWT({ sub: 'ken', account: 'acme', aud })
      .setProtectedHeader({ alg: 'HS256' })
      .setExpirationTime('1h')
      .sign(new TextEncoder().encode(secret))
  const post = async (token: string | undefined, origin: string) => {
    const beacon = device('ken', 'acme').beacon([], [], { sentAt: Date.now(), ...(token !== undefined && { token }) })
    const response = await fetch(`${url}/v1/beacon`, { method: 'POST', body: JSON.stringify(beacon), headers: { origin } })
    return [response.status, ((await response.json()) as { refused?: string }).refused, response.headers.get('access-control-allow-origin')]
  }
  const [a, b] = ['https://a.example.com', 'https://b.example.com']
  expect(await post(await sign(old, 'waymark'), a)).toEqual([200, undefined, a])
  expect(await post(await sign(next, 'waymark'), b)).toEqual([200, undefined, b])
  expect(await post(await sign(next, 'another'), a)).toEqual([401, 'token', a])
  expect(await post(await sign(next, 'waymark'), 'https://c.example.com')).toEqual([403, 'origin', null])
  expect(await post(undefined, a)).toEqual([200, undefined, a])
  serving.child.kill('SIGTERM')
  expect(await serving.ended).toBe(0)
  for (const line of serving.error.split('\n').filter(Boolean))
    expect(JSON.parse(line)).toMatchObject({ level: expect.any(String), what: expect.any(String) })
  const store = await openStore({ data })
  expect((await store.apart()).map(({ account, people }) => [account, people])).toEqual([['acme', 1]])
  await store.close()

  const said = run('serve', file('playbook.json', playbook), '--data', data, '--log', 'json', '--port', '0')
  await said.url()
  expect(
    said.error
      .trim()
      .split('\n')
      .map(line => JSON.parse(line)),
  ).toEqual([expect.objectContaining({ level: 'warn', what: 'verify.none', message: expect.stringContaining('Nobody is verified') })])
  said.child.kill('SIGTERM')
  await said.ended
}, 120_000)

test('with a queue, a receiver that is killed in the middle has kept whatever it acknowledged, and commits it when it is back', async () => {
  const nats = await startNats()
  stops.push(nats.stop)
  await makeStream(nats.url)
  const data = join(folder.path, 'from-queue')
  await emptyDatabase(data)
  const args = ['serve', file('playbook.json', playbook), '--data', data, '--queue', nats.url, '--port', '0']
  const first = run(...args)
  const url = await first.url()
  const told: string[] = []
  const send = async (who: number) => {
    const sender = device(`p${who}`, 'acme')
    for (let i = 0; ; i++) {
      const id = `${who}-${i}`
      const body = JSON.stringify(sender.beacon([], [guideSeen(id, Date.now())], { sentAt: Date.now() }))
      const { accepted } = (await (await fetch(`${url}/v1/beacon`, { method: 'POST', body })).json()) as { accepted: string[] }
      if (accepted[0] === id) told.push(id)
      if (told.length === 40) first.child.kill('SIGKILL')
    }
  }
  await Promise.allSettled([0, 1, 2].map(send))
  await first.ended
  expect(told.length).toBeGreaterThanOrEqual(40)
  const second = run(...args)
  const back = await second.url()
  const waiting = async () => Number(/waymark_queue_waiting (\d+)/.exec(await (await fetch(`${back}/metrics`)).text())?.[1])
  while ((await waiting()) !== 0) await new Promise(resolve => setTimeout(resolve, 100))
  second.child.kill('SIGTERM')
  expect(await second.ended).toBe(0)
  const store = await openStore({ data })
  const kept = new Set((await store.told('acme', 10_000)).map(({ happening }) => happening.id))
  expect(told.filter(id => !kept.has(id))).toEqual([])
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
