import { rangeOf, type Store } from './ports.ts'

/** Rows kept in the page's memory: while consent is pending, and where there is no disk. */
export function memoryStore(): Store {
  const kept = new Map<string, unknown>()
  return {
    disk: false,
    rows: async (...under) =>
      under
        .map(rangeOf)
        .flatMap(([from, to]) => [...kept].filter(([key]) => key >= from && key <= to).sort(([a], [b]) => (a < b ? -1 : 1))),
    commit: async (keys, change) => {
      for (const [key, value] of change(keys.map(key => kept.get(key)))) {
        if (value === undefined) kept.delete(key)
        else kept.set(key, value)
      }
    },
    close: () => kept.clear(),
  }
}
