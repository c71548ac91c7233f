import type { Tour } from '../guide/tour.ts'
import type { Outcome, Run, RunEvent, Showing } from '../guide/types.ts'
import type { Playbook, Scalar, Trigger } from '../playbook/types.ts'
import type { Progress } from '../progress/types.ts'
import type { Hooks, StepAt, Targets } from './hooks.ts'
import type { Consent, Exported } from './known.ts'

/** What guides wait for on the page, by their ids: a click, an element that is there or not. */
export type Awaited = Readonly<Record<string, Omit<Trigger, 'page' | 'event'>>>

/** All that a surface may know. The same object until something changes. */
export interface Scene {
  readonly playbook: Playbook
  readonly progress: Progress
  readonly showing: Showing
  /** Guides of hints that rest on the page, those that go first in front. */
  readonly hints: readonly string[]
  /** Hints that the person has got, as `guide.hint`. */
  readonly got: readonly string[]
  /** The open tour, when one is open, and how far it is. */
  readonly tour: Tour | null
  readonly run: Run | null
  /** What guides wait for to open by themselves. */
  readonly awaited: Awaited
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
  /** `later`: it comes back, when the page is loaded anew or the guide's `snooze` is over. */
  | {
      readonly do: 'close'
      readonly guide: string
      readonly reason: 'button' | 'escape' | 'overlay' | 'launcher' | 'later'
      readonly later?: boolean
    }
  | { readonly do: 'next'; readonly step?: string }
  | { readonly do: 'back'; readonly step?: string }
  | { readonly do: 'found'; readonly step: string }
  | { readonly do: 'missing'; readonly step: string }
  /** The person clicked or filled in the target of a step that advances so, or the page is what the step waits for. */
  | { readonly do: 'click' | 'input' | 'dom'; readonly step: string }
  | { readonly do: 'go'; readonly href: string }
  /** What a guide waits for is so. */
  | { readonly do: 'trigger'; readonly guide: string }
  /** The person does not want to see it any more. */
  | { readonly do: 'dismiss'; readonly guide: string }
  /** The person wants to see what is recorded of them, or has seen it. */
  | { readonly do: 'recorded'; readonly is: boolean }
  /** The person asks for somebody of customer success. */
  | { readonly do: 'talk' }
  /** A hint's tip was opened; the person has got it. */
  | { readonly do: 'tip' | 'got'; readonly guide: string; readonly hint: string }

/** What the client hands to a surface. */
export interface Stage {
  scene(): Scene
  subscribe(listener: () => void): () => void
  act(deed: Deed): void
  readonly targets: Targets
  /** What the person may have done with what is kept of them. */
  readonly own: Own
  readonly client: Sending
}

export interface Own {
  export(): Promise<Exported>
  erase(): Promise<void>
}

/** Whether anything leaves the browser, and for where. */
export interface Sending {
  readonly consent: Consent
  readonly options: { readonly endpoint?: string; readonly ignoreGpc?: boolean }
  readonly ports: { gpc(): boolean }
  readonly events: { on(event: 'beacon', listener: () => void): () => void }
}

/** What is told of a guide; what of it goes to the receiver. */
export type Told = 'started' | 'shown' | 'stayed' | 'left' | 'missing' | Outcome

/** What a tour that is performed may ask the client for. */
export interface TourWorld {
  readonly guide: string
  readonly hooks: Hooks | undefined
  /** As playbook and progress have it now. */
  tour(): Tour
  /** Takes the person to a place in the product. */
  go(href: string): void
  /** Keeps the step as the place to go on from. */
  remember(step: string, started: boolean): Promise<unknown>
  tell(what: Told, step: string, reason: string | undefined, missed: readonly string[]): void
  step(what: 'before' | 'shown' | 'after', at: StepAt): void
  /** It is over: nothing is open any more. */
  ended(): void
  /** Its run is another one. */
  changed(): void
  /** A hook has thrown or rejected. */
  fail(error: unknown): void
  timer(fn: () => void, ms: number): () => void
}
/** An open tour. */
export interface Play {
  readonly run: Run | null
  begin(at: {
    readonly path: string
    readonly step?: string
    readonly started?: boolean
    readonly resumed?: boolean
    readonly asked?: boolean
  }): void
  send(event: RunEvent): void
  /** Forgets it without a word. */
  stop(): void
}
export type Perform = (world: TourWorld) => Play

/** The default export of each surface's file. `version` must equal the core's, else the file is stale. Each returns its own stop. */
export interface SurfaceFile {
  readonly version: string
  readonly play: (stage: Stage) => () => void
  /** Does what a first start needs and nobody sees. */
  readonly warm?: (stage: Stage) => void
  /** The tour's file brings along what moves a tour. */
  readonly perform?: Perform
  /** Draws a guide inside an element of the page, in a shadow root of its own. Only what can rest there: checklist and roadmap. */
  readonly inline?: (stage: Stage, guide: string, element: Element) => () => void
}

/** Files of surfaces: the launcher is part of `checklist`. */
export type SurfaceName = 'tour' | 'checklist' | 'roadmap' | 'hint' | 'recorded'
export type LoadSurface = (name: SurfaceName) => Promise<SurfaceFile>
