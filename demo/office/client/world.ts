import type { Waymark } from '../../../src/index.ts'
import type { Member, Office, RoomId, Rules, Talk } from '../domain.ts'
import type { Colleague } from '../people.ts'
import { type Lang, reader } from '../texts.ts'

export interface State {
  readonly now: number
  readonly account: string
  readonly members: readonly (Colleague & Member)[]
  readonly here: Readonly<Record<string, RoomId>>
  readonly talks: readonly Talk[]
  readonly rules: Rules & { readonly canPost: boolean }
  readonly events: Office['events']
  readonly settings: Office['settings']
}

const root = document.documentElement
export const lang = root.lang as Lang
export const receiverUrl = root.dataset.receiver ?? ''
export const t = reader(lang)

/** Waymark, or its stub while the script is on its way: the same calls either way. */
export const waymark = (): Waymark => (window as unknown as { waymark: Waymark }).waymark

/** Who this tab is: `?as=u2`, kept for the tab alone. */
export const me: string = (() => {
  const asked = new URLSearchParams(location.search).get('as')
  if (asked && /^u[1-6]$/.test(asked)) sessionStorage.setItem('as', asked)
  return sessionStorage.getItem('as') ?? 'u1'
})()

let token = ''
/** A token of the product's server; Waymark asks for it with the same function. */
export const freshToken = async (): Promise<string> => {
  const response = await fetch(`/api/token?as=${me}`)
  if (!response.ok) throw new Error('no token')
  token = await response.text()
  return token
}

const listeners = new Set<(state: State | null) => void>()
let current: State | null = null
export const state = (): State | null => current
export const onState = (listener: (state: State | null) => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Asks the office; what it answers is the new state. Rejects when it says no or can't be reached. */
export async function ask(path: string, method = 'GET', body?: unknown): Promise<void> {
  if (!token) await freshToken()
  const send = (): Promise<Response> =>
    fetch(`/api/${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  let response = await send()
  if (response.status === 401) {
    await freshToken()
    response = await send()
  }
  if (!response.ok) throw new Error(await response.text())
  current = (await response.json()) as State
  for (const listener of listeners) listener(current)
}

/** Says who is here, once a page. */
export function introduce(): void {
  waymark().identify(me, { lang }, { token: freshToken })
  waymark().group('minamo')
}
