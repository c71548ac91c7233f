import { drizzle } from 'drizzle-orm/node-postgres'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Database } from '../../src/receiver/driver.ts'
import { sqlStore } from '../../src/receiver/sql.ts'
import { APART } from '../../src/receiver/store.ts'
import { databases, type TestDatabase } from './kit.ts'

const [, openServer] = databases[1]!
let database: TestDatabase
let client: pg.Client
beforeAll(async () => {
  database = await openServer()
  client = new pg.Client({ connectionString: (database.address as { url: string }).url })
  await client.connect()
}, 120_000)
afterAll(async () => {
  await client.end()
  await database.close()
})

test('who is to be looked at is found without a look at every account, and whoever is kept apart is never', async () => {
  const asked: [query: string, params: unknown[]][] = []
  const db = drizzle(client, { logger: { logQuery: (query, params) => asked.push([query, params]) } }) as unknown as Database
  const store = sqlStore({ db, listen: async () => () => {}, close: async () => {} })
  const put = `insert into waymark.accounts (account, rev, swept_rev, swept_by, due_at)`
  // Seen by this playbook, and due in good time.
  await client.query(`${put} select 'seen' || n, 3, 3, 'm', 2000 + n from generate_series(1, 20000) n`)
  // Beacons without a token, in as many accounts as anybody names.
  await client.query(`${put} select $1 || n, 3, -1, null, null from generate_series(1, 20000) n`, [APART])
  await client.query(`${put} values ('new', 0, -1, null, null), ('told', 4, 3, 'm', 5000), ('late', 3, 3, 'm', 20), ('later', 3, 3, 'm', 30),
    ('other', 3, 3, 'a', 4000), ('another', 3, 3, 'z', null)`)
  await client.query('vacuum analyze waymark.accounts')

  const names = async (most: number) => (await store.due('m', 1000, most)).map(({ account }) => account)
  expect(await names(50)).toEqual(['late', 'later', 'new', 'told', 'other', 'another'])
  expect(await names(3)).toEqual(['late', 'later', 'new'])
  expect(await names(1)).toEqual(['late'])
  expect(asked).not.toHaveLength(0)
  for (const [query, params] of asked) {
    const { rows } = await client.query<{ 'QUERY PLAN': readonly { Plan: unknown }[] }>(`explain (analyze, format json) ${query}`, params)
    // Nothing is read only to be passed over.
    const plan = JSON.stringify(rows[0]!['QUERY PLAN'])
    const passed = [...plan.matchAll(/"Rows Removed by Filter":(\d+)/g)].map(([, n]) => Number(n))
    expect([plan, passed.reduce((sum, n) => sum + n, 0)]).toEqual([plan, 0])
    expect(plan).not.toContain('Seq Scan')
  }
})
