import { expect, test } from 'vitest'
import { bench } from './bench.ts'
import { flush, send, settled, somebody } from './people.ts'
import { type Fault, MOST } from './rig.ts'

/** `npm run test:faults` takes 20. */
const SEEDS = Number(process.env.FAULT_SEEDS ?? 2)
const EVENTS = 200

const on = bench()
const { inContext } = on

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
  seed =>
    inContext(async context => {
      const random = randomOf(seed)
      const us = somebody(on.rig)
      for (const name of Object.keys(on.rig.gate.counts)) delete on.rig.gate.counts[name]
      // Two of three beacons meet a fault.
      on.rig.gate.fault = () => (random() < 1 / 3 ? { do: 'pass' } : faults[Math.floor(random() * faults.length)]!)
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
          on.rig.meets('reload in the middle of a call')
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
      const met = () => Object.values(on.rig.gate.counts).reduce((sum, n) => sum + n, 0) - (on.rig.gate.counts.pass ?? 0)
      for (let at = EVENTS; met() <= 2 && at < MOST; at++) {
        await send(tabs[0]!, at, 1)
        await flush(tabs[0]!)
      }
      on.rig.gate.fault = () => ({ do: 'pass' })
      expect(await settled(on.rig, us, tabs[1]!)).toBeGreaterThanOrEqual(us.disk.size)
      expect(us.disk.size).toBeGreaterThan(EVENTS / 2)
      expect(met()).toBeGreaterThan(2)
    }),
  60_000,
)
