import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launch, until } from '../kit.ts'
import { type Fault, flush, MOST, openRig, type Rig, send, settled, somebody } from './rig.ts'

/** `npm run test:faults` takes 20. */
const SEEDS = Number(process.env.FAULT_SEEDS ?? 2)
const EVENTS = 200

let browser: Browser
let rig: Rig
let promised = 0
beforeAll(async () => {
  ;[browser, rig] = await Promise.all([launch(), openRig()])
})
afterAll(async () => {
  if (!promised) throw new Error('nothing was promised, so nothing was shown')
  // None lost of n says that fewer than 3/n are, at 95 %.
  console.log(`delivered ${promised} of ${promised}, each once: fewer than ${((3 / promised) * 100).toFixed(3)} % are lost (95 %)`)
  await browser?.close()
  await rig?.close()
})

/** A small generator of our own, so that a seed is the same run everywhere. Mulberry32. */
const randomOf = (seed: number) => () => {
  seed = (seed + 0x6d2b79f5) | 0
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296
}

const faults: readonly Fault[] = [
  { do: 'reset' },
  { do: 'lost' },
  { do: 'lost' },
  { do: 'answer', status: 429 },
  { do: 'answer', status: 503 },
  { do: 'answer', status: 500, body: '<html>' },
  { do: 'answer', status: 200, body: '<h1>Welcome to the hotel</h1>' },
  { do: 'answer', status: 204 },
]

test.each(Array.from({ length: SEEDS }, (_, i) => i + 1))(
  'seed %d: two tabs under random faults, reloads and crashes deliver all of it, once',
  async seed => {
    const random = randomOf(seed)
    const context = await browser.newContext()
    const us = somebody(rig)
    for (const name of Object.keys(rig.gate.counts)) delete rig.gate.counts[name]
    // Two of three beacons meet a fault.
    rig.gate.fault = () => (random() < 1 / 3 ? { do: 'pass' } : faults[Math.floor(random() * faults.length)]!)
    let tabs = [await us.open(context), await us.open(context)]
    for (let at = 0; at < EVENTS; ) {
      const i = random() < 0.5 ? 0 : 1
      const n = Math.min(1 + Math.floor(random() * 25), EVENTS - at)
      const stored = send(tabs[i]!, at, n)
      const chance = random()
      if (chance < 0.2) {
        const gone = tabs[i]!
        // The page goes in the middle of it: what was not said to be stored was never promised.
        await Promise.all([stored.catch(() => {}), gone.reload()])
        await gone.evaluate('waymark.ready()')
      } else await stored
      if (chance > 0.85) {
        tabs = [tabs[1 - i]!, await us.open(context)]
        await context
          .pages()
          .find(page => !tabs.includes(page))
          ?.close()
      }
      if (random() < 0.6) tabs[0]!.evaluate('void waymark.flush()').catch(() => {})
      at += n
    }
    // A slow machine sends little in that time: it goes on until there were enough faults to show anything.
    const met = () => Object.values(rig.gate.counts).reduce((sum, n) => sum + n, 0) - (rig.gate.counts.pass ?? 0)
    for (let at = EVENTS; met() <= 2 && at < MOST; at++) {
      await send(tabs[0]!, at, 1)
      await flush(tabs[0]!)
    }
    rig.gate.fault = () => ({ do: 'pass' })
    expect(await settled(rig, us, tabs[1]!)).toBeGreaterThanOrEqual(us.disk.size)
    expect(us.disk.size).toBeGreaterThan(EVENTS / 2)
    expect(met()).toBeGreaterThan(2)
    promised += us.disk.size
    await context.close()
  },
  60_000,
)

test('one poison series among good ones, refused with 400 by who stands between: the good ones are saved', async () => {
  const context = await browser.newContext()
  const us = somebody(rig)
  const page = await us.open(context)
  let refused = 0
  rig.gate.fault = ({ person, evidence }) => {
    if (person !== us.person || !evidence.some(({ key }) => key.includes('e7'))) return { do: 'pass' }
    refused++
    return { do: 'answer', status: 400, body: 'bad request' }
  }
  await send(page, 0, 80)
  const good = [...us.disk].filter(id => Number(id.split('-')[1]) % 8 !== 7)
  await until(
    async () => {
      await flush(page)
      const { ids } = await rig.stored(us.person)
      return good.every(id => ids.has(id))
    },
    20_000,
    'delivery of the 70 good ones',
  )
  expect(refused).toBeGreaterThan(1)
  expect((await rig.stored(us.person)).ids.size).toBe(70)
  rig.gate.fault = () => ({ do: 'pass' })
  await context.close()
})
