import { guard, type Playbook } from '../playbook/index.ts'
import { WaymarkError } from './error.ts'
import type { Store } from './ports.ts'

interface Shelf {
  readonly store: Promise<Store>
  readonly fetchText: (url: string) => Promise<string>
  readonly fail: (error: WaymarkError) => void
}

/**
 * The playbook, guarded. From a URL the last good one is kept on disk, and runs when the file is gone, broken or out of reach. What can't be used of
 * it is told as `playbookInvalid`, and the rest runs. Rejects with a `WaymarkError` when there is none at all.
 */
export async function loadBook(source: Playbook | string, { store, fetchText, fail }: Shelf): Promise<Playbook> {
  /** The part of it that can be used; throws when there is none. */
  const read = (input: unknown): Playbook => {
    const { playbook, problems } = guard(input)
    const error = new WaymarkError('playbookInvalid', `The playbook has ${problems.length} problem(s)`, problems)
    if (!playbook) throw error
    if (problems[0]) fail(error)
    return playbook
  }
  if (typeof source !== 'string') return read(source)

  const key = `p${source}`
  try {
    const text = await fetchText(source)
    const book = read(JSON.parse(text))
    await (await store).commit([], () => new Map([[key, text]]))
    return book
  } catch (cause) {
    const error = cause instanceof WaymarkError ? cause : new WaymarkError('playbook', `No playbook from ${source}: ${cause}`)
    const [last] = await (await store).rows(key)
    if (!last) throw error
    fail(error)
    return read(JSON.parse(String(last[1])))
  }
}
