import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dots, type Evidence, empty, merge } from '../../src/evidence/index.ts'
import { createWorld, receiptFor, settle } from './fakes.ts'
import { signedIn } from './start.ts'

type Deed = 'track a' | 'track b' | 'reload a' | 'leave a' | 'dash a' | 'wait' | 'flush b'
const deeds = fc.array(fc.constantFrom<Deed>('track a', 'track a', 'track b', 'reload a', 'leave a', 'dash a', 'wait', 'flush b'), {
  minLength: 3,
  maxLength: 25,
})
const nets = fc.array(fc.constantFrom('fine', 'fine', 'ack lost', 'refused', 'portal', 'busy', 'hiccup'), { minLength: 1, maxLength: 30 })

test('whatever the network and the tabs do, the receiver ends with each event that was stored, once', async () => {
  await fc.assert(
    fc.asyncProperty(deeds, nets, fc.boolean(), async (deeds, nets, isSilent) => {
      const world = createWorld()
      world.isSilent = isSilent
      let known: Evidence = empty
      const happened = new Map<string, number>()
      let n = 0
      let calm = false
      world.reply = beacon => {
        const net = calm ? 'fine' : nets[n++ % nets.length]!
        if (net === 'refused') return { status: 0, body: '' }
        if (net === 'portal') return { status: 200, body: '<html>Log in</html>' }
        if (net === 'busy')
          return {
            status: 503,
            body: JSON.stringify({ ...receiptFor({ ...beacon, evidence: [], happenings: [] }, world.serverNow()), retryAfterMs: 2000 }),
          }
        if (net === 'hiccup') return { status: 500, body: 'oops' }
        for (const { key, delta } of beacon.evidence)
          known = merge(known, delta.kind === 'mark' ? { ...empty, marks: { [key]: delta } } : { ...empty, series: { [key]: delta } })
        for (const { id } of beacon.happenings) happened.set(id, (happened.get(id) ?? 0) + 1)
        return net === 'ack lost' ? { status: 0, body: '' } : { status: 200, body: JSON.stringify(receiptFor(beacon, world.serverNow())) }
      }
      let a = await signedIn(world)
      const b = await signedIn(world)
      const stored: string[] = []
      const track = async ({ waymark }: typeof a) => {
        const id = `e${stored.length}`
        const { stored: where } = await waymark.track('scout.sent', {}, { id })
        expect(where).toBe('disk')
        stored.push(id)
      }
      for (const deed of deeds) {
        if (deed === 'track a') await track(a)
        else if (deed === 'track b') await track(b)
        else if (deed === 'flush b') await b.waymark.flush()
        else if (deed === 'wait') await world.pass(3000)
        else {
          if (deed === 'dash a') {
            // The page is gone before the disk has it.
            const id = `e${stored.length}`
            a.waymark.track('scout.sent', {}, { id })
            stored.push(id)
          }
          if (deed !== 'reload a') a.tab.hide()
          if (deed === 'dash a') a.tab.kill()
          a.waymark.destroy()
          a = await signedIn(world)
        }
      }
      calm = true
      await a.waymark.flush()
      await b.waymark.flush()
      await world.pass(600_000)
      const [row] = Object.values(known.series)
      expect(
        dots(row)
          .map(({ id }) => id)
          .sort(),
      ).toEqual(stored.slice(0, 32).sort())
      const tallies = row?.kind === 'cells' ? row.days.flatMap(({ by }) => Object.values(by)) : []
      expect(tallies.reduce((sum, { n }) => sum + n, 0)).toBe(stored.length)
      expect([...world.disk.keys()].filter(key => /\][oq]/.test(key))).toEqual([])
      expect(world.reports).toEqual([])
      a.waymark.destroy()
      b.waymark.destroy()
      await settle()
      expect(world.timers()).toBe(0)
    }),
    { numRuns: 100 },
  )
}, 120_000)
