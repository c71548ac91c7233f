import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import { type Answer, ask } from './api.ts'
import type { World } from './world.ts'

/** Reports of this page's life by path, so that going back shows the old list at once. */
export interface Cache {
  get(path: string): Held<unknown> | undefined
  set(path: string, held: Held<unknown>): void
}

/** A report with what to add to this machine's clock to get the receiver's. */
export interface Held<T> {
  readonly report: T
  readonly offset: number
}

/** Why there is no new report. */
type Trouble = Exclude<Answer<unknown>, { readonly kind: 'report' }>

/** What a page has to show. `failed` beside a held report: it is old, and stays. */
export interface Showing<T> {
  readonly held: Held<T> | null
  readonly trouble: Trouble | null
  /** Asks again now. */
  readonly again: () => void
}

/** Changes that come together are asked for together; under a steady flow of them at most every 2 seconds. */
const GATHER_MS = 300
const LEAST_GAP_MS = 2_000

/** Announces changes to whichever page is open. */
export interface Changes {
  subscribe(listener: (account: string | null) => void): () => void
}

/** Reads a report and keeps it fresh. `account` narrows the changes that matter; null takes all. */
export const useReport = <T extends { readonly asOf: number }>(
  world: World,
  cache: Cache,
  changes: Changes,
  path: string,
  account: string | null,
): Showing<T> => {
  const [shown, show] = useState<{ readonly path: string; readonly answer: Answer<T> } | null>(null)
  const asking = useRef<{ readonly again: () => void } | null>(null)

  useEffect(() => {
    const stop = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    let last = Number.NEGATIVE_INFINITY
    let busy = false
    let more = false
    const fetchNow = async () => {
      clearTimeout(timer)
      timer = undefined
      if (busy) {
        more = true
        return
      }
      busy = true
      last = world.now()
      const answer = await ask<T>(world, path, stop.signal)
      busy = false
      if (stop.signal.aborted) return
      if (answer.kind === 'report') cache.set(path, { report: answer.report, offset: answer.report.asOf - world.now() })
      show({ path, answer })
      if (more) soon()
      more = false
    }
    const soon = () => {
      timer ??= setTimeout(fetchNow, Math.max(GATHER_MS, LEAST_GAP_MS - (world.now() - last)))
    }
    const unsubscribe = changes.subscribe(changed => {
      if (changed === null || account === null || changed === account) soon()
    })
    asking.current = { again: () => void fetchNow() }
    void fetchNow()
    return () => {
      unsubscribe()
      clearTimeout(timer)
      stop.abort()
    }
  }, [world, cache, changes, path, account])

  const again = useCallback(() => asking.current?.again(), [])
  const answer = shown?.path === path ? shown.answer : null
  const trouble = answer && answer.kind !== 'report' ? answer : null
  const held = trouble?.kind === 'denied' || trouble?.kind === 'missing' ? null : ((cache.get(path) as Held<T> | undefined) ?? null)
  return { held, trouble, again }
}
