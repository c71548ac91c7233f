import { subscribe } from 'node:diagnostics_channel'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { afterAll, expect, test, vi } from 'vitest'
import { openStore, serve } from '../../src/receiver.ts'
import { device, guideSeen, NOON, playbook, receiverOn, tempFolder } from './kit.ts'

const folder = tempFolder()
afterAll(folder.remove)
const lock = join(folder.path, 'waymark.lock')
const ken = device('ken', 'acme')
const beacon = ken.beacon([ken.scout('e1', NOON)], [guideSeen('h1')], { dropped: { cap: 2 } })

test('a folder whose making was cut off is made anew', async () => {
  const create = vi.spyOn(PGlite, 'create').mockImplementationOnce(async path => {
    mkdirSync(String(path), { recursive: true })
    writeFileSync(join(String(path), 'PG_VERSION'), '17\n')
    throw new Error('killed')
  })
  await expect(openStore({ data: folder.path })).rejects.toThrow('killed')
  create.mockRestore()
  const store = await openStore({ data: folder.path })
  expect(await store.accounts()).toEqual([])
  await store.close()
}, 120_000)

test('what was acknowledged is there after a restart on the same folder', async () => {
  const first = await openStore({ data: folder.path })
  const { receipt } = await receiverOn(first).post(beacon)
  expect(receipt.accepted).toEqual(['h1'])
  await expect(openStore({ data: folder.path })).rejects.toThrow(/in use by process/)
  await first.close()

  const second = await openStore({ data: folder.path })
  const again = await receiverOn(second).post({ ...beacon, seen: 0 })
  expect(again.receipt).toMatchObject({ accepted: [], duplicate: ['h1'], own: { rev: 1 } })
  expect(await second.lost('acme')).toEqual([{ person: 'ken', reason: 'cap', n: 2, at: NOON }])
  expect(Object.values(again.receipt.account?.readings ?? {})).toContainEqual(expect.objectContaining({ value: 1, mine: 1 }))
  await second.close()
}, 120_000)

test('a lock that a killed process left is taken over, also by one of the same number', async () => {
  // After a restart of the machine another process may have the number: it began at another time.
  const reused = process.platform === 'linux' ? [`${process.ppid} 1700000000000.5 7`] : []
  for (const holder of ['4194301 1700000000000.5', `${process.pid} 1700000000000.5`, '', ...reused]) {
    writeFileSync(lock, holder)
    const store = await openStore({ data: folder.path })
    expect(readFileSync(lock, 'utf8')).toMatch(new RegExp(`^${process.pid} ${performance.timeOrigin} `))
    await store.close()
  }
  const start = readFileSync(`/proc/${process.ppid}/stat`, 'utf8').split(') ').at(-1)!.split(' ')[19]
  for (const holder of [`${process.ppid} 1700000000000.5`, `${process.ppid} 1700000000000.5 ${start}`]) {
    writeFileSync(lock, holder)
    await expect(openStore({ data: folder.path })).rejects.toThrow(`in use by process ${process.ppid}`)
  }
  writeFileSync(lock, '')
}, 120_000)

test('a database of a later version is left alone', async () => {
  const store = await openStore({ data: folder.path })
  await store.close()
  const { PGlite } = await import('@electric-sql/pglite')
  const raw = await PGlite.create(join(folder.path, 'pg'))
  await raw.query('insert into waymark.migrations (n) values (9999)')
  await raw.close()
  await expect(openStore({ data: folder.path })).rejects.toThrow(/later version/)
  const back = await PGlite.create(join(folder.path, 'pg'))
  await back.query('delete from waymark.migrations where n = 9999')
  await back.close()
}, 120_000)

test('serve listens, answers what is under way when it stops, and lets go of port and folder', async () => {
  const serving = await serve({ playbooks: [playbook], data: folder.path, port: 0, clock: () => NOON })
  expect(serving.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  const post = (body: unknown) => fetch(`${serving.url}/v1/beacon`, { method: 'POST', body: JSON.stringify(body) })
  const stream = await fetch(`${serving.url}/api/stream`)
  expect(stream.status).toBe(200)
  const arrived = new Promise<void>(resolve => subscribe('http.server.request.start', () => resolve()))
  const underWay = post(ken.beacon([ken.scout('e2', NOON)]))
  await arrived
  await serving.close()
  expect((await underWay).status).toBe(200)
  await expect(post(beacon)).rejects.toThrow()
  const port = Number(new URL(serving.url).port)
  const again = await serve({ playbooks: [playbook], data: folder.path, port, clock: () => NOON })
  await expect(serve({ playbooks: [playbook], data: join(folder.path, 'other'), port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
  const report = (await (await fetch(`${again.url}/api/accounts/acme`)).json()) as { row: { reached: number } }
  expect(report.row.reached).toBe(1)
  const opened = await fetch(again.loginUrl)
  expect(opened.headers.get('set-cookie')).toContain('HttpOnly')
  await again.close()
}, 120_000)
