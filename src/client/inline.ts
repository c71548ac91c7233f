import type { Guide } from '../playbook/index.ts'

interface InlineWorld {
  /** What can be drawn now; nothing while nobody's progress is known, nor where its file has failed. */
  guides(): Readonly<Record<string, Guide>>
  /** Draws a guide inside an element. Gives its stop, or nothing when it can't be. */
  draw(guide: string, element: Element): Promise<(() => void) | null | undefined>
}

/** Guides inside the page: each is drawn while there is a playbook that has it, and progress. */
export const createInline = ({ guides, draw }: InlineWorld) => {
  const mounts = new Set<() => void>()
  return {
    update: (): void => {
      for (const update of mounts) update()
    },
    mount: (guide: string, element: Element): (() => void) => {
      let drawn: { readonly id?: string } = {}
      let undo: (() => void) | null | undefined
      const turn = async (id: string | undefined): Promise<void> => {
        if (id === drawn.id) return
        const now = { id: id! }
        drawn = now
        undo?.()
        undo = null
        if (id === undefined) return
        const stop = await draw(id, element)
        if (drawn === now) undo = stop
        else stop?.()
      }
      const update = (): void => {
        const all = guides()
        turn(Object.keys(all).find(id => id === guide) ?? Object.keys(all).find(id => all[id]!.kind === guide))
      }
      mounts.add(update)
      update()
      return () => {
        mounts.delete(update)
        turn(undefined)
      }
    },
  }
}
