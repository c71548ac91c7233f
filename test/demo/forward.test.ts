import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import { createForward } from '../../demo/office/forward.ts'

it('what the receiver did not take is told again, in order and under the same id', async () => {
  const told: string[][] = []
  let isUp = false
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const part of request) body += part
    const entries = JSON.parse(body) as { id: string; event: string }[]
    told.push(entries.map(({ id, event }) => `${event} ${id}`))
    if (!isUp) return void response.writeHead(503).end()
    response.end(JSON.stringify({ entries: entries.map(({ id }) => ({ id, status: 'accepted' })) }))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const complaints: string[] = []
  const forward = createForward(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 'sk', line => complaints.push(line))
  await forward.tell({ account: 'a', event: 'one' })
  expect(complaints).toEqual(['facts wait: 503'])
  isUp = true
  await Promise.all([forward.tell({ account: 'a', event: 'two' }), forward.tell({ account: 'a', event: 'three' })])
  const all = told.slice(1).flat()
  expect(all.map(line => line.split(' ')[0])).toEqual(['one', 'two', 'three'])
  expect(all[0]).toBe(told[0]![0])
  server.closeAllConnections()
  server.close()
  await forward.tell({ account: 'a', event: 'four' })
  expect(complaints).toHaveLength(2)
})
