import type { Hono } from 'hono'
import { hash64 } from '../evidence/index.ts'
import { receiveBeacon } from './beacon.ts'
import type { Bindings } from './bindings.ts'
import { receiveEntries } from './entries.ts'
import { receiveErase } from './erase.ts'
import { receiveExport } from './export.ts'
import { json, openTo, preflight } from './reply.ts'
import { playbookOf, type Room } from './room.ts'

/** The doors for browsers and for the product's servers: `/v1/*`. */
export function openDoors(app: Hono<Bindings>, room: Room): void {
  const { playbooks, origins } = room
  const open = (request: Request, response: Response): Response => openTo(request, response, origins.all, room.clock())

  app.post('/v1/beacon', async c => open(c.req.raw, await receiveBeacon(room, c.req.raw, c.env.info)))
  app.options('/v1/beacon', c => open(c.req.raw, preflight(c.req.raw, 'POST')))
  app.post('/v1/events', c => receiveEntries(room, c.req.raw, c.env.info))
  app.post('/v1/erase', c => receiveErase(room, c.req.raw, c.env.info))
  app.post('/v1/export', c => receiveExport(room, c.req.raw, c.env.info))
  app.get('/v1/playbook/:id', c => {
    const playbook = playbookOf(playbooks, c.req.param('id'))
    if (!playbook) return open(c.req.raw, json(404, { error: 'not found' }))
    const body = JSON.stringify(playbook)
    const etag = `"${hash64('playbook', body)}"`
    const headers = {
      etag,
      'cache-control': 'no-cache',
      'content-type': 'application/json; charset=utf-8',
      'x-content-type-options': 'nosniff',
    }
    const isSame = c.req.header('if-none-match') === etag
    return open(c.req.raw, new Response(isSame ? null : body, { status: isSame ? 304 : 200, headers }))
  })
}
