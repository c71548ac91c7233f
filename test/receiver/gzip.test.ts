import { deflateSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { inflate } from '../../src/receiver/inflate.ts'
import { MOST_BYTES } from '../../src/receiver/limits.ts'
import { readBody } from '../../src/receiver/parse.ts'
import { device, NOON, onDatabases, receiverOn } from './kit.ts'

type Bytes = Uint8Array<ArrayBuffer>
const bytes = (...parts: readonly (Uint8Array | string)[]): Bytes =>
  new Uint8Array(Buffer.concat(parts.map(part => Buffer.from(part as string))))
const gzip = (text: string): Bytes => bytes(gzipSync(text))
/** A request whose body comes in pieces of so many bytes. */
const request = (body: Uint8Array, piece = 7000): Request => {
  let at = 0
  const stream = new ReadableStream({
    pull: controller => {
      if (at >= body.length) return controller.close()
      controller.enqueue(body.slice(at, at + piece))
      at += piece
    },
  })
  return new Request('http://127.0.0.1:4400/v1/beacon', {
    method: 'POST',
    headers: { 'content-type': 'text/plain' },
    body: stream,
    duplex: 'half',
  } as RequestInit)
}

test('what is compressed is read as what it was, however it is cut into pieces', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 3000 }), fc.integer({ min: 1, max: 4000 }), async (text, piece) => {
      expect(await readBody(request(gzip(text), piece), MOST_BYTES, true)).toEqual({ text })
      expect(await readBody(request(bytes(text), piece), MOST_BYTES, true)).toEqual({ text })
    }),
    { numRuns: 60 },
  )
})

test('gzip bomb: unpacked no further than the limit, and no further than anything honest grows', async () => {
  for (const [size, most] of [
    [40_000_000, MOST_BYTES],
    [MOST_BYTES + 1, MOST_BYTES],
    [100_000, MOST_BYTES],
  ] as const) {
    const packed = gzip(' '.repeat(size))
    const before = process.memoryUsage().arrayBuffers
    expect(await inflate(packed, most), String(size)).toBe('tooBig')
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20_000_000)
  }
  const full = JSON.stringify(Array.from({ length: 20_000 }, (_, i) => i)).slice(0, MOST_BYTES)
  expect(await inflate(gzip(full), MOST_BYTES)).toMatchObject({ text: full })
  expect(await inflate(gzip(`${full}${'x'.repeat(MOST_BYTES - full.length + 1)}`), MOST_BYTES)).toBe('tooBig')
})

test('damaged: cut anywhere, one byte changed, a second member, bytes after it, another format, and mere magic are all malformed', async () => {
  const text = JSON.stringify({ a: 'b'.repeat(20), c: [1, 2, 3] })
  const whole = gzip(text)
  for (let end = 1; end < whole.length; end++) expect(await inflate(whole.slice(0, end), MOST_BYTES), `cut at ${end}`).toBe('malformed')
  const changed = whole.slice()
  changed[whole.length - 8]! ^= 1 // of the checksum
  const cases: readonly (readonly [string, Bytes])[] = [
    ['a second member', bytes(whole, gzip(text))],
    ['a second member of nothing but a blank', bytes(whole, gzip(' '))],
    ['bytes after it', bytes(whole, 'x')],
    ['zeros after it', bytes(whole, new Uint8Array(9))],
    ['a checksum that is wrong', changed],
    ['zlib, not gzip', bytes(deflateSync(text))],
    ['mere magic', bytes(Uint8Array.of(0x1f, 0x8b))],
    ['noise after the magic', bytes(Uint8Array.of(0x1f, 0x8b, 8, 0), 'and so on, for a while longer')],
  ]
  for (const [what, packed] of cases) expect(await inflate(packed, MOST_BYTES), what).toBe('malformed')
})

onDatabases(db => {
  const { ledgerOf } = db
  test('a compressed beacon is taken in as its plain one is, and the receipt says that it may come so', async () => {
    const { receiver: it, post } = receiverOn(db.free)
    const ken = device('ken', 'zipped')
    const body = JSON.stringify(ken.beacon([ken.scout('z1', NOON)]))
    const response = await it.fetch(request(gzip(body)), { loopback: true })
    expect(response.status).toBe(200)
    const receipt = (await response.json()) as { gzip?: boolean; evidence: unknown[] }
    expect([receipt.gzip, receipt.evidence.length]).toEqual([true, 1])
    expect(JSON.stringify(await ledgerOf('zipped', 'ken'))).toContain('z1')
    const plain = await post(ken.beacon([ken.scout('z2', NOON)]))
    expect(plain.receipt.gzip).toBe(true)
  })

  test('a compressed body that is a bomb, cut, or broken JSON is refused whole at the door, and nothing of it kept', async () => {
    const lines: string[] = []
    const { receiver: it } = receiverOn(db.free, { secretKeys: ['sk_test'], log: line => lines.push(line) })
    const beacon = JSON.stringify(device('ken', 'bombed').beacon([device('ken', 'bombed').scout('b', NOON)]))
    const status = async (body: Uint8Array): Promise<[number, string]> => {
      const response = await it.fetch(request(body), { loopback: true })
      return [response.status, ((await response.json()) as { refused: string }).refused]
    }
    expect(await status(gzip(`${beacon.slice(0, -1)},"x":"${'x'.repeat(20_000_000)}"}`))).toEqual([413, 'tooBig'])
    expect(await status(gzip(`${beacon}${' '.repeat(MOST_BYTES)}`))).toEqual([413, 'tooBig'])
    expect(await status(bytes(gzipSync(beacon, { level: 0 }), new Uint8Array(MOST_BYTES)))).toEqual([413, 'tooBig'])
    expect(await status(gzip(beacon).slice(0, -1))).toEqual([400, 'malformed'])
    expect(await status(bytes(gzip(beacon), gzip(' ')))).toEqual([400, 'malformed'])
    expect(await status(gzip(beacon.slice(0, -1)))).toEqual([400, 'malformed'])
    expect(await status(gzip(`${'{"a":'.repeat(20)}1${'}'.repeat(20)}`))).toEqual([400, 'malformed'])
    expect(await db.free.head('bombed')).toBeNull()
    // At the doors for servers nothing is unpacked.
    const entry = new Request('http://127.0.0.1:4400/v1/events', {
      method: 'POST',
      headers: { authorization: 'Bearer sk_test', 'content-type': 'application/json' },
      body: gzip(JSON.stringify({ account: 'bombed', facts: { seats: 1 } })),
    })
    await it.fetch(entry, { loopback: true })
    expect(await db.free.head('bombed')).toBeNull()
    expect(lines.filter(line => line.includes('failed'))).toEqual([])
  })
})
