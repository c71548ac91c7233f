import { promisifyRequest, type UseStore } from 'idb-keyval'
import { memoryStore } from '../client/memory.ts'
import { rangeOf, type Store } from '../client/ports.ts'
import { abort, createRest, type Rest } from './rest.ts'

const ROWS = 'rows'
const OPEN_MS = 2000
/** Longer than any healthy transaction: past it the disk hangs. */
const COMMIT_MS = 10_000
/** One work that fails so often, while other work succeeds, is itself at fault. */
const TRIES = 5

const within = <T>(ms: number, work: Promise<T>, late?: () => void): Promise<T> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      late?.()
      reject(new Error('storage hangs'))
    }, ms)
    work.then(resolve, reject).finally(() => clearTimeout(timer))
  })

/** idb-keyval's own `createStore` keeps a hung connection for the page's life, and opens a closed one anew behind our back. */
async function open(name: string): Promise<readonly [use: UseStore, close: () => void]> {
  const request = indexedDB.open(name)
  request.onupgradeneeded = () => void request.result.createObjectStore(ROWS)
  const database = await within(OPEN_MS, promisifyRequest(request))
  const use: UseStore = async (mode, work) => work(database.transaction(ROWS, mode).objectStore(ROWS))
  const close = () => database.close()
  // A newer page that upgrades or deletes the database must not wait for this one.
  database.onversionchange = close
  return [use, close]
}

/**
 * The rows of one database. It opens within about two seconds, is tried once more, and else keeps the rows in memory; a disk that
 * fails later (quota, closed by the browser, hanging) is opened once more for the work at hand, then memory takes over.
 */
export async function openStore(name: string): Promise<Store> {
  const retry = () => open(name).catch(() => null)
  const memory = memoryStore()
  const rest = createRest()
  let disk = retry()
  let faults = 0
  let isDisk = true

  /** `isBlind`: it reads nothing, so it is over at once and holds nobody up. */
  const run = async <T>(work: (use: UseStore) => Promise<T>, instead: () => Promise<T>, isBlind = false): Promise<T> => {
    for (let tries = 0; tries < TRIES; tries++) {
      if (!isBlind) await rest.awake()
      const now = disk
      const found = await now
      if (!isDisk) return instead()
      if (!isBlind && rest.isAsleep) continue
      try {
        const result = await work(found![0])
        faults = 0
        return result
      } catch {
        if (rest.isAsleep) continue
        found?.[1]()
      }
      // Unless other work that failed has opened it anew already.
      if (disk === now) {
        isDisk = ++faults < 2
        disk = isDisk ? retry() : Promise.resolve(null)
      }
    }
    throw new Error('storage fails')
  }
  const store: Store = {
    get disk() {
      return isDisk
    },
    rows: (...under) =>
      run(
        use =>
          within(
            COMMIT_MS,
            use('readonly', async store => {
              rest.hold(store.transaction)
              const found = await Promise.all(
                under.map(async one => {
                  const range = IDBKeyRange.bound(...rangeOf(one))
                  const [keys, values] = await Promise.all([
                    promisifyRequest(store.getAllKeys(range)),
                    promisifyRequest(store.getAll(range)),
                  ])
                  return keys.map((key, i): [string, unknown] => [String(key), values[i]])
                }),
              ).finally(() => rest.open.delete(store.transaction))
              return found.flat()
            }),
          ),
        () => memory.rows(...under),
      ),
    commit: (keys, change) =>
      run(
        use => use('readwrite', store => commitIn(store, keys, change, rest)),
        () => memory.commit(keys, change),
        !keys.length,
      ),
    close: () => {
      rest.stop()
      disk.then(found => found?.[1]())
    },
  }
  return store
}

/** Reads and writes in one transaction, so that two tabs never lose one another's rows; done when the transaction is. */
function commitIn(
  store: IDBObjectStore,
  keys: readonly string[],
  change: Parameters<Store['commit']>[1],
  { hold, open }: Rest,
): Promise<void> {
  const { transaction } = store
  if (keys.length) hold(transaction)
  const values: unknown[] = []
  let written = false
  const write = () => {
    written = true
    try {
      for (const [key, value] of change(values)) value === undefined ? store.delete(key) : store.put(value, key)
      // Without waiting for the answers: so it outlives a page that is left right now.
      transaction.commit?.()
      open.delete(transaction)
    } catch {
      // A throw in a request's handler would reach the host's window.onerror.
      abort(transaction)
    }
  }
  keys.forEach((key, i) => {
    const request = store.get(key)
    request.onsuccess = () => {
      values[i] = request.result
      if (i === keys.length - 1) write()
    }
  })
  if (!keys.length) write()
  return within(
    COMMIT_MS,
    promisifyRequest(transaction).then(() => {
      if (!written) throw new Error('not written')
    }),
    () => abort(transaction),
  ).finally(() => open.delete(transaction))
}
