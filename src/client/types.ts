import type { Instant } from '../evidence/types.ts'
import type { Reason } from '../guide/types.ts'
import type { Calendar, Playbook, Scalar, Span } from '../playbook/types.ts'
import type { Progress, Turn } from '../progress/types.ts'
import type { WaymarkError } from './error.ts'
import type { Hooks, StepAt, Targets } from './hooks.ts'
import type { Consent, Exported } from './known.ts'
import type { Send } from './ports.ts'
import type { Told } from './stage.ts'

export type { Consent, Exported, SentBeacon } from './known.ts'

export type Facts = { readonly [name: string]: Scalar | undefined }

export interface Options {
  /** The playbook, or the URL of its JSON. */
  readonly playbook: Playbook | string
  /** Where beacons go. Without it nothing is sent. */
  readonly endpoint?: string
  /** Public: it names the receiver's project, it protects nothing. */
  readonly writeKey?: string
  /** Another format than the receiver's, of `waymark/codecs/*`: for an endpoint that only listens. No account readings, no other devices. */
  readonly codec?: (send: Send) => Send
  /** Keeps two products of one origin apart. */
  readonly namespace?: string
  /** BCP 47. Default: `<html lang>`, then the browser's languages. */
  readonly locale?: string
  readonly consent?: Consent
  /** Send although the browser asks not to (GPC). Say why in your privacy notice. */
  readonly ignoreGpc?: boolean
  /** Takes the person to a path inside the product. Default: `location.assign`. */
  readonly navigate?: (href: string) => void
  /** Default `auto`: the host's `color-scheme`. */
  readonly theme?: 'auto' | 'light' | 'dark'
  /** `none`: headless; draw your own from `progress` and `subscribe`. */
  readonly surfaces?: 'auto' | 'none'
  /** Asked before steps are shown and left. */
  readonly hooks?: Hooks
  /** Elements by name, for targets such as `@compose`. */
  readonly targets?: Targets
  /** Guides that a link with `?waymark=<guide>` may open. Default: none. */
  readonly links?: readonly string[]
  /** Documents that people agree to (`agree`): their present version, and which required fields are filled. No text of theirs goes up. */
  readonly documents?: {
    readonly [key: string]: { readonly version: number; readonly url?: string; readonly fields?: { readonly [field: string]: boolean } }
  }
  readonly onError?: (error: WaymarkError) => void
  readonly debug?: boolean
}

/** What became of a tracked event. */
export interface Stored {
  readonly stored: 'disk' | 'memory' | 'no'
  readonly reason?: string
}

export interface Account {
  readonly name?: string
  readonly tier?: string
  readonly seats?: number
  /** ISO dates or date-times. */
  readonly anchors?: { readonly [anchor: string]: string }
  readonly targets?: { readonly [name: string]: number }
  /** The account's own calendar, over the playbook's, field by field. Up to 90 holidays. */
  readonly calendar?: Calendar
  readonly [fact: string]: Scalar | undefined | { readonly [name: string]: string | number } | Calendar
}

export interface WaymarkEvents {
  milestone: Extract<Turn, { kind: 'milestone' }>
  level: Extract<Turn, { kind: 'level' }>
  signal: Extract<Turn, { kind: 'signal' }>
  guide: {
    readonly guide: string
    readonly what: Told
    readonly step?: string
    readonly reason?: string
    /** At its end: the steps whose target did not come. */
    readonly missed?: readonly string[]
    readonly at: Instant
  }
  /** In the page only. Of each step `before`, `shown` and `after`, in this order. */
  step: StepAt & { readonly what: 'before' | 'shown' | 'after' }
  /** After each attempt to deliver. */
  beacon: { readonly ok: boolean; readonly status: number; readonly waiting: number; readonly reason?: string }
  error: WaymarkError
}

export interface StartOptions {
  readonly once?: boolean
  readonly resume?: boolean
  readonly step?: string | number
}

export interface Waymark {
  /** Resolves when the playbook is loaded and storage is open; rejects with a `WaymarkError` that says what is missing. Never needs to be awaited or caught. */
  ready(): Promise<void>
  identify(person: string, facts?: Facts, options?: { readonly token?: string | (() => string | Promise<string>) }): void
  group(account: string, facts?: Account, options?: { readonly member?: Facts }): void
  /** `at`: when it happened. `age`: how many milliseconds ago, by this browser's clock. `id`: one id counts once. */
  track(
    event: string,
    props?: Facts,
    options?: { readonly id?: string; readonly at?: Instant | string | Date; readonly age?: number },
  ): Promise<Stored>
  page(path?: string): void
  attest(key: string, options?: { readonly value?: boolean }): Promise<Stored>
  /** The person agrees to this version of a document, or to a number as the account's target (`target.<name>`). Twice changes nothing. */
  agree(key: string, version: number): Promise<Stored>
  /** Another person is in charge of the account from now on: customer success is told, and the new one gets what is meant for them (`trait: 'tookOver'`). */
  handover(options: { readonly to: string }): void
  /** All that this device knows of whoever is here, as plain data. */
  export(): Promise<Exported>
  /**
   * Erases all that is known of whoever is here, on this device at once and, with the next beacon, at the receiver and on their other devices. The
   * receiver asks for a valid token, or for a device that it knows.
   */
  erase(): Promise<void>
  /**
   * Opens a guide now, whatever its audience; `recorded`, where the playbook has no such guide, shows people what is recorded of them. `once`: not when completed or dismissed before. `resume` (default true): at the remembered step.
   * `step`: at this one, by its id or place; a place that is none is the first, an id that is none does nothing. Tells whether it opened, with the reasons if not.
   */
  start(guide: string, options?: StartOptions): Promise<{ readonly open: boolean; readonly why: readonly Reason[] }>
  /** Moves the open tour, as its own buttons do. */
  move(to: 'next' | 'back'): void
  /** Closes it, and keeps it closed. `force`: without asking `hooks.leave`. */
  dismiss(guide: string, options?: { readonly force?: boolean }): void
  /** Closes it for a while (default: the guide's `snooze`, else a day). */
  snooze(guide: string, span?: Span): void
  /** The person asks for somebody of customer success: told with where they stand. `topic`: what it is about, an id of the product's own. */
  talk(topic?: string): void
  /** Takes another version of the playbook: what is open goes on by its ids. */
  setPlaybook(playbook: Playbook | string): Promise<void>
  /**
   * Draws a checklist or roadmap inside an element of the page, as part of it: no button to close it, no focus taken. `guide`: its id, or
   * `checklist` or `roadmap` for the first of that kind. It stays until the returned undo is called, whoever signs in or out meanwhile.
   */
  mount(guide: string, element: Element): () => void
  readonly progress: Progress | null
  subscribe(listener: (progress: Progress | null) => void): () => void
  /** Ordered reason codes; `reasonWords` of `waymark/words` says them in ja and en. */
  explain(guide: string): readonly Reason[]
  on<K extends keyof WaymarkEvents>(event: K, listener: (value: WaymarkEvents[K]) => void): () => void
  once<K extends keyof WaymarkEvents>(event: K, listener: (value: WaymarkEvents[K]) => void): () => void
  off<K extends keyof WaymarkEvents>(event: K, listener: (value: WaymarkEvents[K]) => void): void
  setConsent(consent: Consent): void
  /** Sends what waits, now, and asks what is new when the playbook has account rules. Resolves when it was tried; never rejects. */
  flush(): Promise<void>
  /** Forgets who is signed in (log-out). Evidence and unsent beacons of that person stay on the device until sent. */
  reset(): void
  destroy(): void
}
