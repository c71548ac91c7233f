import { expect, test } from 'vitest'
import { type Cells, seriesKey } from '../../src/evidence/index.ts'
import { day, device, NOON, onDatabases, receiverOn } from './kit.ts'

onDatabases(db => {
  const receiver = () => receiverOn(db.store, { secretKeys: ['sk_test'] })
  const marksOf = async (account: string, person = '') =>
    (await db.store.changes(account, -1))?.ledgers.find(ledger => ledger.person === person)?.evidence.marks
  const rowOf = async (account: string, person = '') =>
    (await db.store.changes(account, -1))?.ledgers.find(ledger => ledger.person === person)?.evidence.series[seriesKey('scout.sent')] as
      | Cells
      | undefined

  test('without the secret key nothing is taken in', async () => {
    const { tell } = receiver()
    for (const headers of [{}, { authorization: 'Bearer sk_tes' }, { authorization: 'Bearer sk_test2' }, { authorization: 'sk_test' }])
      expect((await tell({ account: 'shut', facts: { seats: 1 } }, headers as Record<string, string>)).status).toBe(401)
    const closed = receiverOn(db.store)
    expect((await closed.tell({ account: 'shut', facts: { seats: 1 } }, { authorization: 'Bearer ' })).status).toBe(401)
    expect(await db.store.head('shut')).toBeNull()
  })

  test('events of servers are remembered once by id, however many there are', async () => {
    const { tell, post } = receiver()
    const events = Array.from({ length: 40 }, (_, i) => ({
      id: `s${i}`,
      at: NOON + i,
      account: 'events',
      person: 'ken',
      event: 'scout.sent',
    }))
    expect((await tell(events)).answer).toMatchObject({ accepted: 40, duplicate: 0, rejected: 0 })
    // The middle ones are no longer among the dots that are kept, and still known.
    const again = await tell([...events.slice(15, 25), { ...events[0], id: 'new' }])
    expect(again.answer.entries.map(({ status }) => status)).toEqual([...Array(10).fill('duplicate'), 'accepted'])
    expect((await rowOf('events', 'ken'))?.days[0]?.by.server).toMatchObject({ k: 41, n: 41 })
    const { receipt } = await post(device('ken', 'events').beacon([]))
    expect(receipt.own?.evidence.series).toHaveProperty([seriesKey('scout.sent')])
  })

  test('an account’s own calendar is told with its lists, and comes down to its browsers', async () => {
    const { tell, post } = receiver()
    const calendar = { zone: 'Asia/Singapore', open: [1, 2, 3], holidays: ['2026-05-01', '2026-05-02'], dayStart: '05:00' }
    expect((await tell({ account: 'shop', facts: { calendar, note: 'n' } })).answer).toMatchObject({ accepted: 1 })
    expect((await tell({ account: 'shop', facts: { calendar: { open: [[1]], zone: {} } } })).answer.entries[0]).toMatchObject({
      status: 'rejected',
    })
    const { receipt } = await post(device('ken', 'shop').beacon([]))
    const facts = Object.fromEntries(Object.entries(receipt.account?.facts ?? {}).map(([key, { cur }]) => [key, cur.value]))
    expect(facts).toEqual({
      'account.calendar.zone': 'Asia/Singapore',
      'account.calendar.open': '1,2,3',
      'account.calendar.holidays': '2026-05-01,2026-05-02',
      'account.calendar.dayStart': '05:00',
    })
  })

  test('facts, targets, anchors, traits and attestations become marks of the highest rank', async () => {
    const { tell } = receiver()
    const entries = [
      { account: 'facts', facts: { name: 'Facts', tier: 1, anchors: { contract: '2026-04-01' }, targets: { downloads: 1000 } } },
      { account: 'facts', person: 'ken', traits: { role: 'admin', promoter: true } },
      { account: 'facts', person: 'ken', attest: 'rules-posted', at: new Date(NOON - day(1)).toISOString() },
      { account: 'facts', attest: 'purpose-shared', value: false },
      { account: 'facts', event: 'scout.sent' },
    ]
    expect((await tell(entries)).answer).toMatchObject({ accepted: 5 })
    const own = await marksOf('facts')
    expect(own?.['account.anchor.contract']?.cur).toMatchObject({ rank: 2, value: '2026-04-01', at: NOON })
    expect(own?.['account.target.downloads']?.cur.value).toBe(1000)
    expect(own?.['account.tier']?.cur.value).toBe(1)
    expect(own?.['attest.purpose-shared']).toMatchObject({ first: null })
    const ken = await marksOf('facts', 'ken')
    expect(ken?.['trait.promoter']).toMatchObject({ first: NOON, cur: { rank: 2, value: true } })
    expect(ken?.['attest.rules-posted']?.first).toBe(NOON - day(1))
    expect((await rowOf('facts'))?.days).toHaveLength(1)
  })

  test('lines of JSON are taken in one by one', async () => {
    const { tell } = receiver()
    const body = [
      '{"id":"1","account":"lines","facts":{"seats":3}}',
      '{"id":"2","account":"lines"',
      '',
      '{"id":"3","account":"lines","event":"scout.sent","person":"ken"}',
    ].join('\r\n')
    const { status, answer } = await tell(body)
    expect(status).toBe(200)
    expect(answer.entries).toEqual([
      { id: '1', status: 'accepted' },
      { id: null, status: 'rejected', reason: expect.stringContaining('malformed') },
      { id: '3', status: 'accepted' },
    ])
  })

  test('a bad entry says why, and may be told again when the playbook knows it', async () => {
    const { tell } = receiver()
    const entries = [
      { id: 'x', account: 'why', event: 'never.asked', person: 'ken' },
      { id: 'y', account: 'why', event: 'scout.sent', at: NOON + day(1) },
      { id: 'z', account: 'why', event: 'scout.sent', at: NOON - day(401) },
      { id: 'a', account: 'why', traits: { role: 'x' } },
      { id: 'b', account: 'why', facts: { deep: { er: 1 } } },
      { id: 'c', account: 'why', person: '', event: 'scout.sent' },
      { id: 'd', event: 'scout.sent' },
      { id: 'e', account: 'why', at: 'yesterday', event: 'scout.sent' },
      { id: 'f', account: 'why' },
      7,
    ]
    const { answer } = await tell(entries)
    expect(answer.entries.map(({ status }) => status)).toEqual(Array(10).fill('rejected'))
    expect(answer.entries.map(({ reason }) => reason)).toEqual([
      'unknownSeries',
      'future',
      'tooOld',
      'malformed: person: expected a name of 1 to 256 characters, got nothing',
      'malformed: facts.deep: expected a text of at most 1024 characters, a number, true, false or null, got an object',
      'malformed: person: expected a name of 1 to 256 characters, got ""',
      'malformed: account: expected a name of 1 to 256 characters, got nothing',
      'malformed: at: expected a time such as 2026-04-01T09:00:00Z, or milliseconds since 1970, got "yesterday"',
      'malformed: expected event, traits, facts, attest or marks',
      'no object',
    ])
    const renamed = receiverOn(db.store, {
      secretKeys: ['sk_test'],
      playbooks: [{ id: 'p', version: 1, milestones: { x: { title: 'x', rule: { count: 'never.asked', atLeast: 1 } } }, roadmap: [] }],
    })
    expect((await renamed.tell(entries[0])).answer).toMatchObject({ accepted: 1 })
    expect((await renamed.tell(entries[0])).answer).toMatchObject({ duplicate: 1 })
  })

  test('a time without an offset is read as UTC, whatever zone the receiver runs in', async () => {
    const { tell } = receiver()
    const zone = process.env.TZ
    process.env.TZ = 'Asia/Tokyo'
    try {
      const told = ['2026-08-20T09:00', '2026-08-20T10:00:00.5', '2026-08-20T11:00+09:00', '2026-08-20']
      for (const [i, at] of told.entries()) await tell({ id: `z${i}`, account: 'zoned', person: `p${i}`, at, event: 'scout.sent' })
      const at = async (i: number) => (await rowOf('zoned', `p${i}`))?.days[0]?.dots[0]?.at
      expect(await Promise.all(told.map((_, i) => at(i)))).toEqual(
        ['09:00:00', '10:00:00.5', '02:00:00', '00:00:00'].map(time => Date.parse(`2026-08-20T${time}Z`)),
      )
    } finally {
      if (zone === undefined) delete process.env.TZ
      else process.env.TZ = zone
    }
  })

  test('a bad property is named, with what was expected of it', async () => {
    const { tell } = receiver()
    const reasonOf = async (entry: object): Promise<string | undefined> =>
      (await tell({ account: 'named', ...entry })).answer.entries[0]?.reason?.replace('malformed: ', '')
    const value = 'expected a text of at most 1024 characters, a number, true, false or null'
    const sent = { event: 'scout.sent', person: 'ken' }
    expect(await reasonOf({ ...sent, props: { n: 1, tags: ['a'] } })).toBe(`props.tags: ${value}, got a list`)
    expect(await reasonOf({ ...sent, props: { body: 'x'.repeat(1025) } })).toBe(`props.body: ${value}, got a text of 1025 characters`)
    expect(await reasonOf({ ...sent, props: { nul: 'a\u0000' } })).toBe(`props.nul: ${value}, got "a\\u0000"`)
    expect(await reasonOf({ ...sent, props: { '': 1 } })).toBe('props: expected names of 1 to 180 characters, got ""')
    expect(await reasonOf({ ...sent, props: [1] })).toBe('props: expected an object, got a list')
    expect(await reasonOf({ ...sent, event: 7 })).toBe('event: expected a name of 1 to 200 characters, got 7')
    expect(await reasonOf({ person: 'ken', traits: { boss: { id: 1 } } })).toBe(`traits.boss: ${value}, got an object`)
    expect(await reasonOf({ facts: { seats: 3, anchors: '2026-04-01' } })).toBe('facts.anchors: expected an object, got "2026-04-01"')
    expect(await reasonOf({ facts: { targets: { downloads: null, uploads: {} } } })).toBe(`facts.targets.uploads: ${value}, got an object`)
    expect(await reasonOf({ attest: 'done', value: 'yes' })).toBe('value: expected true or false, got "yes"')
    expect(await reasonOf({ marks: { 'trait.role': 'x' } })).toBe(
      'marks: expected keys that begin with account., or a person, got "trait.role"',
    )
    // Whatever it is, what is said of it is short.
    expect((await reasonOf({ ...sent, props: { ['p'.repeat(180)]: [] } }))!.length).toBeLessThan(250)
  })

  test('one fact told twice with one id in one request counts once', async () => {
    const { tell } = receiver()
    const entry = { id: 'same', account: 'twice', person: 'ken', event: 'scout.sent' }
    expect((await tell([entry, entry])).answer).toMatchObject({ accepted: 1, duplicate: 1 })
    expect((await rowOf('twice', 'ken'))?.days[0]?.by.server?.n).toBe(1)
  })
})
