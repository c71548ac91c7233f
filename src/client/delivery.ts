import {
  allOf,
  clockOffset,
  judge,
  LAST_LIMIT,
  LIMIT,
  type Parcel,
  pack,
  type Receipt,
  type Removal,
  retryDelay,
  settle,
} from '../beacon/index.ts'
import type { Ledger } from './ledger.ts'
import { noteWaiting } from './notes.ts'
import { heldIn, receive } from './receive.ts'
import type { Room, TokenSource } from './room.ts'
import { type Outbox, outboxOf, waitingIn } from './rows.ts'
import { keepSent, sentOf, sentRow } from './sent.ts'

/** How long events gather before they go, how long an answer may take, and when to look again while another tab sends. Milliseconds. */
const GATHER = 1000
const PATIENCE = 15_000
const ELSEWHERE = 2000
/** The clock stays as it is while it is no further off than the measurement may be, and this. */
const TREMBLE = 200
/** So many entries may be refused, each all alone, before the endpoint itself may be what is broken: then the next are tried later. */
const SUSPECTS = 3
/** Questions that bring nothing new come more and more seldom, up to so many times as far apart. */
const SELDOM = 4

export interface Delivery {
  /** Sends what waits after so many milliseconds (default: soon). `ask`: a beacon goes though nothing waits, to hear what is new. */
  nudge(ms?: number, ask?: boolean): void
  /** Sends now, unless the receiver asked to wait. `others`: the backlogs of other people too. Never rejects. */
  flush(others?: boolean): Promise<void>
  /** One small beacon that goes with the page. The rows stay until a receipt names them. */
  last(): void
  stop(): void
}

type Suspect = Removal & { readonly of: Ledger }
/** Names an entry that was all alone, on this device. */
const entryOf = ({ of, lost }: Suspect): string => of.scope + Object.keys(lost)

const nothing: Outbox = { waiting: [], happenings: [] }

