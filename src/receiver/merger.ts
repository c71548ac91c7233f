import { commit, settle } from './commit.ts'
import { createLanes } from './lanes.ts'
import type { Queue } from './queue.ts'
import { read } from './queued.ts'
import { type Room, wordsOf } from './room.ts'

/** Commits beacons out of the queue until its stop is called. Any number of mergers may do so side by side. */
export function startMerging(room: Room, queue: Queue): Promise<() => Promise<void>> {
  // Beacons of one account wait for the same lock: in the database they would hold a connection each.
  const inLane = createLanes()
  const count = (what: string): void => room.metrics.count('waymark_merged_total', { what })
  const merge = async (text: string): Promise<void> => {
    const sent = read(text)
    if (!sent) {
      // A later version wrote it: it stays, for a merger of that version.
      count('unreadable')
      throw new Error('A beacon in the queue is of a later version.')
    }
    const { kinds } = sent
    const asked = { ...room.asked, kindOf: (key: string) => (Object.hasOwn(kinds, key) ? kinds[key] : undefined) }
    await inLane(sent.account, async () => {
      const done = await commit({ ...room, asked }, sent)
      if (typeof done === 'string') return count(done)
      count('committed')
      await settle(room, sent, done)
    })
  }
  return queue.drain(merge, error =>
    room.say('error', 'queue.merge', `A beacon of the queue could not be committed yet: ${wordsOf(error)}`),
  )
}
