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

/**
 * A playbook that was read before, under `k`, or of a URL under `p` and that. `version`: of the engine that had nothing against it; '' where it had.
 * The whole text, since comparing two texts takes no time, and to hash a large one in a page that has just begun takes longer than to read it.
 */
type Known = readonly [seal: string, text: string, version: string]

/** Where the file that checks does not come, and nothing else can run, it is asked for again after these. Milliseconds. */
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
  const key = typeof source === 'string' ? `p${source}` : 'k'
  const known = store
    .then(disk => disk.rows([key, key]))
    .then(([row]) => row?.[1] as Known | undefined)
    .catch(() => {})
  const check = async (input: unknown, tries = 0): Promise<ReturnType<Awaited<ReturnType<typeof load>>['guard']>> => {
    try {
      return (await load()).guard(input)
    } catch (cause) {
      const isSpare = typeof source === 'string' && (await known)?.[2] === __VERSION__
      const ms = isSpare ? 0 : AGAIN[tries]
      if (!ms) throw new WaymarkError('chunk', `guard: ${cause}`)
      await new Promise<void>(done => timer(done, ms))
      return check(input, tries + 1)
    }
  }
  /** The part of it that can be used; throws when there is none. */
  const read = async (text: string): Promise<Book> => {
    const last = await known
    if (text && last?.[1] === text && last[2] === __VERSION__) return { book: guarded(JSON.parse(text)), seal: last[0] }
    const { playbook, problems } = await check(typeof source === 'string' ? JSON.parse(text) : source)
    const error = new WaymarkError('playbookInvalid', `The playbook has ${problems.length} problem(s)`, problems)
    if (!playbook) throw error
    if (problems[0]) fail(error)
    const seal = hash64(__VERSION__, problems[0] ? JSON.stringify(playbook) : text)
    const row: Known = [seal, text, problems[0] ? '' : __VERSION__]
    if (text && (last?.[1] !== text || last[2] !== row[2])) (await store).commit([], () => new Map([[key, row]])).catch(() => {})
    return { book: playbook, seal }
  }
  if (typeof source !== 'string') return read(textOf(source))

  // Where none is known to be good, what checks it comes meanwhile.
  known.then(async last => last ?? (await load())).catch(() => {})
  try {
    return await read(await fetchText(source))
  } catch (cause) {
    const error = cause instanceof WaymarkError ? cause : new WaymarkError('playbook', `No playbook from ${source}: ${cause}`)
    const last = await known
    if (!last) throw error
    fail(error)
    return read(last[1])
  }
}
