import { randomUUID } from 'node:crypto'
import type { BrowserContext, Page } from 'playwright-core'
import { expect } from 'vitest'
import { until } from '../kit.ts'
import type { Tally } from './ledger.ts'
import type { Rig } from './rig.ts'

/** What the page was promised: kept outside the browser, so that it outlives tab and browser. */
export interface Promised {
  readonly person: string
  readonly disk: Set<string>
  readonly said: Map<string, string>
  /** Promised events that have no id of ours, so that only their number can be compared. */
  counted: number
  /** How many entries the client has to give up, and tell of. */
  drops: number
  /** These promises end: consent was withdrawn, a cap or a poison took them, or site data was cleared. */
  release(ids: Iterable<string>): void
  /** A page of this person in a context; several may be open. */
  open(context: BrowserContext, path?: string): Promise<Page>
}

/** Promises of a context are told over one binding, whoever is signed in, and its errors are heard. */
const bind = async (rig: Rig, context: BrowserContext): Promise<void> => {
  context.on('weberror', error => rig.wrong.push(String(error.error())))
  await context.exposeBinding('told', (_, id: string, stored: string) => {
    const owner = rig.people.find(({ person }) => id.startsWith(`${person}-`))
    owner?.said.set(id, stored)
    if (stored === 'disk') owner?.disk.add(id)
  })
}
const bound = new WeakMap<BrowserContext, Promise<void>>()

/** Somebody new, with an account of their own. */
export function somebody(rig: Rig): Promised {
  const person = `p${randomUUID().slice(0, 8)}`
  const disk = new Set<string>()
  const us: Promised = {
    person,
    disk,
    said: new Map(),
    counted: 0,
    drops: 0,
    release: ids => {
      for (const id of [...ids]) disk.delete(id)
    },
    async open(context, path = '/') {
      if (!bound.has(context)) bound.set(context, bind(rig, context))
      await bound.get(context)
      const page = await context.newPage()
      await page.goto(`${rig.web.origin}${path}?person=${person}`)
      await page.evaluate('waymark.ready().catch(() => {})')
      return page
    },
  }
  rig.people.push(us)
  return us
}

export const send = (page: Page, from: number, n: number): Promise<string[]> => page.evaluate(`send(${from}, ${n})`)
export const flush = (page: Page): Promise<void> => page.evaluate('waymark.flush()')

/** With FAULTS=all every case, else the first of a list: the whole takes too long for each day. */
export const pick = <T>(cases: readonly T[], quick: number): readonly T[] => (process.env.FAULTS === 'all' ? cases : cases.slice(0, quick))

/** All that was promised has come without anybody asking for it. */
export const arrives = (rig: Rig, { person, disk }: Promised, ms = 30_000): Promise<boolean> =>
  until(
    async () => {
      const { ids } = await rig.stored(person)
      return [...disk].every(id => ids.has(id))
    },
    ms,
    'delivery of all that was promised, without a flush',
  )

/** All that was promised is at the receiver, once, and nothing else is. Returns how many. */
export async function settled(rig: Rig, { person, disk }: Promised, page: Page, ms = 30_000): Promise<number> {
  const missing = async () => {
    const { ids } = await rig.stored(person)
    return [...disk].filter(id => !ids.has(id))
  }
  await until(
    async () => {
      // A flush that finds nothing to send says nothing: another tab may have sent it all since this one was refused.
      await page.evaluate('window.waiting = 0')
      await flush(page)
      return !(await missing()).length && !(await page.evaluate('window.waiting'))
    },
    ms,
    'delivery of all that was promised',
  ).catch(async error => {
    const lost = await missing()
    throw new Error(`${error.message}: ${lost.length} of ${disk.size} are missing, ${await page.evaluate('window.waiting')} wait`)
  })
  const { ids, tally, dropped } = await rig.stored(person)
  expect([...ids.values()].filter(times => times !== 1)).toEqual([])
  expect([...ids.keys()].filter(id => !id.startsWith(`${person}-`))).toEqual([])
  expect({ tally, dropped }).toEqual({ tally: ids.size, dropped: 0 })
  expect(await page.evaluate('wrong')).toEqual([])
  return ids.size
}

/** Compares, for everybody, what was promised with what the receiver has on disk. */
export async function tallyOf({ people, met, wrong, stored }: Rig): Promise<Tally> {
  let [promised, lost, twice, foreign, reported, dropped] = [0, 0, 0, 0, 0, 0]
  for (const { person, disk, counted, drops } of people) {
    const { ids, tally, dropped: told } = await stored(person)
    promised += disk.size + counted
    lost += [...disk].filter(id => !ids.has(id)).length + Math.max(0, counted - tally)
    // Beyond 32 events a day and series only their number is kept.
    twice += [...ids.values()].filter(times => times !== 1).length + Math.max(0, tally - Math.max(counted, ids.size))
    const others = people.filter(other => other.person !== person)
    foreign += [...ids.keys()].filter(id => others.some(other => id.startsWith(`${other.person}-`))).length
    reported += told
    dropped += drops
  }
  return { met, promised, lost, twice, foreign, hostErrors: wrong.length, reported, dropped }
}

/** How many rows wait on the disk, of whomever. */
export const waitingOn = (page: Page): Promise<number> =>
  page.evaluate(`new Promise(done => {
    const it = indexedDB.open('waymark:wk:')
    it.onsuccess = () => {
      const keys = it.result.transaction('rows').objectStore('rows').getAllKeys()
      keys.onsuccess = () => {
        it.result.close()
        done(keys.result.filter(key => /\\][oq]/.test(key)).length)
      }
    }
  })`)
