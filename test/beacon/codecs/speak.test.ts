import { expect, test } from 'vitest'
import { cloudEvents } from '../../../src/beacon/codecs/cloudevents.ts'
import { parseReceipt } from '../../../src/beacon/index.ts'
import { createWorld, settle } from '../../client/fakes.ts'
import { count, rowsOf, signedIn } from '../../client/start.ts'
import { beacon } from './beacon.ts'

const heard: { url: string; body: string; type: string | undefined }[] = []
const speakTo = (status: number, body = '') => {
  heard.length = 0
  return cloudEvents({ source: 'app' })({
    post: async (url, body_, _, type) => {
      heard.push({ url, body: body_, type })
      return { status, body }
    },
    last: (url, body, type) => void heard.push({ url, body, type }),
  })
}

test('a 2xx of who listens becomes a receipt that names all that was sent', async () => {
  const { status, body } = await speakTo(202).post('/collect', JSON.stringify(beacon), 1000)
  expect(status).toBe(200)
  expect(parseReceipt(body)).toMatchObject({ accepted: ['h1', 'h2', 'h3'], evidence: [{ key: 'scout.sent', rev: 3 }] })
  expect(heard[0]).toMatchObject({ url: '/collect', type: 'application/cloudevents-batch+json' })
})

test('a portal that answers 200 with a page took nothing, nor did an error', async () => {
  for (const [status, text] of [
    [200, '<!doctype html><title>Sign in to the network</title>'],
    [500, ''],
    [0, ''],
  ] as const)
    expect(await speakTo(status, text).post('/', JSON.stringify(beacon), 1000)).toEqual({ status, body: text })
})

test('a question is not asked of who only listens', async () => {
  const question = JSON.stringify({ ...beacon, happenings: [], evidence: [] })
  const send = speakTo(202)
  expect(parseReceipt((await send.post('/', question, 1000)).body)).not.toBeNull()
  send.last('/', question)
  expect(heard).toEqual([])
})

test('what goes with a page goes in the format too, unless it outgrew what a browser lets go', () => {
  const send = speakTo(202)
  send.last('/', JSON.stringify(beacon))
  const long = { ...beacon, happenings: [{ ...beacon.happenings[2]!, step: 'x'.repeat(60_000) }] }
  send.last('/', JSON.stringify(long))
  expect(heard.map(({ body }) => JSON.parse(body).length)).toEqual([4])
})

test('a client with a codec keeps what was not taken, and forgets it once it was', async () => {
  const world = createWorld()
  let status = 503
  const bodies: unknown[][] = []
  const codec = cloudEvents({ source: 'app' })
  const { waymark } = await signedIn(world, {
    codec: () =>
      codec({
        post: async (_, body) => {
          bodies.push(JSON.parse(body))
          return { status, body: '' }
        },
        last: () => {},
      }),
  })
  await waymark.track('scout.sent')
  await world.pass(5000)
  const before = rowsOf(world, 'acme', 'u1', 'o').length
  status = 204
  await world.pass(120_000)
  await settle()
  expect(before).toBeGreaterThan(0)
  expect(rowsOf(world, 'acme', 'u1', 'o')).toEqual([])
  expect(count(waymark)).toBe(1)
  const ids = (events: unknown[]) => events.map(event => (event as { id: string }).id)
  expect(bodies.length).toBeGreaterThan(1)
  expect(new Set(ids(bodies.flat())).size).toBe(new Set(ids(bodies.at(-1)!)).size)
})
