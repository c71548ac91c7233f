import type { Receipt } from '../beacon/types.ts'
import { type Evidence, hash64, type Instant } from '../evidence/index.ts'
import type { Playbook } from '../playbook/types.ts'
import { accountOf, createSharing, type Sharing } from '../progress/index.ts'
import { settle } from '../progress/settle.ts'
import type { Person } from '../rule/types.ts'
import { createLanes } from './lanes.ts'
import { spokenOf } from './spoken.ts'
import type { Ledger, Store } from './store.ts'
import { createScale } from './weight.ts'

/** An account joined over its people, as committed at a revision. Made anew whenever it changed, so what is read of it may be kept beside it. */
export interface Fold {
  readonly account: string
  readonly rev: number
  readonly ledgers: ReadonlyMap<string, Ledger>
  /** Everybody; the account's own ledger among them, under the id ''. */
  readonly people: readonly Person[]
  /** The account's facts, joined over whoever told them. */
  readonly facts: Evidence
  /** The same, if somebody asked for them before. */
  readonly joined: Evidence | undefined
}

export interface Folds {
  /** The account as it is now, with all that is committed. Null: nothing is known of it. `rev`: its revision, where that was just read. */
  read(account: string, rev?: number): Promise<Fold | null>
  /** Takes in the commit that made revision `rev`, so that the next reading needs no database. It changed this ledger and no other. */
  put(account: string, rev: number, ledger: Ledger): void
  /** What a person's browser is told of the account, and its etag. */
  share(fold: Fold, playbook: Playbook, person: string, now: Instant): NonNullable<Receipt['account']>
}

/** So much evidence is kept in memory, of the accounts that were read last; of more only where one account has more. Bytes. */
const MOST = 256 * 2 ** 20
/**
 * An account of more than so many people is read over everybody once in a while only: after so many milliseconds for each of them. In
 * between its people are told the reading before, which is whole in itself: it says whose part it knew.
 */
const MANY = 100
const REST = 10

/** Of whom only a tombstone is left is nobody. */
const isErased = ({ epoch, series, marks, latches }: Evidence): boolean =>
  epoch > 0 && [series, marks, latches].every(part => !Object.keys(part).length)

/** What a ledger adds to the facts of its account, as `accountOf` joins them, is in its marks and latches alone. */
const tellsAlike = (a: Evidence | undefined, b: Evidence): boolean => a?.marks === b.marks && a.latches === b.latches

/**
 * The account `before` with some of its ledgers as they are in revision `rev`, or are about to be. People and facts are joined when they are asked
 * for: of a large account most beacons ask for neither. The facts are as they were where nobody told another.
 */
export function withLedgers(before: Fold | null | undefined, account: string, rev: number, some: readonly Ledger[]): Fold {
  const ledgers = new Map(before?.ledgers)
  const isTold = some.some(({ person, evidence }) => !tellsAlike(ledgers.get(person)?.evidence, evidence))
  for (const ledger of some) ledgers.set(ledger.person, ledger)
  let people: readonly Person[] | undefined
  let facts = isTold ? undefined : before?.joined
  return {
    account,
    rev,
    ledgers,
    get people() {
      people ??= [...ledgers.values()].flatMap(({ person, evidence }) => (isErased(evidence) ? [] : [{ id: person, evidence }]))
      return people
    },
    get facts() {
      facts ??= accountOf([...ledgers.values()].map(({ evidence }) => evidence))
      return facts
    },
    get joined() {
      return facts
    },
  }
}

interface Shared {
  readonly from: Instant
  readonly until: Instant
  readonly share: (person: string) => NonNullable<Receipt['account']>
}

