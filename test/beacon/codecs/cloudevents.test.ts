import { type CloudEvent, HTTP } from 'cloudevents'
import { expect, test } from 'vitest'
import { encodeCloudEvents } from '../../../src/beacon/codecs/cloudevents.ts'
import { alone, beacon } from './beacon.ts'

const read = (body: string): CloudEvent<unknown>[] =>
  HTTP.toEvent({ headers: { 'content-type': 'application/cloudevents-batch+json' }, body }) as CloudEvent<unknown>[]

test('the official SDK reads each entry as a valid event', () => {
  const events = read(encodeCloudEvents(beacon, 'https://app.example.com'))
  expect(events.map(event => [event.validate(), event.type, event.id])).toEqual([
    [true, 'waymark.milestone', 'h1'],
    [true, 'waymark.level', 'h2'],
    [true, 'waymark.guide', 'h3'],
    [true, 'waymark.evidence', 'w1:3:scout.sent'],
  ])
  expect(events[0]).toMatchObject({
    source: 'https://app.example.com',
    subject: 'acme/u1',
    time: '2026-04-01T09:30:15.250Z',
    data: { person: 'u1', account: 'acme', milestone: 'nine', ttv: 2.5, playbook: { id: 'recruiting', version: 3 } },
  })
})

test('an entry is the same event when it is sent again, in whatever beacon', () => {
  const again = encodeCloudEvents({ ...beacon, seq: 9, sentAt: beacon.sentAt + 60_000, happenings: [beacon.happenings[1]!] }, 'app')
  expect(read(again).map(({ id }) => id)).toEqual(['h2', 'w1:3:scout.sent'])
})

test('neither token nor secret is told', () => {
  const text = encodeCloudEvents(beacon, 'app')
  expect(text).not.toContain('signed.by.host')
  expect(text).not.toContain('only-this-device-knows')
  expect(read(encodeCloudEvents(alone, 'app'))[0]!.subject).toBe('u1')
})
