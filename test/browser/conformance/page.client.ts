import { createWaymark, type Options, type Playbook, type Waymark } from '../../../src/index.ts'
import { expose } from '../../surface/page.client.ts'

export interface More {
  readonly options?: Partial<Options>
  readonly book?: Partial<Playbook>
  /** More fields of the tour. */
  readonly guide?: object
  /** Default `u1`; null: nobody signs in. */
  readonly person?: string | null
}
type Guides = NonNullable<Playbook['guides']>

/** The delivered client on a page of a test. */
const way = {
  createWaymark,
  book: (guides: Guides, more: Partial<Playbook> = {}): Playbook => ({ id: 'c', version: 1, milestones: {}, roadmap: [], guides, ...more }),
  /** Starts the client with these guides, as `window.waymark`; what it tells stands in `window.told`. */
  async begin(guides: Guides, { options, book, person = 'u1' }: More = {}): Promise<Waymark> {
    const waymark = createWaymark({ playbook: way.book(guides, book), ...options })
    const told: string[] = []
    waymark.on('guide', ({ what, step, reason }) => told.push([what, step, reason].filter(Boolean).join(' ')))
    waymark.on('error', ({ code }) => told.push(`error ${code}`))
    Object.assign(window, { waymark, told })
    if (person) waymark.identify(person)
    await waymark.ready().catch(() => {})
    return waymark
  },
  /** Starts the client with one tour, and the tour. */
  async tour(steps: readonly object[], { guide, ...more }: More = {}): Promise<unknown> {
    const waymark = await way.begin({ t: { kind: 'tour', steps, ...guide } as Guides[string] }, more)
    return waymark.start('t')
  },
  /** The title of the step that is seen. */
  title: (): string | null => window.wm.$('[role=dialog] h2')?.textContent ?? null,
  /** Everything of ours in the document. */
  nodes: (): number => document.querySelectorAll('waymark-ui').length + document.querySelectorAll('[data-waymark]').length,
  frames: (n = 2): Promise<void> =>
    new Promise(done => {
      const frame = (left: number): unknown => (left ? requestAnimationFrame(() => frame(left - 1)) : done())
      frame(n)
    }),
  pause: (ms: number): Promise<void> => new Promise(done => setTimeout(done, ms)),
}
export type Way = typeof way
expose({ way })
