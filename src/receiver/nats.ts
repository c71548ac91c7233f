import type { Consumer, JsMsg } from '@nats-io/jetstream'
import type { Queue } from './queue.ts'

const STREAM = 'WAYMARK'
const SUBJECT = 'waymark.beacons'
const MERGERS = 'mergers'
/** The queue must say within this that it keeps a beacon, in milliseconds. */
const PATIENCE = 3_000
/** A merger that says nothing of a beacon for so long is gone, and another gets it; in nanoseconds. */
const GONE = 30e9
/** So many beacons a merger has in hand. */
const AT_ONCE = 64
/** So many are in the hands of all mergers together. */
const OUT = 5_000
/** A beacon that can't be committed comes again after this, so much longer each time, up to a minute. Milliseconds. */
const AGAIN = 1_000
const LONGEST = 60_000

/** Why there is no queue, in words, for whoever starts the receiver. */
export class NoQueue extends Error {}

/** Loaded only where there is a queue: whoever has none need not install them. */
const packages = () =>
  Promise.all([import('@nats-io/transport-node'), import('@nats-io/jetstream')]).catch(error => {
    throw (error as { code?: unknown }).code === 'ERR_MODULE_NOT_FOUND'
      ? new NoQueue('A queue needs two more packages: npm install @nats-io/transport-node @nats-io/jetstream')
      : error
  })

/** What an address says: `nats://`, or `tls://` for an encrypted one; a token, or name and password; several servers with commas between. */
function optionsOf(address: string) {
  const urls = address.split(',').map(one => {
    const url = URL.canParse(one.trim()) ? new URL(one.trim()) : null
    if (!url || !/^(nats|tls):$/.test(url.protocol) || !url.hostname)
      throw new NoQueue('The address of a queue looks like nats://host:4222, or tls://host:4222')
    return url
  })
  const [{ username, password, protocol }] = urls as [URL]
  const [user, pass] = [decodeURIComponent(username), decodeURIComponent(password)]
  return {
    servers: urls.map(({ host }) => host),
    ...(protocol === 'tls:' && { tls: {} }),
    ...(pass ? { user, pass } : user ? { token: user } : {}),
  }
}

/**
 * A queue in NATS JetStream, at `nats://host:4222` (a token, or name and password, before an @; several servers with commas between).
 * Its stream `WAYMARK` and the consumer `mergers` are made when they are not there: in files, each beacon kept until it is committed. Where
 * they are there they stay as they are, so the number of replicas is yours to set: with one, what a server's disk loses is lost.
 * Rejects with `NoQueue` when the packages or the server are not there, or it has no JetStream.
 */
export async function openQueue(address: string): Promise<Queue> {
  const options = optionsOf(address)
  const [{ connect }, { AckPolicy, DeliverPolicy, DiscardPolicy, jetstream, jetstreamManager, RetentionPolicy, StorageType }] =
    await packages()
  const connection = await connect({
    ...options,
    name: 'waymark',
    timeout: PATIENCE,
    maxReconnectAttempts: -1,
    reconnectTimeWait: 500,
  }).catch(error => {
    throw new NoQueue(`The NATS server of the queue can't be reached: ${(error as Error).message}`)
  })
  try {
    const manager = await jetstreamManager(connection).catch(error => {
      throw new NoQueue(`The NATS server has no JetStream (start it with -js): ${(error as Error).message}`)
    })
    const isThere = async (info: Promise<unknown>): Promise<boolean> =>
      info.then(
        () => true,
        error => {
          if ((error as { status?: number; code?: number }).status === 404 || /not found/.test(String(error))) return false
          throw error
        },
      )
    if (!(await isThere(manager.streams.info(STREAM))))
      await manager.streams.add({
        name: STREAM,
        subjects: [SUBJECT],
        retention: RetentionPolicy.Workqueue,
        storage: StorageType.File,
        // A full disk refuses what comes, and forgets nothing.
        discard: DiscardPolicy.New,
      })
    if (!(await isThere(manager.consumers.info(STREAM, MERGERS))))
      await manager.consumers.add(STREAM, {
        durable_name: MERGERS,
        ack_policy: AckPolicy.Explicit,
        deliver_policy: DeliverPolicy.All,
        ack_wait: GONE,
        max_deliver: -1,
        max_ack_pending: OUT,
      })
    const stream = jetstream(connection)

    return {
      put: async text => {
        await stream.publish(SUBJECT, text, { timeout: PATIENCE })
      },
      drain: async (work, fail) => {
        let stop: (() => Promise<unknown>) | undefined
        let isOver = false
        const inHand = new Set<Promise<void>>()
        const handle = async (beacon: JsMsg): Promise<void> => {
          try {
            await work(beacon.string())
            beacon.ack()
          } catch (error) {
            fail(error)
            beacon.nak(Math.min(LONGEST, AGAIN * beacon.info.deliveryCount))
          }
        }
        const turn = async (consumer: Consumer): Promise<void> => {
          const beacons = await consumer.consume({ max_messages: AT_ONCE })
          stop = () => beacons.close()
          if (isOver) await beacons.close()
          for await (const beacon of beacons) {
            const one: Promise<void> = handle(beacon).finally(() => inHand.delete(one))
            inHand.add(one)
            if (inHand.size >= AT_ONCE) await Promise.race(inHand)
          }
        }
        const first = await stream.consumers.get(STREAM, MERGERS)
        const ended = (async () => {
          for (let consumer: Consumer | null = first; !isOver; consumer = null) {
            await (consumer ? turn(consumer) : stream.consumers.get(STREAM, MERGERS).then(turn)).catch(fail)
            // By itself it ends where somebody took the consumer away, and may have made it again.
            if (!isOver) await new Promise(resolve => setTimeout(resolve, AGAIN))
          }
          await Promise.all(inHand)
        })()
        return async () => {
          isOver = true
          await stop?.()
          await ended
        }
      },
      waiting: async () => {
        const { messages, first_ts } = (await manager.streams.info(STREAM)).state
        return { count: messages, since: messages ? Date.parse(first_ts) : null }
      },
      close: () => connection.drain(),
    }
  } catch (error) {
    await connection.close()
    throw error
  }
}
