import { JsonLogsSerializer } from '@opentelemetry/otlp-transformer'
import { expect, test } from 'vitest'
import { encodeOtlp } from '../../../src/beacon/codecs/otlp.ts'
import { alone, beacon } from './beacon.ts'

type Records = Parameters<typeof JsonLogsSerializer.serializeRequest>[0]

/** Milliseconds as OpenTelemetry has them: seconds and nanoseconds. */
const hr = (at: number): [number, number] => [Math.floor(at / 1000), (at % 1000) * 1e6]

/** The same records, made by hand and written by the official serializer. */
const official = (): unknown => {
  const resource = { attributes: { 'service.name': 'app' } }
  const instrumentationScope = { name: 'waymark', version: 'test' }
  const record = (kind: string, uid: string, at: number, body: unknown) => ({
    resource,
    instrumentationScope,
    hrTime: hr(at),
    hrTimeObserved: hr(beacon.sentAt),
    severityNumber: 9,
    severityText: 'INFO',
    eventName: `waymark.${kind}`,
    body,
    attributes: {
      'user.id': 'u1',
      'waymark.account': 'acme',
      'waymark.playbook.id': 'recruiting',
      'waymark.playbook.version': 3,
      'log.record.uid': uid,
    },
    droppedAttributesCount: 0,
  })
  const records = [
    ...beacon.happenings.map(({ id, at, kind, ...body }) => record(kind, id, at, body)),
    ...beacon.evidence.map(row => record('evidence', `w1:${row.rev}:${row.key}`, beacon.sentAt, row)),
  ]
  return JSON.parse(new TextDecoder().decode(JsonLogsSerializer.serializeRequest(records as unknown as Records)!))
}

test('it is what the official serializer writes of the same records', () => {
  expect(JSON.parse(encodeOtlp(beacon, 'app'))).toEqual(official())
})

test('neither token nor secret is told; without an account none is named', () => {
  expect(encodeOtlp(beacon, 'app')).not.toMatch(/signed\.by\.host|only-this-device/)
  expect(encodeOtlp(alone, 'app')).not.toContain('waymark.account')
})
