import type { Beacon } from '../types.ts'
import { speak } from './speak.ts'

type Any =
  | { stringValue: string }
  | { boolValue: boolean }
  | { intValue: number }
  | { doubleValue: number }
  | { arrayValue: { values: Any[] } }
  | { kvlistValue: { values: Attribute[] } }
  | Record<string, never>
interface Attribute {
  key: string
  value: Any
}

/** `AnyValue` of the protocol's JSON encoding; null is the empty one. */
const any = (value: unknown): Any =>
  typeof value === 'string'
    ? { stringValue: value }
    : typeof value === 'boolean'
      ? { boolValue: value }
      : typeof value === 'number'
        ? Number.isInteger(value)
          ? { intValue: value }
          : { doubleValue: value }
        : Array.isArray(value)
          ? { arrayValue: { values: value.map(any) } }
          : value
            ? { kvlistValue: { values: attributes(value) } }
            : {}
const attributes = (bag: object): Attribute[] =>
  Object.entries(bag).flatMap(([key, value]) => (value === undefined ? [] : [{ key, value: any(value) }]))

/** Nanoseconds as text, since no double holds them. */
const nanos = (at: number): string => `${Math.trunc(at)}000000`

/** INFO of the log data model. */
const INFO = { severityNumber: 9, severityText: 'INFO' }

/** A beacon as an OTLP `ExportLogsServiceRequest` in JSON: one log record (an event, by its `eventName`) a happening and an evidence row. */
export const encodeOtlp = ({ person, account, writer, playbook, sentAt, happenings, evidence }: Beacon, service: string): string => {
  const about = {
    'user.id': person,
    'waymark.account': account ?? undefined,
    'waymark.playbook.id': playbook.id,
    'waymark.playbook.version': playbook.version,
  }
  const record = (kind: string, id: string, at: number, body: object) => ({
    timeUnixNano: nanos(at),
    observedTimeUnixNano: nanos(sentAt),
    ...INFO,
    body: any(body),
    eventName: `waymark.${kind}`,
    attributes: attributes({ ...about, 'log.record.uid': id }),
    droppedAttributesCount: 0,
  })
  return JSON.stringify({
    resourceLogs: [
      {
        resource: { attributes: attributes({ 'service.name': service }), droppedAttributesCount: 0 },
        scopeLogs: [
          {
            scope: { name: 'waymark', version: __VERSION__ },
            logRecords: [
              ...happenings.map(({ id, at, kind, ...data }) => record(kind, id, at, data)),
              ...evidence.map(row => record('evidence', `${writer}:${row.rev}:${row.key}`, sentAt, row)),
            ],
          },
        ],
      },
    ],
  })
}

/**
 * Speaks OTLP/HTTP logs in JSON to a collector's `/v1/logs`: for `createWaymark({ codec })`. `service`: the `service.name` of your product.
 * Of a partial success the protocol forbids sending anything again, so it counts as taken.
 */
export const otlp = ({ service }: { readonly service: string }) =>
  speak({ type: 'application/json', encode: beacon => encodeOtlp(beacon, service) })