/** Brings what waits on disk to the receiver: one sender over all tabs, at least once, and nothing is deleted before a receipt names it. */
export function createDelivery(room: Room): Delivery {
  const { ports, options } = room
  const { wall, mono } = ports.clock
  const send = options.codec?.(ports.send) ?? ports.send
  /** What the functions gave that make tokens. */
  const given = new Map<TokenSource, string>()
  /** What was refused all alone. Others go without it; */
  let suspects: Suspect[] = []
  /** once they were taken, it goes again, and is given up when it is refused again: then it was not the endpoint that was broken. */
  let doubts: readonly string[] = []
  let most = Infinity
  let attempt = 0
  let barren = 0
  let asked = false
  /** The receiver takes compressed beacons, as its last answer said. Null: one was refused, so none goes any more. */
  let isGzip: boolean | null = false
  let hasBacklog = true
  let running: Promise<void> | undefined
  let again = false
  let isOver = false
  let notBefore = 0
  /** Until then the receiver wants to be left alone, whoever asks. */
  let busyUntil = 0
  let due = Infinity
  let cancel = () => {}
  let cancelAsk = () => {}

  const mayNot = () => isOver || !options.endpoint || room.consent !== 'granted' || (ports.gpc() && !options.ignoreGpc)

  const later = (ms: number): void => {
    const at = Math.max(mono() + ms, notBefore)
    if (at >= due || mayNot()) return
    cancel()
    due = at
    cancel = ports.timer(run, at - mono())
  }
  const nudge = (ms = GATHER, ask = false): void => {
    asked ||= ask
    later(ms)
  }

  /** Without an outbox: only what makes the device known. */
  const draw = (ledger: Ledger, outbox: Outbox | null, aside: readonly Removal[], token: string | undefined, limit: number): Parcel => {
    const { head, rows, account, person, kept } = ledger
    const held = heldIn(rows.get('u'), room.now())
    const { waiting, happenings } = outbox ?? nothing
    const rowsNow = waiting.filter(([key]) => !held.includes(key) && !aside.some(it => it.rows.some(([other]) => other === key)))
    const happened = happenings.filter(({ id }) => !aside.some(it => it.happenings.includes(id)))
    const { id, version } = room.book!
    const { writer = '', seq = 0, seen = 0, epoch = 0, dropped = {}, secret } = head ?? {}
    const etag = (rows.get('n') as Receipt['account'])?.etag
    const envelope = {
      v: 1,
      key: options.writeKey ?? '',
      writer,
      seq: seq + 1,
      sentAt: room.now(),
      account,
      person: person!,
      token: token || undefined!,
      playbook: { id, version },
      dropped,
      seen,
      epoch: (outbox && epoch) || undefined!,
      // JSON leaves out what is undefined.
      etag: etag!,
      secret: secret!,
    } as const
    return pack(envelope, rowsNow, happened, kept, limit, most)
  }

  const tell = (ledger: Ledger, status: number, reason?: string): void => {
    noteWaiting(room, ledger)
    room.events.tell('beacon', { ok: !reason, status, waiting: waitingIn(ledger.rows), reason: reason! })
  }

  /** Sends all that waits of one person. False: the rest has to wait. */
  const deliver = async (ledger: Ledger): Promise<boolean> => {
    await ledger.idle()
    const { person } = ledger
    const isHere = ledger === room.ledger
    // Whoever only asks has a writer too, else the receiver could not tell the devices apart.
    if (person !== null && !ledger.head) await ledger.write([], () => {})
    const source = room.tokens.get(person!)
    let isRenewed = false
    /** The receiver does not let an unknown device erase: 1, and it is made known first; 2, and it is. */
    let strange = 0
    const wait = (status: number, reason: string, ms?: number): boolean => {
      notBefore = mono() + retryDelay(attempt++, ports.random(), ms)
      later(0)
      tell(ledger, status, reason)
      return false
    }
    while (person !== null && room.book && (isHere || source || !ledger.head?.signed)) {
      let token = given.get(source!)
      try {
        token ??= typeof source === 'function' ? await source() : source
      } catch {
        return wait(0, 'token')
      }
      if (token) given.set(source!, token)
      const aside = suspects.filter(({ of }) => of === ledger)
      const outbox = await ledger.outbox()
      // It may have been withdrawn while a token was made.
      if (mayNot()) return true
      const { epoch = 0, erasing } = ledger.head ?? {}
      const { body, entries, sent, unfit, more } = draw(ledger, strange === 1 ? null : outbox, aside, token, LIMIT)
      if (!entries && !erasing && strange !== 1 && !(isHere && asked && ports.page.visible())) {
        if (unfit.rows[0] || unfit.happenings[0]) await receive(ledger, [unfit])
        if (!aside[0]) return true
        suspects = []
        return wait(0, 'rejected')
      }
      const sentAt = wall()
      const answer = await send.post(options.endpoint!, body, PATIENCE, undefined, !!isGzip)
      const { status } = answer
      const { do: verdict, receipt, retryAfterMs } = judge(status, answer.body, answer.retryAfterMs)
      if (isHere) keepSent(room, ledger, epoch, sentOf(sentAt, entries, body, verdict, status, receipt))
      // Whoever is in between, or was put back to an older state, may not like what it can't read.
      const isUnfit = verdict === 'split' || (verdict === 'hold' && !receipt)
      const isAgain = isGzip && isUnfit
      isGzip = isAgain || isGzip === null ? null : !!receipt?.gzip
      if (isAgain) continue
      if (receipt?.retryAfterMs && retryAfterMs) busyUntil = mono() + retryAfterMs
      if (receipt) {
        const gotAt = wall()
        const offset = clockOffset(receipt.serverTime, sentAt, gotAt)
        const isOff = Math.abs(offset + gotAt - room.now()) > (gotAt - sentAt) / 2 + TREMBLE
        const isNew = isOff || !(room.isTimed || receipt.isSkewed)
        const isAnew = isNew && (await room.setOffset(isOff ? offset : room.offset!, receipt.isSkewed, !entries))
        if (isAnew || receipt.isSkewed) return wait(status, 'skewed')
      }
      const isStale = status === 401 || receipt?.rejected.some(({ reason }) => reason === 'token')
      if (isStale) given.delete(source!)
      if (isStale && !isRenewed && typeof source === 'function') {
        isRenewed = true
        continue
      }
      if (receipt?.refused === 'erase' && !strange) {
        strange = 1
        continue
      }
      let ms = retryAfterMs
      if (entries && isUnfit) {
        most = entries >> 1 || Infinity
        let isOn = true
        if (entries < 2) {
          const suspect = { ...sent, lost: allOf(sent, 'rejected'), of: ledger }
          const isDoubt = doubts.includes(entryOf(suspect))
          // In a file of its own: it is seldom asked for.
          const saved = import('./salvage.ts').then(it => it.salvage(body, send, options.endpoint!, mayNot, isDoubt))
          if (await saved.catch(ports.report)) await receive(ledger, [suspect])
          else {
            suspects = more ? [...suspects, suspect] : []
            isOn = suspects.length % SUSPECTS > 0
          }
        }
        if (isOn) {
          if (verdict !== 'hold') continue
          ms = 0
        }
      }
      if (isStale || verdict !== 'settle') return wait(status, isStale ? 'token' : verdict, ms)

      const settled = settle(sent, receipt!)
      const isMoved = settled.rows[0] || settled.happenings[0] || settled.held[0]
      await receive(ledger, [settled, unfit], receipt!, !!token, settled.held, strange === 1 ? 0 : epoch)
      if (strange) strange = 2
      if (entries && !isMoved) return wait(status, 'unnamed', retryAfterMs)
      if (isMoved) {
        doubts = aside.map(entryOf)
        suspects = []
      }
      attempt = 0
      most = Infinity
      tell(ledger, status)
      if (isHere) {
        asked = false
        barren = receipt!.account || receipt!.own ? 0 : barren + 1
        cancelAsk()
        cancelAsk = ports.timer(
          () => room.plan?.isShared && nudge(0, true),
          receipt!.refreshMs * (0.8 + 0.4 * ports.random()) * Math.min(SELDOM, 1.5 ** barren),
        )
      }
      if (retryAfterMs) {
        notBefore = mono() + retryAfterMs
        later(0)
        return false
      }
    }
    return true
  }

  const work = async (): Promise<void> => {
    if (mayNot()) return
    const isMine = await ports.lock(room.name, async () => {
      if ((await deliver(room.ledger)) && hasBacklog) {
        hasBacklog = false
        for (const ledger of await room.others()) if (!(await deliver(ledger))) hasBacklog = true
      }
      return true
    })
    if (!isMine) later(ELSEWHERE)
  }
  const run = async (): Promise<void> => {
    cancel()
    due = Infinity
    // It may have been set before there was a reason to wait.
    if (mono() < notBefore) return later(0)
    again = running !== undefined
    running ??= work()
      .catch(ports.report)
      .finally(() => {
        running = undefined
        if (again) later(0)
      })
    return running
  }

  return {
    nudge,
    flush: async (others = false) => {
      hasBacklog ||= others
      await running
      notBefore = busyUntil
      await run()
    },
    last: () => {
      const { ledger } = room
      if (mayNot() || mono() < busyUntil || ledger.person === null || !room.book) return
      const source = room.tokens.get(ledger.person)
      const token = typeof source === 'string' ? source : given.get(source!)
      const { entries, body } = draw(ledger, outboxOf(ledger.rows), [], token, LAST_LIMIT)
      if (!entries || (source && !token)) return
      send.last(options.endpoint!, body)
      ledger.note(sentRow(ledger), sentOf(wall(), entries, body, 'left'))
    },
    stop: () => {
      isOver = true
      cancel()
      cancelAsk()
    },
  }
}
