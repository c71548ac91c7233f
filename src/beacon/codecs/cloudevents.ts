import type { Beacon } from '../types.ts'
import { speak } from './speak.ts'

const iso = (at: number): string => new Date(at).toISOString()

/** A beacon as a CloudEvents 1.0 batch (JSON format): one event a happening, one an evidence row. */
export const encodeCloudEvents = ({ person, account, writer, playbook, sentAt, happenings, evidence }: Beacon, source: string): string => {
  const base = {
    specversion: '1.0',
    source,
    subject: account === null ? person : `${account}/${person}`,
    datacontenttype: 'application/json',
  }
  const about = { person, account, playbook }
  return JSON.stringify([
    ...happenings.map(({ id, at, kind, ...data }) => ({
      ...base,
      id,
      type: `waymark.${kind}`,
      time: iso(at),
      data: { ...about, ...data },
    })),
    ...evidence.map(row => ({
      ...base,
      // The same row at the same revision is the same event, however often it is sent.
      id: `${writer}:${row.rev}:${row.key}`,
      type: 'waymark.evidence',
      time: iso(sentAt),
      data: { ...about, ...row },
    })),
  ])
}

/**
 * Speaks CloudEvents 1.0 in batches (`application/cloudevents-batch+json`): for `createWaymark({ codec })`. Any 2xx counts as taken. `source`:
 * a URI-reference that names your product, e.g. `https://app.example.com`.
 */
export const cloudEvents = ({ source }: { readonly source: string }) =>
  speak({
    type: 'application/cloudevents-batch+json',
    encode: beacon => encodeCloudEvents(beacon, source),
  })
