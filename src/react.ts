import {
  createContext,
  createElement,
  type HTMLAttributes,
  type ReactElement,
  type ReactNode,
  useContext,
  useEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react'
import {
  type Account,
  createWaymark,
  type Facts,
  type GuideProgress,
  type Options,
  type Progress,
  type Reason,
  type Waymark,
} from './index.ts'

/** An instance as its providers hold it. */
interface Held {
  readonly waymark: Waymark
  progress: Progress | null
  /** Providers that are there. */
  holders: number
  /** It was destroyed, since nobody held it any more. */
  isOver: boolean
  timer?: ReturnType<typeof setTimeout>
}
const HELD = 'waymark.held'

/** Kept on the instance: a provider that comes as another one goes is given the same instance, which must outlive that other one. */
const heldOf = (waymark: Waymark & { [HELD]?: Held }): Held => {
  waymark[HELD] ??= { waymark, progress: null, holders: 0, isOver: false }
  return waymark[HELD]
}

export interface ProviderProps {
  /** What `createWaymark` takes: read once. Or, instead, `waymark`: an instance that you made and that stays yours. */
  readonly options?: Options
  readonly waymark?: Waymark
  /** Who is signed in; undefined or null: nobody. A change of `id` signs out and in. */
  readonly person?: { readonly id: string; readonly facts?: Facts; readonly token?: string | (() => string | Promise<string>) } | null
  readonly account?: { readonly id: string; readonly facts?: Account; readonly member?: Facts } | null
  readonly children?: ReactNode
}

const Context = createContext<Held | null>(null)

const useHeld = (): Held => {
  const held = useContext(Context)
  if (!held) throw new Error('Waymark: no <WaymarkProvider> above this component; put one at the root of your app')
  return held
}

/** Holds one instance for the components below. It is destroyed when the provider is gone for good, not by StrictMode's rehearsal. On a server it does nothing. */
export function WaymarkProvider({ options, waymark: given, person, account, children }: ProviderProps): ReactElement {
  const make = (): Held => {
    if (!given && !options) throw new Error('Waymark: <WaymarkProvider> needs `options` or `waymark`')
    return heldOf(given ?? createWaymark(options!))
  }
  const [held, hold] = useState(make)
  useEffect(() => {
    clearTimeout(held.timer)
    if (held.isOver || (given && given !== held.waymark)) {
      hold(make())
      return
    }
    held.holders++
    return () => {
      if (--held.holders === 0 && !given)
        held.timer = setTimeout(() => {
          held.isOver = true
          held.waymark.destroy()
        })
    }
  }, [held, given])

  const { waymark } = held
  const was = useRef<string>(undefined)
  const id = person?.id
  const token = person?.token
  const latest = useRef(token)
  useEffect(() => {
    latest.current = token
  })
  // A function is another one at each render: it is asked for as it is then.
  const isAsked = typeof token === 'function'
  useEffect(() => {
    if (id === undefined) {
      if (was.current !== undefined) waymark.reset()
    } else {
      const ask = async (): Promise<string> => (typeof latest.current === 'function' ? latest.current() : (latest.current ?? ''))
      waymark.identify(id, person?.facts, token === undefined ? {} : { token: isAsked ? ask : token })
    }
    was.current = id
  }, [waymark, id, JSON.stringify(person?.facts), isAsked || token])
  useEffect(() => {
    if (account) waymark.group(account.id, account.facts, account.member ? { member: account.member } : {})
  }, [waymark, id, JSON.stringify(account)])

  return createElement(Context.Provider, { value: held }, children)
}

/** The instance, for `track`, `attest` and all else. */
export const useWaymark = (): Waymark => useHeld().waymark

const none = (): null => null

/** Where the person and the account stand; null until that is known. The same object until something changes. */
export const useProgress = (): Progress | null => {
  const held = useHeld()
  return useSyncExternalStore(
    // A snapshot of our own: reading `progress` may measure, which a render must not.
    listener => {
      held.progress = held.waymark.progress
      return held.waymark.subscribe(progress => {
        held.progress = progress
        listener()
      })
    },
    () => held.progress,
    none,
  )
}

/** A guide: where its items stand, why it is shown or not, and the two things to do with it. */
export const useGuide = (
  guide: string,
): {
  readonly progress: GuideProgress | null
  readonly why: readonly Reason[]
  readonly start: (options?: Parameters<Waymark['start']>[1]) => ReturnType<Waymark['start']>
  readonly dismiss: () => void
} => {
  const { waymark } = useHeld()
  const progress = useProgress()?.guides[guide] ?? null
  const why = useSyncExternalStore(
    listener => {
      const undo = [waymark.subscribe(listener), waymark.on('guide', listener)]
      return () => {
        for (const fn of undo) fn()
      }
    },
    () => waymark.explain(guide).join(' '),
    () => 'notReady',
  )
  return {
    progress,
    why: why.split(' ') as Reason[],
    start: options => waymark.start(guide, options),
    dismiss: () => waymark.dismiss(guide),
  }
}

export interface InlineProps extends HTMLAttributes<HTMLDivElement> {
  /** The guide's id. Default: the first of the kind. */
  readonly guide?: string
}

const inline =
  (kind: 'checklist' | 'roadmap') =>
  ({ guide = kind, ...rest }: InlineProps): ReactElement => {
    const waymark = useWaymark()
    const at = useRef<HTMLDivElement>(null)
    useEffect(() => waymark.mount(guide, at.current!), [waymark, guide])
    return createElement('div', { ...rest, ref: at })
  }

/** A checklist as a part of the page, in a shadow root of its own. */
export const Checklist: (props: InlineProps) => ReactElement = /* @__PURE__ */ inline('checklist')
/** The roadmap as a part of the page, in a shadow root of its own. */
export const Roadmap: (props: InlineProps) => ReactElement = /* @__PURE__ */ inline('roadmap')
