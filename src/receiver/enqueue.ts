import { answersTo, type Barred, barredBy, type Committed, type Sent } from './commit.ts'
import { isFields } from './parse.ts'
import type { Queue } from './queue.ts'
import { type Queued, write } from './queued.ts'
import { type Room, wordsOf } from './room.ts'
import { noLedger } from './store.ts'
import { newsFor, take } from './take.ts'
import { within } from './within.ts'

/** What is kept of the person must be there within this, in milliseconds; else the beacon is taken in without it. */
const PATIENCE = 2_000

const kindsOf = ({ asked }: Room, { envelope }: Sent): Queued['kinds'] => {
  const kinds: Record<string, Queued['kinds'][string]> = {}
  for (const it of envelope.evidence) {
    const kind = isFields(it) && typeof it.key === 'string' ? asked.kindOf(it.key) : undefined
    if (kind) kinds[(it as { key: string }).key] = kind
  }
  return kinds
}

/**
 * Puts a beacon into the queue and answers as if it were committed, since it will be: what can be told by the beacon itself is told, and
 * what hangs on the ledger is told as far as that is merged. A happening that was told before is `accepted` again. Without the database
 * it is taken in all the same; then nothing is said of other devices.
 */
export async function enqueue(room: Room, queue: Queue, sent: Sent): Promise<Committed | Barred> {
  const { envelope, account, at } = sent
  const found = await within(room.store.ledger(account, envelope.person), PATIENCE).catch(error => {
    room.say('warn', 'beacon.ledger', `A beacon was put into the queue without a look at the database: ${wordsOf(error)}`)
    return null
  })
  const held = found ?? noLedger(envelope.person)
  const barred = barredBy(held, sent)
  if (barred) return barred
  const { evidence } = take(held, envelope, room.asked.kindOf, at)
  await queue.put(write({ ...sent, kinds: kindsOf(room, sent) }))
  return {
    ledger: held,
    raised: null,
    lost: {},
    own: newsFor(held, held, envelope.seen, []),
    told: answersTo(sent, held.evidence.epoch, evidence, () => true),
  }
}
