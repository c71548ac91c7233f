import type { Instant } from '../evidence/types.ts'
import { codeOf } from './sql.ts'
import type { Store } from './store.ts'

/** A database is asked whether it takes something in no more often than this, in milliseconds. */
const REST = 5_000
/** Bytes that fit into no page that is there: they need room on the disk. */
const BULK = 32_768
/** Resources, the system under it, its own files, or that it only reads (SQLSTATE): the database refuses whatever is written, not one row. */
const REFUSES = /^(53|58|XX)|^25006$/

/** A store, and whether it takes in what is written. */
export interface Writes {
  readonly store: Store
  /** By what became of the last writes, and of one of its own. Never rejects. */
  readonly isTaken: () => Promise<boolean>
}

/** Watches what becomes of writes: a database whose disk is full, or that only reads, still answers. */
export function watchWrites(store: Store, clock: () => Instant): Writes {
  let isRefused = false
  let asked: { readonly at: Instant; readonly isTaken: Promise<boolean> } | undefined
  const probe = async (): Promise<boolean> => {
    try {
      // On a full disk little changes are still taken in, where nothing must grow.
      if (isRefused) await store.set('probe', btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(BULK)))))
      else await store.lease('probe', '', -1)
      isRefused = false
      return true
    } catch {
      return false
    }
  }
  return {
    store: {
      ...store,
      write: (account, people, work) =>
        store.write(account, people, work).catch(error => {
          if (REFUSES.test(String(codeOf(error)))) [isRefused, asked] = [true, undefined]
          throw error
        }),
    },
    isTaken: () => {
      const now = clock()
      if (!asked || Math.abs(now - asked.at) >= REST) asked = { at: now, isTaken: probe() }
      return asked.isTaken
    },
  }
}
