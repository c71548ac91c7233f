import type { Run, RunEffect, RunEvent, Showing } from '../guide/types.ts'
import type { Playbook, Scalar, Step } from '../playbook/types.ts'
import type { Progress } from '../progress/types.ts'

/** All that a surface may know. The same object until something changes. */
export interface Scene {
  readonly playbook: Playbook
  readonly progress: Progress
  readonly showing: Showing
  /** The open tour, when one is open. */
  readonly run: Run | null
  readonly path: string
  readonly locale: string
  readonly theme: 'auto' | 'light' | 'dark'
  /** The account's zone, for dates. */
  readonly zone: string
  /** Now, on the receiver's clock. */
  readonly now: number
  /** For `{{fact|default}}` in texts. */
  readonly facts: Readonly<Record<string, Scalar>>
}

/** What a surface may ask for. */
export type Deed =
  | { readonly do: 'open'; readonly guide: string }
  | { readonly do: 'close'; readonly guide: string; readonly reason: 'button' | 'escape' | 'overlay' | 'launcher' }
  | { readonly do: 'next' }
  | { readonly do: 'back' }
  | { readonly do: 'found'; readonly step: string }
  | { readonly do: 'missing'; readonly step: string }
  /** The person clicked the target of a step that advances so. */
  | { readonly do: 'click'; readonly step: string }
  | { readonly do: 'go'; readonly href: string }

/** What the client hands to a surface. */
export interface Stage {
  scene(): Scene
  subscribe(listener: () => void): () => void
  act(deed: Deed): void
}

/** What a tour that is performed may ask the client for. */
export interface TourWorld {
  readonly guide: string
  /** As the playbook has them now. */
  steps(): readonly Step[]
  /** Takes the person to a place in the product. */
  go(href: string): void
  /** Keeps the step as the place to go on from. */
  remember(step: string, started: boolean): Promise<void>
  tell(what: Extract<RunEffect, { do: 'tell' }>['what'], step: string, reason: string | undefined): void
  /** It is over: nothing is open any more. */
  ended(): void
  /** Its run is another one. */
  changed(): void
  timer(fn: () => void, ms: number): () => void
}
/** An open tour. */
export interface Play {
  readonly run: Run | null
  begin(at: { readonly path: string; readonly step?: string; readonly started?: boolean }): void
  send(event: RunEvent): void
}
export type Perform = (world: TourWorld) => Play

/** The default export of each surface's file. `version` must equal the core's, else the file is stale. Each returns its own stop. */
export interface SurfaceFile {
  readonly version: string
  readonly play: (stage: Stage) => () => void
  /** The tour's file brings along what moves a tour. */
  readonly perform?: Perform
  /** Draws a guide inside an element of the page, in a shadow root of its own. Only what can rest there: checklist and roadmap. */
  readonly inline?: (stage: Stage, guide: string, element: Element) => () => void
}

/** Files of surfaces: the launcher is part of `checklist`. */
export type SurfaceName = 'tour' | 'checklist' | 'roadmap'
export type LoadSurface = (name: SurfaceName) => Promise<SurfaceFile>
