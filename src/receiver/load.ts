/** So many beacons are committed at a time; more would only wait for the same database. */
const MOST = 256
/** Whoever is turned away comes back after this, in milliseconds, spread so that not all come at once. */
const AGAIN = 1_000

/** How much is under way, so that more is turned away before it piles up in memory. */
export interface Load {
  readonly inFlight: number
  /** Does work when there is room for it, else says how long to wait, in milliseconds. */
  take<T>(work: () => Promise<T>): Promise<T> | number
}

export function createLoad(most = MOST, random: () => number = Math.random): Load {
  let inFlight = 0
  return {
    get inFlight() {
      return inFlight
    },
    take: work => {
      if (inFlight >= most) return Math.round(AGAIN * (1 + 2 * random()))
      inFlight++
      return work().finally(() => {
        inFlight--
      })
    },
  }
}
