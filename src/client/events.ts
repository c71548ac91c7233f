type Listener = (value: never) => void

export interface Events<Names> {
  on<K extends keyof Names>(name: K, listener: (value: Names[K]) => void): () => void
  once<K extends keyof Names>(name: K, listener: (value: Names[K]) => void): () => void
  off<K extends keyof Names>(name: K, listener: (value: Names[K]) => void): void
  tell<K extends keyof Names>(name: K, value: Names[K]): void
}

/** Listeners by name. What one throws or rejects with goes to `contain`, and the others are still called. */
export function createEvents<Names>(contain: (error: unknown, name: keyof Names) => void): Events<Names> {
  let all: readonly { name: keyof Names; listener: Listener; once: boolean }[] = []
  const add =
    (once: boolean) =>
    <K extends keyof Names>(name: K, listener: (value: Names[K]) => void) => {
      const entry = { name, listener, once }
      all = [...all, entry]
      return () => {
        all = all.filter(other => other !== entry)
      }
    }
  return {
    on: add(false),
    once: add(true),
    off: (name, listener) => {
      all = all.filter(entry => entry.name !== name || entry.listener !== listener)
    },
    tell: (name, value) => {
      for (const entry of all.filter(entry => entry.name === name)) {
        if (entry.once) all = all.filter(other => other !== entry)
        // An async listener's rejection is contained too.
        new Promise<void>(resolve => resolve(entry.listener(value as never))).catch(error => contain(error, name))
      }
    },
  }
}
