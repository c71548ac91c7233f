import { expect, test } from 'vitest'
import type { AccountPage } from '../../src/progress/index.ts'
import { MOST_LOSSES } from '../../src/receiver/limits.ts'
import { REASONS } from '../../src/receiver/take.ts'
import { type device as Device, device, NOON, onDatabases, receiverOn } from './kit.ts'

const key = { authorization: 'Bearer sk_test' }
const mine = { secret: 'known to this phone alone' }
const telling = (who: ReturnType<typeof Device>, dropped: Record<string, number>, more = {}) => who.beacon([], [], { dropped, ...more })

onDatabases(db => {
  const receiver = (options = {}) => receiverOn(db.store, { secretKeys: ['sk_test'], ...options })
  const lostOf = async (account: string) => (await db.store.lost(account)).map(({ person, reason, n }) => [person, reason, n])

  test('what devices lost is summed over them, and counted once however often and in whichever order they tell it', async () => {
    const { post, clock } = receiver()
    const [phone, desk, other] = [device('ken', 'lost', 'phone'), device('ken', 'lost', 'desk'), device('aoi', 'lost')]
    await post(telling(phone, { cap: 2, future: 1 }))
    clock.now = NOON + 5000
    const grown = telling(phone, { cap: 3, future: 1 })
    await Promise.all([post(grown), post(telling(desk, { cap: 4 })), post(telling(other, { evicted: 1 }))])
    clock.now = NOON + 9000
    for (const again of [grown, telling(phone, { cap: 2 })]) await post(again)
    expect(await db.store.lost('lost')).toEqual([
      { person: 'aoi', reason: 'evicted', n: 1, at: NOON + 5000 },
      { person: 'ken', reason: 'cap', n: 7, at: NOON + 5000 },
      { person: 'ken', reason: 'future', n: 1, at: NOON },
    ])
  })

  test('a page of the console and an export say what was lost, by person and reason', async () => {
    const { post, get, ask } = receiver()
    const [ken, aoi] = [device('ken', 'said'), device('aoi', 'said')]
    await post(telling(ken, { evicted: 2, cap: 1 }))
    await post(telling(aoi, {}))
    const { lost, people } = (await (await get('/api/accounts/said')).json()) as AccountPage
    expect(people.map(({ id }) => id)).toEqual(['aoi', 'ken'])
    expect(lost).toEqual([
      { person: 'ken', reason: 'cap', n: 1, at: NOON },
      { person: 'ken', reason: 'evicted', n: 2, at: NOON },
    ])
    const exported = async (person: string) => (await ask('/v1/export', { person, account: 'said' }, key)).answer.accounts
    expect(await exported('ken')).toMatchObject([{ lost: lost.map(({ person: _, ...rest }) => rest) }])
    expect(await exported('aoi')).toMatchObject([{ lost: [] }])
  })

  test('a device that takes the name of another counts nothing as theirs', async () => {
    const { post } = receiver()
    await post(telling(device('ken', 'named', 'phone'), { cap: 1, future: 4 }))
    await post(telling(device('eve', 'named', 'phone'), { cap: 9, future: 2 }))
    expect(await lostOf('named')).toEqual([
      ['eve', 'cap', 9],
      ['eve', 'future', 2],
      ['ken', 'cap', 1],
      ['ken', 'future', 4],
    ])
  })

  test('what is no count of ours is passed over', async () => {
    const { post } = receiver()
    await post(device('ken', 'odd').beacon([], [], { dropped: { cap: -1, future: 0.5, tooBig: '3', wrong: 4, corrupt: 2 } as object }))
    expect(await lostOf('odd')).toEqual([['ken', 'corrupt', 2]])
  })

  test('counts are erased with the person, also those of devices long forgotten, and an old beacon brings none back', async () => {
    const { post, ask } = receiver()
    const [ken, aoi] = [device('ken', 'wiped'), device('aoi', 'wiped')]
    const late = telling(ken, { cap: 2 })
    for (const beacon of [late, telling(device('ken', 'wiped', 'old'), { evicted: 5 }), telling(aoi, { cap: 1 })]) await post(beacon)
    await db.store.write('wiped', ['ken'], async writing => writing.save({ ...writing.ledger('ken'), writers: {} }))
    await ask('/v1/erase', { account: 'wiped', person: 'ken' }, key)
    await post(late)
    expect(await lostOf('wiped')).toEqual([['aoi', 'cap', 1]])
    await ask('/v1/erase', { account: 'wiped' }, key)
    expect(await lostOf('wiped')).toEqual([])
  })

  test('who erases in the browser erases these counts too, and from then on it counts anew', async () => {
    const { post } = receiver()
    const ken = device('ken', 'anew')
    await post(telling(ken, { cap: 6 }, mine))
    await post(telling(ken, {}, { ...mine, epoch: 1 }))
    expect(await lostOf('anew')).toEqual([])
    await post(telling(ken, { cap: 1 }, { ...mine, epoch: 1 }))
    expect(await lostOf('anew')).toEqual([['ken', 'cap', 1]])
  })

  test('of people of no account, and of what is kept apart, it is known too, and shows in no account', async () => {
    const { post, ask, get } = receiver({ verify: { secret: 'a secret of thirty-two characters' }, unsigned: 'apart' })
    await post(telling(device('stray', 'apart'), { cap: 2 }))
    await receiver().post(telling(device('stray', null), { future: 1 }))
    const { answer } = await ask('/v1/export', { person: 'stray' }, key)
    expect(answer.accounts).toMatchObject([
      { account: null, lost: [{ reason: 'future', n: 1 }] },
      { account: 'apart', unsigned: true, lost: [{ reason: 'cap', n: 2 }] },
    ])
    expect((await get('/api/accounts/apart', key)).status).toBe(404)
  })

  test('a receiver counts what it hears for the first time, by reason, and begins every reason at none', async () => {
    const lines = async (it: ReturnType<typeof receiver>) =>
      (await (await it.get('/metrics')).text()).split('\n').filter(line => line.startsWith('waymark_lost_total'))
    const it = receiver()
    expect(await lines(it)).toHaveLength(10)
    const ken = device('ken', 'counted')
    const first = telling(ken, { cap: 2 })
    for (const beacon of [first, first, telling(ken, { cap: 5, evicted: 1 }), first]) await it.post(beacon)
    expect(await lines(it)).toEqual(
      expect.arrayContaining([
        'waymark_lost_total{reason="cap"} 5',
        'waymark_lost_total{reason="evicted"} 1',
        'waymark_lost_total{reason="corrupt"} 0',
      ]),
    )
    // Another one, or the same after a restart, has heard nothing new.
    const other = receiver()
    await other.post(telling(ken, { cap: 5, evicted: 1 }))
    expect((await lines(other)).filter(line => !line.endsWith(' 0'))).toEqual([])
  })

  test('who looks at the account hears of it', async () => {
    const heard: string[] = []
    const stop = await db.store.listen(account => heard.push(account))
    const { post } = receiver()
    const ken = device('ken', 'heard')
    await post(telling(ken, {}))
    await expect.poll(() => heard).toContain('heard')
    const before = heard.filter(account => account === 'heard').length
    await post(telling(ken, { cap: 1 }))
    await expect.poll(() => heard.filter(account => account === 'heard').length).toBe(before + 1)
    stop()
  })

  test('one person can not fill the table', async () => {
    const all = Object.fromEntries(REASONS.map(reason => [reason, 1]))
    await db.store.write('full', ['ken'], async writing => {
      for (let i = 0; i < MOST_LOSSES / REASONS.length; i++) await writing.lose('ken', `w${i}`, all, NOON)
      expect(await writing.lose('ken', 'one more', { cap: 1 }, NOON)).toEqual({})
      // What is counted already goes on.
      expect(await writing.lose('ken', 'w0', { ...all, cap: 3 }, NOON)).toEqual({ cap: 2 })
    })
    expect((await lostOf('full')).reduce((sum, [, , n]) => sum + Number(n), 0)).toBe(MOST_LOSSES + 2)
  })
})
