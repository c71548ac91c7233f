import {
  type Beacon,
  type Contents,
  clockOffset,
  type Happening,
  judge,
  LAST_LIMIT,
  LIMIT,
  type Parcel,
  pack,
  type Receipt,
  retryDelay,
  settle,
  type Waiting,
} from '../beacon/index.ts'
import type { Ledger } from './ledger.ts'
import { receive } from './receive.ts'
import type { Room, TokenSource } from './room.ts'

/** How long events gather before they go, how long an answer may take, and when to look again while another tab sends. Milliseconds. */
const GATHER = 1000
const PATIENCE = 15_000
const ELSEWHERE = 2000
const TREMBLE = 200
/** So many entries may be refused, each all alone, before the endpoint itself counts as broken. */
const SUSPECTS = 3
/** Questions that bring nothing new come more and more seldom, up to so many times as far apart. */
const SELDOM = 4

export interface Delivery {
  /** Something waits; it goes soon. `ask`: a beacon goes at once though nothing waits, to hear what is new. */
  nudge(ask?: boolean): void
  /** Sends now, whatever was to be waited for. `others`: the backlogs of other people too. Never rejects. */
  flush(others?: boolean): Promise<void>
  /** One small beacon that goes with the page. The rows stay until a receipt names them. */
  last(): void
  stop(): void
}

