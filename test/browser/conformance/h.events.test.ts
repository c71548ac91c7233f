import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { until } from '../kit.ts'
import { press, seen, told, world } from './world.ts'

const { open, routes } = world()

interface Told {
  readonly kind: string
  readonly id: string
  readonly seq: number
  readonly what?: string
  readonly step?: string
}
interface Sent {
  readonly happenings: readonly Told[]
  readonly evidence: readonly { readonly key: string; readonly rev: number }[]
}
let ports = 0
/** A receiver of its own; `fail` makes it answer with an error. */
const receiver = () => {
  const path = `/beacon${++ports}`
  const desk = { path, beacons: [] as Sent[], tries: [] as number[], fail: false }
  routes[path] = (_, response, body) => {
    desk.tries.push(Date.now())
    const beacon = JSON.parse(body) as Sent
    if (desk.fail) return void response.writeHead(500).end()
    desk.beacons.push(beacon)
    response.end(
      JSON.stringify({
        waymark: 1,
        serverTime: Date.now(),
        refreshMs: 60_000,
        accepted: beacon.happenings.map(({ id }) => id),
        duplicate: [],
        rejected: [],
        evidence: beacon.evidence.map(({ key, rev }) => ({ key, rev })),
      }),
    )
  }
  return desk
}
const guideTold = ({ beacons }: { readonly beacons: readonly Sent[] }): string[] => [
  ...new Map(
    beacons
      .flatMap(({ happenings }) => happenings)
      .sort((a, b) => a.seq - b.seq)
      .flatMap(one => (one.kind === 'guide' ? [[one.id, `${one.what} ${one.step}`]] : [])),
  ).values(),
]
const tour = (page: Page, endpoint?: string): Promise<unknown> =>
  page.evaluate(
    endpoint =>
      window.way.tour(
        ['a', 'b', 'c'].map(id => ({ id, title: id.toUpperCase() })),
        { options: endpoint ? { endpoint, writeKey: 'wk' } : {} },
      ),
    endpoint,
  )
const again = async (page: Page): Promise<void> => {
  await page.reload()
  await page.waitForFunction(() => 'wm' in window)
}

test('H 1: each move tells one update with the step’s index, close and complete one each; the heartbeat comes only past the first step', async () => {
  const desk = receiver()
  const page = await open('')
  // Half a minute in a fifth of a second.
  await page.evaluate(() => {
    const wait = window.setTimeout
    const short = (fn: () => void, ms = 0) => wait(fn, ms === 30_000 ? 200 : ms)
    Object.assign(window, { wait })
    window.setTimeout = short as typeof setTimeout
  })
  await tour(page, desk.path)
  await seen(page, 'A')
  await page.evaluate(() => {
    const moves: string[] = []
    Object.assign(window, { moves })
    window.waymark.on('step', ({ what, step, index }) => what === 'shown' && moves.push(`${step} ${index}`))
  })
  await page.evaluate(() => window.way.pause(400))
  expect(await told(page)).toEqual(['started a', 'shown a'])
  await press(page, 'Next')
  await seen(page, 'B')
  await page.waitForFunction(() => window.told.includes('stayed b'))
  await page.evaluate(() => {
    window.setTimeout = Reflect.get(window, 'wait')
  })
  await press(page, 'Next')
  await seen(page, 'C')
  await press(page, 'Done')
  await seen(page, null)
  const all = ['started a', 'shown a', 'shown b', 'stayed b', 'shown c', 'completed c']
  expect((await told(page)).map(line => line.replace(' done', ''))).toEqual(all)
  expect(await page.evaluate(() => Reflect.get(window, 'moves'))).toEqual(['b 1', 'c 2'])
  await page.evaluate(() => window.waymark.flush())
  await until(() => guideTold(desk).length >= all.length)
  expect(guideTold(desk)).toEqual(all)

  await page.evaluate(() => window.waymark.start('t', { resume: false }))
  await seen(page, 'A')
  await press(page, 'Close')
  await seen(page, null)
  expect((await told(page)).slice(all.length)).toEqual(['started a', 'shown a', 'dismissed a button'])
  await page.close()
})

test('H 2: the page is left in a tour: what it was left at is sent', async () => {
  const desk = receiver()
  const page = await open('')
  await tour(page, desk.path)
  await seen(page, 'A')
  await press(page, 'Next')
  await seen(page, 'B')
  await page.goto('about:blank')
  await until(() => guideTold(desk).includes('left b'))
  await page.close()
})

