import { expect, test } from 'vitest'
import type { Happening } from '../../src/beacon/types.ts'
import { device, NOON, onDatabases, receiverOn } from './kit.ts'

const talk = (id: string, topic: string): Happening => ({ id, at: NOON, seq: 1, kind: 'talk', level: 0, open: [], topic })
const handover = (id: string, to: string): Happening => ({ id, at: NOON, seq: 1, kind: 'personChanged', to })

onDatabases(db => {
  const topicsOf = async (it: ReturnType<typeof receiverOn>, account: string) =>
    (await it.alarms(account)).map(({ kind, topic, to }) => [kind, topic ?? to])

  test('whoever asked twice while there was no net is one line of the list, and the beacon that says so is taken in', async () => {
    const it = receiverOn(db.store)
    const ken = device('ken', 'offline')
    const said = [talk('t1', 'seats'), handover('h1', 'aoi'), talk('t2', 'prices'), handover('h2', 'mei')]
    const { status, receipt } = await it.post(ken.beacon([ken.scout('s1', NOON)], said))
    expect([status, receipt.accepted]).toEqual([200, ['t1', 'h1', 't2', 'h2']])
    expect((await topicsOf(it, 'offline')).sort()).toEqual([
      ['personChanged', 'mei'],
      ['talk', 'prices'],
    ])
  })

  test('a beacon that came in before an alarm was done with, and is committed after it, rings for itself', async () => {
    const it = receiverOn(db.store)
    const ken = device('ken', 'queued')
    const close = async (): Promise<void> => {
      const [alarm] = await it.alarms('queued')
      expect((await it.ask(`/api/alarms/${alarm!.id}`, { do: 'done', reason: 'called' })).status).toBe(200)
    }
    it.clock.now = NOON + 1000
    await it.post(ken.beacon([], [talk('q2', 'second')]))
    await close()
    it.clock.now = NOON
    await it.post(ken.beacon([], [talk('q1', 'first')]))
    expect(await topicsOf(it, 'queued')).toEqual([['talk', 'first']])
    it.clock.now = NOON + 2000
    expect((await it.post(ken.beacon([], [talk('q3', 'third')]))).status).toBe(200)
    expect(await topicsOf(it, 'queued')).toEqual([['talk', 'third']])
    await close()
    expect(await it.alarms('queued')).toEqual([])
  })
})
