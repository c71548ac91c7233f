import { nameOf } from './clean.ts'
import { happen } from './happen.ts'
import type { Memories } from './notes.ts'
import type { Room } from './room.ts'

/** Tells customer success that the person asks for one of them, with where they stand and what they saw last. */
export function talk({ ledger, ports, progress, now, book }: Room, memories: Memories, topic: unknown): void {
  const at = now()
  const [[guide, memory] = []] = Object.entries(memories)
    .filter(([id]) => Object.hasOwn(book?.guides ?? {}, id))
    .sort(([, a], [, b]) => b.at - a.at)
  happen(ledger, [
    {
      kind: 'talk',
      id: ports.id(at),
      at,
      level: progress?.level ?? null,
      open: progress?.next?.open ?? [],
      // JSON leaves out what is undefined.
      guide: guide!,
      step: memory?.step as string,
      topic: nameOf(topic) ?? undefined!,
    },
  ])
}
