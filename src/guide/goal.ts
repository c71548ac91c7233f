import type { ChecklistGuide } from '../playbook/types.ts'

/**
 * How far a checklist is, of the items that are there: `need` done ones complete it. Those that are not optional are counted (of optional items only, all
 * of them), or any of them where it asks for a number. Zero needed: nothing is there.
 */
export const goalOf = (
  { items, atLeast }: ChecklistGuide,
  there: readonly { readonly id: string; readonly done: boolean }[],
): { readonly done: number; readonly need: number } => {
  const must = there.filter(({ id }) => !items.some(item => item.id === id && item.optional))
  const pool = atLeast === undefined && must[0] ? must : there
  return { done: pool.filter(({ done }) => done).length, need: pool[0] ? (atLeast ?? pool.length) : 0 }
}
