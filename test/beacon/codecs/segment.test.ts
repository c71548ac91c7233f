import { validateEvent } from '@segment/analytics-core'
import { expect, test } from 'vitest'
import { encodeSegment } from '../../../src/beacon/codecs/segment.ts'
import { alone, beacon } from './beacon.ts'

const read = (body: string) => JSON.parse(body) as { writeKey: string; sentAt: string; batch: Record<string, unknown>[] }

test("Segment's own validation takes every message", () => {
  const { batch, writeKey, sentAt } = read(encodeSegment(beacon))
  for (const message of batch) expect(() => validateEvent(message as unknown as Parameters<typeof validateEvent>[0])).not.toThrow()
  expect([writeKey, sentAt]).toEqual(['wk_1', '2026-04-01T09:30:16.150Z'])
  expect(batch.map(({ type, event, messageId }) => [type, event, messageId])).toEqual([
    ['identify', undefined, 'identify:w1'],
    ['group', undefined, 'group:w1:acme'],
    ['track', 'Waymark milestone', 'h1'],
    ['track', 'Waymark level', 'h2'],
    ['track', 'Waymark guide', 'h3'],
    ['track', 'Waymark evidence', 'w1:3:scout.sent'],
  ])
  expect(batch[2]).toMatchObject({
    userId: 'u1',
    timestamp: '2026-04-01T09:30:15.250Z',
    context: { groupId: 'acme' },
    properties: { milestone: 'nine', late: false, playbook: 'recruiting' },
  })
})

test('Segment refuses what lacks an id, so the check can fail', () => {
  const { batch } = read(encodeSegment(beacon))
  const { messageId: _, ...nameless } = batch[2]!
  expect(() => validateEvent(nameless as unknown as Parameters<typeof validateEvent>[0])).toThrow('messageId')
})

test('somebody without an account is in no group; neither token nor secret is told', () => {
  expect(read(encodeSegment(alone)).batch.map(({ type }) => type)).toEqual(['identify', 'track'])
  expect(encodeSegment(beacon)).not.toMatch(/signed\.by\.host|only-this-device/)
})
