import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Beacon } from '../../src/beacon/types.ts'
import { receiptFor } from '../client/fakes.ts'
import { type Desk, desk } from './client-page.ts'
import { launch } from './kit.ts'

interface Heard {
  readonly method: string
  readonly bytes: number
  /** Of the JSON in it. */
  readonly plain: number
  readonly type: string | undefined
  readonly encoding: string | undefined
}

let browser: Browser
let host: Desk
let server: Server
let isTaking = true
const heard: Heard[] = []
const beacons: Beacon[] = []
beforeAll(async () => {
  browser = await launch()
  host = await desk()
  // Of another origin than the page, so that a browser asks first where it has to.
  server = createServer(async (request, response) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part as Buffer)
    const body = Buffer.concat(parts)
    const json = body[0] === 0x1f ? gunzipSync(body) : body
    const { 'content-type': type, 'content-encoding': encoding } = request.headers
    heard.push({ method: request.method!, bytes: body.length, plain: json.length, type, encoding })
    response.setHeader('access-control-allow-origin', '*')
    if (request.method !== 'POST') return void response.writeHead(405).end()
    const beacon = JSON.parse(String(json)) as Beacon
    beacons.push(beacon)
    response.end(JSON.stringify(receiptFor(beacon, Date.now(), isTaking ? { gzip: true } : {})))
  }).listen(0, '127.0.0.1')
  await new Promise(done => server.once('listening', done))
})
afterAll(async () => {
  await browser.close()
  await host.close()
  server.close()
  server.closeAllConnections()
})

/** A page that asks first, then sends the events of many days, then one. Its posts. */
const visit = async (): Promise<readonly Heard[]> => {
  heard.length = 0
  beacons.length = 0
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(host.origin)
  await page.waitForFunction(() => 'isReady' in window)
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/beacon`
  await page.evaluate(async endpoint => {
    const { signIn } = window as unknown as {
      signIn: (options: object) => Promise<{ track: (...args: unknown[]) => Promise<unknown>; flush: () => Promise<void> }>
    }
    const waymark = await signIn({ endpoint })
    await waymark.flush()
    const now = Date.now()
    await Promise.all(Array.from({ length: 120 }, (_, i) => waymark.track('scout.sent', {}, { at: now - i * 43_200_000 })))
    await waymark.flush()
    await waymark.track('scout.sent')
    await waymark.flush()
  }, endpoint)
  await context.close()
  return heard
}

test('a large beacon goes compressed to a receiver that takes it so, under text/plain, and no question is asked before', async () => {
  isTaking = true
  const posts = await visit()
  expect(posts.map(({ method }) => method)).not.toContain('OPTIONS')
  expect(posts.map(({ encoding }) => encoding).filter(Boolean)).toEqual([])
  for (const { type } of posts) expect(type).toMatch(/^text\/plain/)
  expect(posts[0]!.bytes).toBe(posts[0]!.plain)
  const largest = Math.max(...posts.map(({ plain }) => plain))
  const large = posts.find(({ plain }) => plain === largest)!
  expect(large.plain).toBeGreaterThan(5000)
  expect(large.bytes * 2).toBeLessThan(large.plain)
  // What fits into a packet or two is sent as it is.
  for (const { bytes, plain } of posts) if (plain <= 2048) expect(bytes).toBe(plain)
  const dots = beacons.flatMap(({ evidence }) =>
    evidence.flatMap(({ delta }) => (delta.kind === 'cells' ? delta.days.flatMap(({ dots }) => dots.map(({ id }) => id)) : [])),
  )
  expect(new Set(dots).size).toBeGreaterThanOrEqual(121)
})

test('a receiver that does not say that it takes compressed beacons gets plain ones only', async () => {
  isTaking = false
  const posts = await visit()
  expect(posts.length).toBeGreaterThan(2)
  for (const { bytes, plain } of posts) expect(bytes).toBe(plain)
  expect(Math.max(...posts.map(({ plain }) => plain))).toBeGreaterThan(5000)
})
