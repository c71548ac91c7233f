import { expect, test } from 'vitest'
import type { Cells } from '../../src/evidence/index.ts'
import { seriesKey } from '../../src/evidence/index.ts'
import type { Playbook } from '../../src/playbook/types.ts'
import type { AccountReport } from '../../src/progress/index.ts'
import { openStore } from '../../src/receiver.ts'
import { day, device, NOON, onDatabases, playbook, receiverOn } from './kit.ts'

onDatabases(db => {
  const { ledgerOf } = db
  const scoutsOf = async (account: string, person: string): Promise<string[]> => {
    const row = (await ledgerOf(account, person))?.evidence.series[seriesKey('scout.sent')] as Cells | undefined
    return row?.days.flatMap(cell => cell.dots.map(dot => dot.id)) ?? []
  }

  test("account rules are read over everybody, with the sender's own part, and told again only when they changed", async () => {
    const { post } = receiverOn(db.store)
    const [ken, aoi] = [device('ken', 'shared'), device('aoi', 'shared')]
    await post(ken.beacon([ken.scout('k1', NOON), ken.scout('k2', NOON)]))
    const first = (await post(aoi.beacon([aoi.scout('a1', NOON)]))).receipt.account
    expect(Object.values(first?.readings ?? {})).toContainEqual(
      expect.objectContaining({ value: 3, mine: 1, need: 5, at: null, asOf: NOON }),
    )
    const quiet = await post(aoi.beacon([], [], { etag: first!.etag }))
    expect(quiet.receipt.account).toBeUndefined()
    await post(ken.beacon([ken.scout('k3', NOON), ken.scout('k4', NOON + 1)]))
    const second = (await post(aoi.beacon([], [], { etag: first!.etag }))).receipt.account
    expect(Object.values(second?.readings ?? {})).toContainEqual(expect.objectContaining({ value: 5, mine: 1, at: NOON + 1 }))
  })

  test('a reading that time takes back is read again when its time has come', async () => {
    const lately: Playbook = {
      ...playbook,
      signals: {
        slow: {
          scope: 'account',
          when: { not: { count: 'scout.sent', atLeast: 1, last: 'P1D' } },
          do: { call: { say: 'Call' } },
        },
      },
    }
    const { post, clock } = receiverOn(db.store, { playbooks: [lately] })
    const ken = device('ken', 'lately')
    const lone = async () => Object.values((await post(ken.beacon([]))).receipt.account?.readings ?? {}).find(({ need }) => need === 1)
    await post(ken.beacon([ken.scout('l1', NOON)]))
    expect(await lone()).toMatchObject({ value: 1, asOf: NOON, through: NOON + day(1) })
    clock.now += day(1) - 1
    expect(await lone()).toMatchObject({ value: 1 })
    clock.now += 1
    expect(await lone()).toMatchObject({ value: 0, mine: 0, asOf: NOON + day(1) })
  })

  test('of the facts of an account its people are told those that the playbook speaks of', async () => {
    const speaking: Playbook = {
      ...playbook,
      milestones: {
        ...playbook.milestones,
        all: {
          title: 'Ask {{ account.contact | us }}',
          scope: 'account',
          rule: { coverage: 'scout.sent', expected: 'seats', last: 'P7D' },
        },
        big: { title: 'Big', scope: 'account', rule: { any: [{ trait: 'tier', is: '1' }, { attest: 'said' }] } },
      },
    }
    const { post, tell } = receiverOn(db.store, { playbooks: [speaking], secretKeys: ['sk_test'] })
    await tell({
      account: 'facts',
      facts: {
        seats: 12,
        tier: '2',
        contact: 'Aoki',
        owner: 'mika@vendor.test',
        note: 'pays late',
        anchors: { contract: '2026-04-01' },
        targets: { downloads: 5 },
      },
    })
    const { receipt } = await post(device('ken', 'facts').beacon([]))
    expect(Object.keys(receipt.account?.facts ?? {}).sort()).toEqual([
      'account.anchor.contract',
      'account.contact',
      'account.seats',
      'account.target.downloads',
      'account.tier',
    ])
  })

  test('days that no rule looks back at are forgotten, and what was reached by them stays', async () => {
    const rule = { count: 'scout.sent', atLeast: 2, within: 'P7D' } as const
    const week: Playbook = {
      ...playbook,
      milestones: {
        scouted: { title: 'Two in a week', rule },
        together: { title: 'Two in a week, together', scope: 'account', rule },
      },
    }
    const { post, clock, get } = receiverOn(db.store, { playbooks: [week] })
    const [ken, aoi] = [device('ken', 'tidy'), device('aoi', 'tidy')]
    await post(ken.beacon([ken.scout('k1', NOON), ken.scout('k2', NOON + 2000)]))
    await post(aoi.beacon([aoi.scout('a1', NOON + 1000)]))
    const reached = async () => {
      const { milestones } = (await (await get('/api/accounts/tidy')).json()) as AccountReport
      return milestones.map(({ id, reachedAt }) => [id, reachedAt])
    }
    const before = await reached()
    expect(before).toEqual([
      ['scouted', NOON + 2000],
      ['together', NOON + 1000],
    ])
    clock.now += day(120)
    const { receipt } = await post(ken.beacon([ken.scout('k3', clock.now)]))
    expect(receipt.evidence[0]).not.toHaveProperty('refused')
    expect(await scoutsOf('tidy', 'ken')).toEqual(['k3'])
    expect(await scoutsOf('tidy', 'aoi')).toEqual([])
    expect(await reached()).toEqual(before)
    // A device that still has those days brings none of them back, and is told what was reached.
    const again = await post(
      ken.beacon([{ key: seriesKey('scout.sent'), rev: 99, delta: ken.evidence.series[seriesKey('scout.sent')] as Cells }]),
    )
    expect(again.receipt.evidence).toEqual([{ key: seriesKey('scout.sent'), rev: 99 }])
    expect(await scoutsOf('tidy', 'ken')).toEqual(['k3'])
    const other = await post(device('ken', 'tidy', 'new').beacon([]))
    expect(Object.values(other.receipt.own?.evidence.latches ?? {})).toContain(NOON + 2000)
    expect(Object.values(other.receipt.account?.readings ?? {})).toContainEqual(expect.objectContaining({ at: NOON + 1000 }))
  })

  test('receivers that share a database see what the others commit', async () => {
    const second = 'url' in db.database.address ? await openStore(db.database.address) : db.store
    const [here, there] = [receiverOn(db.store), receiverOn(second)]
    const reader = (await there.get('/api/stream')).body!.pipeThrough(new TextDecoderStream()).getReader()
    await reader.read()
    const people = Array.from({ length: 6 }, (_, i) => device(`p${i}`, 'spread'))
    await Promise.all(people.map((who, i) => (i % 2 ? here : there).post(who.beacon([who.scout(`s${i}`, NOON)]))))
    expect((await reader.read()).value).toBe('event: change\ndata: {"account":"spread"}\n\n')
    const valueAt = async (at: typeof here) =>
      Object.values((await at.post(device('late', 'spread').beacon([]))).receipt.account?.readings ?? {}).find(({ need }) => need === 5)
        ?.value
    expect([await valueAt(here), await valueAt(there)]).toEqual([6, 6])
    const ken = device('p0', 'spread', 'other')
    await here.post(ken.beacon([ken.scout('more', NOON)]))
    expect(await valueAt(there)).toBe(7)
    await there.receiver.close()
    if (second !== db.store) await second.close()
  })
})
