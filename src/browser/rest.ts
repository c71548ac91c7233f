/** Ends a transaction without a word to the host. */
export const abort = (transaction: IDBTransaction): void => {
  try {
    transaction.abort()
  } catch {
    // It has ended already.
  }
}

/**
 * Keeps transactions off a page that is kept for "back": it is frozen with what it has open, and every other page of the product would wait
 * for that (seen in WebKit). What was under way is taken back, to be done once the page is there again.
 */
export interface Rest {
  /** The page is frozen, or about to be. */
  readonly isAsleep: boolean
  /** Resolves when the page is awake. */
  awake(): Promise<void>
  /** Open transactions that are not written yet. */
  readonly open: Set<IDBTransaction>
  /** Adds an open one; taken back at once where the page has fallen asleep since it was asked for. */
  hold(transaction: IDBTransaction): void
  stop(): void
}

export function createRest(): Rest {
  let asleep: Promise<void> | undefined
  let wake = () => {}
  const open = new Set<IDBTransaction>()
  const hide = ({ persisted }: PageTransitionEvent): void => {
    if (!persisted) return
    asleep ??= new Promise(done => {
      wake = done
    })
    for (const transaction of open) abort(transaction)
  }
  const show = (): void => {
    asleep = undefined
    wake()
  }
  // Ahead of who writes at the last moment.
  addEventListener('pagehide', hide, true)
  addEventListener('pageshow', show, true)
  return {
    get isAsleep() {
      return !!asleep
    },
    awake: async () => asleep,
    open,
    hold: transaction => {
      open.add(transaction)
      if (asleep) abort(transaction)
    },
    stop: () => {
      removeEventListener('pagehide', hide, true)
      removeEventListener('pageshow', show, true)
    },
  }
}
