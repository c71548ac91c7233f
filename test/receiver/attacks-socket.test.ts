import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Serving, serve } from '../../src/receiver.ts'
import { device, NOON, playbook, tempFolder } from './kit.ts'
import { emptyDatabase } from './template.ts'

const folder = tempFolder()
let serving: Serving
beforeAll(async () => {
  await emptyDatabase(folder.path)
  serving = await serve({ playbooks: [playbook], data: folder.path, port: 0, clock: () => NOON, requestMs: 1_200 })
}, 120_000)
afterAll(async () => {
  await serving.close()
  folder.remove()
})

/** Speaks to the port itself: what is written when, and what comes back until the other side closes. */
function socket(first: string, drip?: { readonly text: string; readonly ms: number }): Promise<{ answer: string; ms: number }> {
  const { hostname, port } = new URL(serving.url)
  const from = performance.now()
  return new Promise(resolve => {
    let answer = ''
    const client = connect(Number(port), hostname, () => client.write(first))
    const timer = drip && setInterval(() => client.writable && client.write(drip.text), drip.ms)
    client.on('data', part => (answer += part))
    client.on('error', () => {})
    client.on('close', () => {
      clearInterval(timer)
      resolve({ answer, ms: performance.now() - from })
    })
  })
}
const head = (length: number) =>
  `POST /v1/beacon HTTP/1.1\r\nhost: localhost\r\ncontent-type: text/plain\r\ncontent-length: ${length}\r\n\r\n`
const isAlive = async () => (await fetch(`${serving.url}/healthz`)).status
const isEmpty = async () => ((await (await fetch(`${serving.url}/api/accounts`)).json()) as { rows: unknown[] }).rows.length === 0

test('slow bodies: a sender that drips loses its connection, and others are answered meanwhile', async () => {
  const slow = Array.from({ length: 40 }, () => socket(head(5000), { text: '{', ms: 100 }))
  await new Promise(resolve => setTimeout(resolve, 200))
  const from = performance.now()
  expect(await isAlive()).toBe(200)
  expect(performance.now() - from).toBeLessThan(1000)
  for (const { answer, ms } of await Promise.all(slow)) {
    // Whichever comes first: the server's patience, or the end of a body that is shorter than it said.
    expect(answer.split('\r\n')[0]).toMatch(/^(HTTP\/1\.1 40[08] .*)?$/)
    expect(ms).toBeLessThan(15_000)
  }
  expect(await isEmpty()).toBe(true)
}, 60_000)

test('slow headers: the same', async () => {
  const { answer, ms } = await socket('POST /v1/beacon HTTP/1.1\r\nhost: localhost\r\n', { text: 'x-a: b\r\n', ms: 100 })
  expect(answer.split('\r\n')[0]).toMatch(/^(HTTP\/1\.1 40[08] .*)?$/)
  expect(ms).toBeLessThan(15_000)
}, 60_000)

test('a body that ends before its length, or goes beyond it, stores nothing', async () => {
  const body = JSON.stringify(device('ken', 'cut').beacon([]))
  const cut = await socket(head(body.length + 100) + body)
  expect(cut.answer.split('\r\n')[0]).toMatch(/^(HTTP\/1\.1 40[08] .*)?$/)
  const { answer } = await socket(
    `${head(10)}${body.slice(0, 10)}GET /api/accounts HTTP/1.1\r\nhost: attacker.test\r\nconnection: close\r\n\r\n`,
  )
  expect(answer).toMatch(/^HTTP\/1\.1 400/)
  expect(answer).toContain('HTTP/1.1 401')
  expect(await isEmpty()).toBe(true)
}, 60_000)

test('requests that two readers would take for different ones are refused', async () => {
  const smuggled = [
    'POST /v1/beacon HTTP/1.1\r\nhost: localhost\r\ncontent-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
    'POST /v1/beacon HTTP/1.1\r\nhost: localhost\r\ncontent-length: 4\r\ncontent-length: 5\r\n\r\nabcde',
    'GET /healthz HTTP/1.1\r\nhost: localhost\r\nx-a: b\r\n c: d\r\n\r\n',
    'GET / HTTP/1.1\r\n\r\n',
  ]
  for (const text of smuggled) expect((await socket(text)).answer).toMatch(/^(HTTP\/1\.1 400|$)/)
  expect(await isAlive()).toBe(200)
}, 60_000)

test('a header that is far too long is refused', async () => {
  const { answer } = await socket(`GET /healthz HTTP/1.1\r\nhost: localhost\r\nx-long: ${'x'.repeat(100_000)}\r\n\r\n`)
  expect(answer).toMatch(/^(HTTP\/1\.1 431|$)/)
  expect(await isAlive()).toBe(200)
}, 60_000)