/** Brings what waits on disk to the receiver: one sender over all tabs, at least once, and nothing is deleted before a receipt names it. */
export function createDelivery(room: Room): Delivery {
  const { ports, options } = room
  /** What the functions gave that make tokens. */
  const tokens = new Map<TokenSource, string>()
  let attempt = 0
  let most = Infinity
  let suspects: (Contents & { readonly ledger: Ledger })[] = []
  let asked = false
  let backlog = true
  let barren = 0
  let stopped = false
  let running: Promise<void> | undefined
  /** It was asked for once more while it ran. */
  let again = false
  let notBefore = 0
  let due = Infinity
  let cancel = () => {}
  let cancelAsk = () => {}

  const allowed = () => !stopped && options.endpoint && room.consent === 'granted' && (options.ignoreGpc || !ports.gpc())

  const later = (ms: number) => {
    const at = Math.max(ports.clock.mono() + ms, notBefore)
    if (at >= due || !allowed()) return
    cancel()
    due = at
    cancel = ports.timer(run, at - ports.clock.mono())
  }

  const askLater = (refreshMs: number) => {
    cancelAsk()
    cancelAsk = ports.timer(
      () => {
        if (room.isShared && ports.page.visible()) nudge(true)
      },
      refreshMs * (0.8 + 0.4 * ports.random()) * Math.min(SELDOM, 1.5 ** barren),
    )
  }

  const nudge = (ask = false) => {
    asked ||= ask
    later(ask ? 0 : GATHER)
  }

  const draw = (ledger: Ledger, token: string | undefined, limit: number): Parcel => {
    const { head } = ledger
    const waiting: [string, Waiting][] = []
    const happenings: Happening[] = []
    const aside = suspects.flatMap(it =>
      it.ledger === ledger ? [...it.rows.map(([key]) => `o${key}`), ...it.happenings.map(id => `q${id}`)] : [],
    )
    for (const [row, value] of ledger.rows) {
      if (aside.includes(row)) continue
      if (row[0] === 'o') waiting.push([row.slice(1), value as Waiting])
      if (row[0] === 'q') happenings.push(value as Happening)
    }
    const etag = (ledger.rows.get('a') as Receipt['account'])?.etag
    const envelope: Omit<Beacon, 'evidence' | 'happenings'> = {
      v: 1,
      key: options.writeKey ?? '',
      writer: head?.writer ?? '',
      seq: (head?.seq ?? 0) + 1,
      sentAt: room.now(),
      account: ledger.account,
      person: ledger.person!,
      playbook: { id: room.book!.id, version: room.book!.version },
      seen: head?.seen ?? 0,
      ...(token && { token }),
      ...(etag && { etag }),
      ...(head && Object.keys(head.dropped)[0] && { dropped: head.dropped }),
    }
    return pack(envelope, waiting, happenings, ledger.kept, limit, most)
  }

  const tell = (ledger: Ledger, status: number, reason?: string) => {
    const waiting = [...ledger.rows.keys()].filter(row => /^[oq]/.test(row)).length
    room.events.tell('beacon', { ok: !reason, status, waiting, ...(reason && { reason }) })
  }

  /** Sends all that waits of one person. False: it has to wait. */
  const deliver = async (ledger: Ledger): Promise<boolean> => {
    await ledger.idle()
    const { person } = ledger
    // Whoever only asks has a writer too, else the receiver could not tell the devices apart.
    if (person !== null && !ledger.head) await ledger.write([], ({ put, head }) => put(ledger.key('h'), head))
    const here = ledger === room.ledger
    const wait = (status: number, reason: string, ms?: number): false => {
      notBefore = ports.clock.mono() + retryDelay(attempt++, ports.random(), ms)
      tell(ledger, status, reason)
      later(0)
      return false
    }
    let renewed = false
    while (allowed() && person !== null && room.book) {
      const source = room.tokenOf(person)
      if (!here && !source && ledger.head?.signed) return true
      let token: string | undefined
      try {
        token = typeof source === 'function' ? (tokens.get(source) ?? (await source())) : source
        if (source && token) tokens.set(source, token)
      } catch {
        return wait(0, 'token')
      }
      const parcel = draw(ledger, token, LIMIT)
      const ask = here && asked
      const unfit = { ...parcel.unfit }
      if (!parcel.entries && !ask) {
        if (unfit.rows[0] || unfit.happenings[0]) await receive(ledger, [unfit], null, false, newWriter)
        if (!suspects[0]) return true
        suspects = []
        return wait(0, 'rejected')
      }
      if (here) asked = false
      const sentAt = ports.clock.wall()
      const { status, body } = await ports.send.post(options.endpoint!, parcel.body, PATIENCE)
      // Consent may have been withdrawn meanwhile, and the rows with it.
      if (!allowed()) return true
      const verdict = judge(status, body)
      const { receipt } = verdict
      if (receipt) {
        const gotAt = ports.clock.wall()
        const offset = clockOffset(receipt.serverTime, sentAt, gotAt)
        // As long as it is within the error of the measurement it stays, so that time does not tremble.
        if (Math.abs(offset - (room.now() - gotAt)) > (gotAt - sentAt) / 2 + TREMBLE) room.setOffset(offset)
      }
      if (status === 401 || receipt?.rejected.some(({ reason }) => reason === 'token')) {
        const fresh = typeof source === 'function' && !renewed
        renewed = true
        if (source) tokens.delete(source)
        if (fresh) continue
        return wait(status, 'token', verdict.retryAfterMs)
      }
      if (verdict.do === 'split' && parcel.entries) {
        if (parcel.entries > 1) most = parcel.entries >> 1
        else {
          suspects.push({ ...parcel.sent, ledger })
          most = Infinity
        }
        if (suspects.length < SUSPECTS) continue
        suspects = []
      }
      if (verdict.do !== 'settle') return wait(status, verdict.do, verdict.retryAfterMs)
      const settled = settle(parcel.sent, verdict.receipt)
      const moved = settled.rows.length + settled.happenings.length
      const culprits = moved ? suspects.filter(it => it.ledger === ledger) : []
      await receive(
        ledger,
        [settled, unfit, ...culprits.map(it => ({ ...it, dropped: { rejected: 1 } }))],
        verdict.receipt,
        token !== undefined,
        newWriter,
      )
      if (parcel.entries && !moved) return wait(status, 'unnamed', verdict.retryAfterMs)
      if (moved) suspects = suspects.filter(it => it.ledger !== ledger)
      attempt = 0
      most = Infinity
      barren = receipt?.account || receipt?.own ? 0 : barren + 1
      tell(ledger, status)
      if (here) askLater(verdict.receipt.refreshMs)
      notBefore = ports.clock.mono() + (verdict.retryAfterMs ?? 0)
      if (verdict.retryAfterMs) {
        later(0)
        return false
      }
    }
    return true
  }
  const newWriter = () => ports.id(ports.clock.wall())

  const work = async (): Promise<void> => {
    if (!allowed()) return
    const mine = await ports.lock(`${room.name}:send`, async () => {
      if (!(await deliver(room.ledger)) || !backlog) return true
      for (const ledger of await room.others()) if (!(await deliver(ledger))) return true
      backlog = false
      return true
    })
    if (!mine) later(ELSEWHERE)
  }

  const run = (): Promise<void> => {
    cancel()
    due = Infinity
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
      backlog ||= others
      await running
      notBefore = 0
      await run()
    },
    last: () => {
      const { ledger } = room
      if (!allowed() || ledger.person === null || !room.book) return
      const source = room.tokenOf(ledger.person)
      const token = typeof source === 'function' ? tokens.get(source) : source
      if (source && !token) return
      const parcel = draw(ledger, token, LAST_LIMIT)
      if (parcel.entries) ports.send.last(options.endpoint!, parcel.body)
    },
    stop: () => {
      stopped = true
      cancel()
      cancelAsk()
    },
  }
}
