import { hash64 } from '../evidence/index.ts'
import { guarded, type Playbook } from '../playbook/index.ts'
import { WaymarkError } from './error.ts'
import type { Ports, Store } from './ports.ts'

interface Shelf extends Pick<Ports, 'fetchText' | 'timer'> {
  readonly store: Promise<Store>
  readonly fail: (error: WaymarkError) => void
}

/** The playbook, and what tells it from any other, for who remembers what was made of it. */
export interface Book {
  readonly book: Playbook
  readonly seal: string
}

/** The playbook that was found to be good last, by its seal: to check a large one is dear, and it rarely is another one. */
const GOOD = 'k'
/** Where the file that checks does not come, it is asked for again after these. Milliseconds. */
const AGAIN = [1000, 2000, 4000]

/** What JSON holds of it, or '' where JSON can't. */
const textOf = (input: unknown): string => {
  try {
    return JSON.stringify(input) ?? ''
  } catch {
    return ''
  }
}

/**
 * The playbook, guarded. From a URL the last good one is kept on disk, and runs when the file is gone, broken or out of reach. What can't be used of
 * it is told as `playbookInvalid`, and the rest runs. Rejects with a `WaymarkError` when there is none at all. `load` brings what checks it, a file of
 * its own, since a device checks a playbook once and reads it on each page.
 */
export async function loadBook(
  source: Playbook | string,
  { store, fetchText, timer, fail }: Shelf,
  load = () => import('../playbook/guard.ts'),
): Promise<Book> {
  const sealOf = (text: string): string => hash64(__VERSION__, text)
  const known = store
    .then(disk => disk.rows(GOOD))
    .then(([row]) => row?.[1])
    .catch(() => {})
  const check = async (input: unknown, tries = 0): Promise<ReturnType<Awaited<ReturnType<typeof load>>['guard']>> => {
    try {
      return (await load()).guard(input)
    } catch (cause) {
      const ms = AGAIN[tries]
      if (!ms) throw new WaymarkError('chunk', `guard: ${cause}`)
      await new Promise<void>(done => timer(done, ms))
      return check(input, tries + 1)
    }
  }
  /** The part of it that can be used; throws when there is none. */
  const read = async (input: unknown, text: string): Promise<Book> => {
    // While the disk is opened: mostly it is the one that was good.
    const seal = sealOf(text)
    const copy = text && JSON.parse(text)
    const disk = await store
    if (copy && (await known) === seal) return { book: guarded(copy), seal }
    const { playbook, problems } = await check(input)
    const error = new WaymarkError('playbookInvalid', `The playbook has ${problems.length} problem(s)`, problems)
    if (!playbook) throw error
    if (problems[0]) fail(error)
    else if (text) disk.commit([], () => new Map([[GOOD, seal]])).catch(() => {})
    return { book: playbook, seal: problems[0] ? sealOf(JSON.stringify(playbook)) : seal }
  }
  if (typeof source !== 'string') return read(source, textOf(source))

  // Where none is known to be good, what checks it comes meanwhile.
  known.then(async good => good ?? (await load())).catch(() => {})
  const key = `p${source}`
  try {
    const text = await fetchText(source)
    const book = await read(JSON.parse(text), text)
    await (await store).commit([], () => new Map([[key, text]]))
    return book
  } catch (cause) {
    const error = cause instanceof WaymarkError ? cause : new WaymarkError('playbook', `No playbook from ${source}: ${cause}`)
    const [last] = await (await store).rows(key)
    if (!last) throw error
    fail(error)
    const text = String(last[1])
    return read(JSON.parse(text), text)
  }
}
