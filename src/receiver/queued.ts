import type { Recorder, SeriesKey } from '../evidence/types.ts'
import type { Sent } from './commit.ts'
import { isFields } from './parse.ts'

/**
 * A beacon on its way to the database. `kinds`: the shapes of the series that it may tell of, as the receiver that answered for them knew
 * them; a merger with another playbook takes in the same.
 */
export interface Queued extends Sent {
  readonly kinds: Readonly<Record<SeriesKey, Recorder['kind']>>
}

const VERSION = 1

/** A beacon as the queue keeps it: without its token and the device's secret, which were looked at. */
export const write = ({ envelope, ...rest }: Queued): string =>
  JSON.stringify({ v: VERSION, ...rest, envelope: { ...envelope, token: undefined, secret: null } })

/** What `write` wrote, or null: a later version wrote it, or it is no beacon. */
export function read(text: string): Queued | null {
  let it: unknown
  try {
    it = JSON.parse(text)
  } catch {
    return null
  }
  return isFields(it) && it.v === VERSION && isFields(it.envelope) && isFields(it.kinds) && typeof it.account === 'string'
    ? (it as unknown as Queued)
    : null
}