/** Accounts in memory, each at its revision: a commit or another process raises it, and only the ledgers that changed are read again. */
export function createFolds(store: Store, most = MOST): Folds {
  const folds = new Map<string, Fold>()
  const weights = new Map<string, number>()
  const weigh = createScale()
  const shared = new WeakMap<Fold, Map<Playbook, Shared>>()
  const spoken = new Map<Playbook, ReturnType<typeof spokenOf>>()
  /** The last readings of accounts of many people. */
  const lately = new Map<string, Map<Playbook, Shared>>()
  /** What was read of accounts, for what is read of them next. */
  const sharings = new Map<string, Map<Playbook, Sharing>>()

  const inLane = createLanes()
  let held = 0
  const drop = (account: string): void => {
    held -= weights.get(account) ?? 0
    weights.delete(account)
    folds.delete(account)
  }
  const keep = (fold: Fold): Fold => {
    const known = folds.get(fold.account)
    let bytes = weights.get(fold.account) ?? 0
    if (known !== fold)
      for (const [person, ledger] of fold.ledgers) {
        const before = known?.ledgers.get(person)
        if (before !== ledger) bytes += weigh(ledger) - (before ? weigh(before) : 0)
      }
    drop(fold.account)
    folds.set(fold.account, fold)
    weights.set(fold.account, bytes)
    held += bytes
    for (const oldest of folds.keys()) {
      if (held <= most || oldest === fold.account) break
      drop(oldest)
      lately.delete(oldest)
      sharings.delete(oldest)
    }
    return fold
  }

  const read: Folds['read'] = async (account, at) => {
    const before = folds.get(account)
    if (before && at !== undefined && before.rev >= at) return keep(before)
    const changes = await store.changes(account, before?.rev ?? -1)
    if (!changes) return null
    // What it was read with counts where memory ran out meanwhile: what changed since then is but a part of it.
    const known = folds.get(account) ?? before
    const rev = Math.max(changes.head.rev, known?.rev ?? 0)
    if (known?.rev === rev) return keep(known)
    const newer = changes.ledgers.flatMap((ledger): Ledger[] => {
      const old = known?.ledgers.get(ledger.person)
      // What the database gives anew of what is known is that.
      return !old ? [ledger] : ledger.rev < old.rev ? [] : [{ ...ledger, evidence: settle(old.evidence, ledger.evidence) }]
    })
    return keep(withLedgers(known, account, rev, newer))
  }

  return {
    // Of those who ask at once for an account that is not in memory the first reads it, and the others what changed since.
    read: (account, at) => (folds.has(account) ? read(account, at) : inLane(account, () => read(account, at))),

    put: (account, rev, ledger) => {
      const known = folds.get(account)
      if (known?.rev === rev - 1) keep(withLedgers(known, account, rev, [ledger]))
    },

    share: (fold, playbook, person, now) => {
      const isNow = (read: Shared | undefined): read is Shared => read !== undefined && read.from <= now && now < read.until
      const ofFold = shared.get(fold) ?? new Map<Playbook, Shared>()
      shared.set(fold, ofFold)
      const kept = ofFold.get(playbook)
      if (isNow(kept)) return kept.share(person)
      const { account } = fold
      const people = fold.ledgers.size
      const last = lately.get(account)?.get(playbook)
      if (people > MANY && isNow(last) && now - last.from < people * REST) return last.share(person)
      const isSpoken = spoken.get(playbook) ?? spokenOf(playbook)
      spoken.set(playbook, isSpoken)
      const ofAccount = sharings.get(account) ?? new Map<Playbook, Sharing>()
      if (folds.has(account)) sharings.set(account, ofAccount)
      const sharing = ofAccount.get(playbook) ?? createSharing(playbook)
      ofAccount.set(playbook, sharing)
      const read = sharedOf(fold, sharing, isSpoken, person, now)
      ofFold.set(playbook, read)
      if (people > MANY) lately.set(account, (lately.get(account) ?? new Map<Playbook, Shared>()).set(playbook, read))
      return read.share(person)
    },
  }
}

/** What is read over everybody, once until it may change by time; and of each who asks, their part. `first`: who asks first. */
function sharedOf({ facts, people }: Fold, sharing: Sharing, isSpoken: ReturnType<typeof spokenOf>, first: string, from: Instant): Shared {
  const readFor = sharing(people, facts, from)
  const told = Object.fromEntries(Object.entries(facts.marks).filter(([key]) => isSpoken(key)))
  const tail = JSON.stringify(told)
  const accounts = new Map<string, NonNullable<Receipt['account']>>()
  const share = (person: string): NonNullable<Receipt['account']> => {
    const known = accounts.get(person)
    if (known) return known
    const readings = readFor(person)
    const said = Object.entries(readings).map(([key, reading]) => [key, { ...reading, asOf: 0 }])
    const account = { etag: hash64('account', JSON.stringify(said) + tail), readings, facts: told }
    accounts.set(person, account)
    return account
  }
  // Until when a reading holds is the same for all.
  const until = Object.values(share(first).readings).reduce(
    (until, { through }) => Math.min(until, through ?? until),
    Number.POSITIVE_INFINITY,
  )
  return { from, until, share }
}
