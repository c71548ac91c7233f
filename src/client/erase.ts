import type { Ledger } from './ledger.ts'

/** The names of all rows of a ledger that are on the disk. */
export const rowsOn = async ({ store, scope }: Ledger): Promise<readonly string[]> =>
  (await (await store).rows(scope)).map(([key]) => key.slice(scope.length))

/** Leaves nothing of a ledger but a higher epoch, which wins over every copy; the receiver has still to hear of it. Never rejects. */
export async function erase(ledger: Ledger): Promise<void> {
  await ledger.idle()
  for (let isDone = false; !isDone; ) {
    await ledger.reread()
    const { head: old } = ledger
    const rows = await rowsOn(ledger).catch(() => [])
    isDone = true
    await ledger.write([], ({ put, head }) => {
      // Once more, when another tab wrote between.
      isDone = !old || !(old.rev + old.seq - head.rev - head.seq)
      if (!isDone) return
      for (const row of rows) put(row, undefined)
      head.epoch++
      head.rev++
      head.seen = 0
      head.dropped = {}
      head.erasing = true
      put('h', head)
    })
  }
}
