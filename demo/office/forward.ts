import type { ServerEntry } from '../../src/beacon/types.ts'

/** Tells the receiver what only the product's server knows, under the secret key. */
export interface Forward {
  /** Resolves when the receiver has it, or when it was tried; what could not be told is tried again with the next. */
  tell(...entries: ServerEntry[]): Promise<void>
}

/** At least once, in order: an entry leaves the queue when the receiver has answered for it, and its id makes a second telling harmless. */
export function createForward(receiverUrl: string, secretKey: string, complain: (line: string) => void): Forward {
  const waiting: ServerEntry[] = []
  let running: Promise<void> | undefined
  const send = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, 200)
      const response = await fetch(`${receiverUrl}/v1/events`, {
        method: 'POST',
        headers: { authorization: `Bearer ${secretKey}`, 'content-type': 'application/json' },
        body: JSON.stringify(batch),
      }).catch((error: unknown) => error as Error)
      if (response instanceof Error || !response.ok) {
        complain(`facts wait: ${response instanceof Error ? response.message : response.status}`)
        return
      }
      const { entries } = (await response.json()) as { entries: { id: string; status: string; reason?: string }[] }
      for (const { id, status, reason } of entries) if (status === 'rejected') complain(`${id} was refused: ${reason}`)
      waiting.splice(0, batch.length)
    }
  }
  return {
    tell: async (...entries) => {
      waiting.push(...entries.map(entry => ({ id: crypto.randomUUID(), ...entry })))
      running ??= send().finally(() => {
        running = undefined
      })
      await running
    },
  }
}