test('H 3: a post that fails is kept, sent again within ten seconds, and at the next load', async () => {
  const desk = receiver()
  desk.fail = true
  const page = await open('')
  await tour(page, desk.path)
  await seen(page, 'A')
  await page.evaluate(() => window.waymark.flush())
  await until(() => desk.tries.length > 0)
  await until(() => desk.tries.length > 1, 20_000)
  expect(desk.tries[1]! - desk.tries[0]!).toBeLessThan(10_000)
  expect(desk.beacons).toEqual([])
  await page.evaluate(() => window.waymark.destroy())
  desk.fail = false
  await again(page)
  await page.evaluate(endpoint => window.way.begin({}, { options: { endpoint, writeKey: 'wk' } }).then(() => {}), desk.path)
  await until(() => guideTold(desk).includes('shown a'))
  await page.close()
})

test('H 6 and 10: a save that fails, and a load: what is seen still moves, and the failure is told', async () => {
  const page = await open('')
  await tour(page)
  await seen(page, 'A')
  await page.evaluate(() => {
    IDBObjectStore.prototype.put = () => {
      throw new DOMException('full', 'QuotaExceededError')
    }
  })
  await press(page, 'Next')
  await seen(page, 'B')
  expect(await page.evaluate(() => window.waymark.attest('seen'))).toMatchObject({ stored: 'memory' })
  await press(page, 'Next')
  await seen(page, 'C')
  await page.close()

  const other = await open('')
  await other.evaluate(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('no', 'SecurityError')
    }
  })
  await tour(other)
  await seen(other, 'A')
  await press(other, 'Next')
  await seen(other, 'B')
  expect(await told(other)).toContain('error storage')
  await other.close()
})

test('H 9: sparse data that comes from the disk wipes nothing of the app’s; nothing is written meanwhile, nor when nothing changed', async () => {
  const page = await open('')
  const begin = (facts: object) =>
    page.evaluate(async facts => {
      const writes: string[] = []
      const { put } = IDBObjectStore.prototype
      IDBObjectStore.prototype.put = function (value, key) {
        writes.push(String(key))
        return put.call(this, value, key)
      }
      Object.assign(window, { writes })
      await window.way.begin(
        {
          l: {
            kind: 'checklist',
            auto: true,
            title: '{{name|nobody}} {{plan|none}}',
            items: [{ id: 'a', title: 'a', done: { count: 'a' } }],
          },
        },
        { person: null },
      )
      window.waymark.identify('u1', facts as Record<string, string>)
      await window.way.pause(400)
    }, facts)
  const name = () => page.evaluate(() => window.wm.$('.launch .name')?.textContent)
  await begin({ name: 'Aoi' })
  await until(async () => (await name()) === 'Aoi none')
  await again(page)
  await begin({ plan: 'pro' })
  await until(async () => (await name()) === 'Aoi pro')
  await again(page)
  await begin({ name: 'Aoi', plan: 'pro' })
  expect(await name()).toBe('Aoi pro')
  expect(await page.evaluate(() => Reflect.get(window, 'writes'))).toEqual([])
  await page.close()
})

test('H 11: the milestone is told once a person, with the time since the start; people are apart; what an anonymous visitor did counts', async () => {
  const page = await open('')
  await page.evaluate(async () => {
    const lines: string[] = []
    await window.way.begin(
      {},
      {
        person: null,
        book: {
          anchor: 'trialStart',
          milestones: { aha: { title: 'Aha', rule: { count: 'aha', atLeast: 1, from: 'trialStart' } } },
          roadmap: [{ level: 0, state: 'Seen', criteria: ['aha'], next: [] }],
        },
      },
    )
    Object.assign(window, { lines })
    window.waymark.on('milestone', ({ id, reached, ttv }) => lines.push(`${id} ${reached} ${Math.round(ttv! / 1000)}`))
  })
  const lines = () => page.evaluate(() => Reflect.get(window, 'lines') as string[])
  /** Signed up at a fixed instant, and what happened so many seconds after it. */
  const did = (person: string | null, aha: number | null) =>
    page.evaluate(
      ([person, aha]) => {
        const start = performance.timeOrigin - 100_000
        if (aha !== null) window.waymark.track('aha', {}, { at: start + aha * 1000 })
        if (person === null) return
        window.waymark.identify(person)
        window.waymark.group(`of ${person}`, { anchors: { trialStart: new Date(start).toISOString() } })
      },
      [person, aha] as const,
    )
  await did('u1', 60)
  await until(async () => (await lines()).length === 1)
  expect(await lines()).toEqual(['aha true 60'])
  await did(null, 70)
  await page.evaluate(() => window.way.pause(150))
  expect(await lines()).toHaveLength(1)
  await did('u2', null)
  await page.evaluate(() => window.way.pause(150))
  expect(await lines()).toHaveLength(1)
  await did(null, 10)
  await until(async () => (await lines()).length === 2)
  expect((await lines())[1]).toBe('aha true 10')
  await page.close()
})
