import type { Beacon } from '../types.ts'
import { speak } from './speak.ts'

const iso = (at: number): string => new Date(at).toISOString()

/**
 * A beacon as a batch of Segment's HTTP tracking API: an `identify` of the person and, in an account, a `group`, then one `track` a happening
 * and an evidence row. A `messageId` stays the same when an entry is sent again.
 */
export const encodeSegment = ({ key, person, account, writer, playbook, sentAt, happenings, evidence }: Beacon): string => {
  const base = {
    userId: person,
    context: { library: { name: 'waymark', version: __VERSION__ }, ...(account !== null && { groupId: account }) },
  }
  const track = (event: string, messageId: string, at: number, properties: object) => ({
    ...base,
    type: 'track',
    event: `Waymark ${event}`,
    messageId,
    timestamp: iso(at),
    properties: { ...properties, playbook: playbook.id, playbookVersion: playbook.version },
  })
  const timestamp = iso(sentAt)
  return JSON.stringify({
    writeKey: key,
    sentAt: timestamp,
    batch: [
      { ...base, type: 'identify', messageId: `identify:${writer}`, timestamp, traits: {} },
      ...(account === null
        ? []
        : [{ ...base, type: 'group', messageId: `group:${writer}:${account}`, timestamp, groupId: account, traits: {} }]),
      ...happenings.map(({ id, at, kind, ...data }) => track(kind, id, at, data)),
      ...evidence.map(({ key, rev, delta }) => track('evidence', `${writer}:${rev}:${key}`, sentAt, { key, rev, delta })),
    ],
  })
}

/** Speaks Segment's batch format, for Segment and whatever understands it: for `createWaymark({ codec })`, with the source's write key as `writeKey`. */
export const segment = () =>
  speak({
    // Segment takes JSON under text/plain too, which spares the preflight.
    type: 'text/plain',
    encode: encodeSegment,
  })
