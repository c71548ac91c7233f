import { readFile } from 'node:fs/promises'
import { join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { type Context, Hono } from 'hono'
import { canPost, createOffice, fields, type Office, roomIds, useCases } from './domain.ts'
import type { Forward } from './forward.ts'
import { appPage, guidePage, type Setting } from './pages.ts'
import { directory } from './people.ts'
import type { Lang } from './texts.ts'
import type { Tokens } from './token.ts'

export interface OfficeOptions {
  readonly account: string
  readonly receiverUrl: string
  readonly writeKey: string
  readonly playbook: string
  readonly tokens: Tokens
  readonly forward: Forward
  readonly clock: () => number
  readonly advance: (ms: number) => void
}

const here = fileURLToPath(new URL('.', import.meta.url))
const dist = fileURLToPath(new URL('../../dist/', import.meta.url))
const DAY = 86_400_000
const types: Readonly<Record<string, string>> = {
  js: 'text/javascript',
  css: 'text/css',
  json: 'application/json',
  svg: 'image/svg+xml',
  map: 'application/json',
  html: 'text/html',
}

/** Builds the browser's side of the office; by name. */
async function assets(): Promise<Map<string, string>> {
  const built = await build({
    entryPoints: ['app.tsx', 'guide.tsx', 'stub.ts', 'plain.ts', 'office.css'].map(name => join(here, 'client', name)),
    outdir: 'out',
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    logLevel: 'silent',
  })
  const files = new Map(built.outputFiles.map(file => [file.path.split('/').at(-1)!, file.text]))
  return files.set('icon.svg', await readFile(join(here, 'client', 'icon.svg'), 'utf8'))
}

/** The office: pages, a small API, and a clock that can be moved on. */
export async function createOfficeApp(options: OfficeOptions): Promise<Hono> {
  const { account, receiverUrl, writeKey, tokens, forward, clock } = options
  const office = createOffice()
  const files = await assets()
  const app = new Hono()
  // What Waymark promises to run under, and nothing more.
  const policy = `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self' ${receiverUrl}; base-uri 'none'; form-action 'self'; require-trusted-types-for 'script'`

  const langOf = (c: Context): Lang => {
    const asked = c.req.query('lang') ?? /(?:^|; )lang=(\w+)/.exec(c.req.header('cookie') ?? '')?.[1]
    return asked === 'en' || asked === 'ja' ? asked : /^(?!.*\bja\b).*\ben\b/.test(c.req.header('accept-language') ?? '') ? 'en' : 'ja'
  }
  const page = (draw: (setting: Setting) => string) => (c: Context) => {
    const lang = langOf(c)
    const keep = c.req.query('lang') ? { 'set-cookie': `lang=${lang}; Path=/; SameSite=Lax` } : {}
    return c.html(draw({ lang, receiverUrl, writeKey }), 200, { 'content-security-policy': policy, 'cache-control': 'no-store', ...keep })
  }
  const file = (c: Context, name: string, text: string | Buffer | undefined) =>
    text === undefined
      ? c.notFound()
      : c.body(text as string, 200, {
          'content-type': `${types[name.split('.').at(-1)!] ?? 'text/plain'}; charset=utf-8`,
          'cache-control': 'no-store',
        })

  app.get('/', c => c.redirect('/floor'))
  app.get('/favicon.ico', c => c.redirect('/assets/icon.svg'))
  for (const path of ['/floor', '/members', '/rules', '/events', '/settings']) app.get(path, page(appPage))
  app.get('/guide', page(guidePage))
  app.get('/playbook.json', c => file(c, 'playbook.json', options.playbook))
  app.get('/assets/:name', c => file(c, c.req.param('name'), files.get(c.req.param('name'))))
  app.get('/wm/*', async c => {
    const name = normalize(c.req.path.slice('/wm/'.length))
    return file(c, name, name.startsWith('.') ? undefined : await readFile(join(dist, name), 'utf8').catch(() => undefined))
  })
  app.get('/plain.html', async c => {
    const fill: Record<string, string> = { endpoint: `${receiverUrl}/v1/beacon`, writeKey, token: await tokens.sign('u2', 'member') }
    const text = await readFile(join(here, 'plain.html'), 'utf8')
    return c.html(
      text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => fill[name] ?? ''),
      200,
      { 'content-security-policy': policy },
    )
  })

  app.get('/api/token', async c => {
    const member = office.members.get(c.req.query('as') ?? '')
    return member ? c.text(await tokens.sign(member.id, member.role)) : c.text('nobody of that name', 404)
  })
  app.post('/demo/advance', async c => {
    const { days = 1 } = await c.req.json<{ days?: number }>().catch(() => ({ days: 1 }))
    if (!(Number.isFinite(days) && days > 0 && days <= 400)) return c.text('1 to 400 days', 400)
    options.advance(days * DAY)
    return c.json({ now: clock() })
  })
  app.route('/api', api(office))

  /** What the office does, for whoever the token names. */
  function api(office: Office): Hono<{ Variables: { me: string } }> {
    const api = new Hono<{ Variables: { me: string } }>()
    const state = () => ({
      now: clock(),
      account,
      members: directory.map(colleague => ({ ...colleague, ...office.members.get(colleague.id)! })),
      here: Object.fromEntries(office.here),
      talks: office.talks.slice(-8).reverse(),
      rules: { ...office.rules, canPost: canPost(office.rules) },
      events: [...office.events].reverse(),
      settings: office.settings,
    })
    const isAdmin = (me: string): boolean => office.members.get(me)?.role === 'admin'

    api.use(async (c, next) => {
      const me = await tokens.personOf(c.req.header('authorization'))
      if (me === null || !office.members.has(me)) return c.text('who are you?', 401)
      c.set('me', me)
      return next()
    })
    api.onError((_, c) => c.text('malformed', 400))
    api.get('/state', c => c.json(state()))
    api.post('/enter', async c => {
      const { room } = await c.req.json()
      if (room === null) office.here.delete(c.var.me)
      else if (roomIds.includes(room)) office.here.set(c.var.me, room)
      else return c.text('no such room', 400)
      return c.json(state())
    })
    api.post('/talk', async c => {
      const { kind } = await c.req.json()
      const room = office.here.get(c.var.me)
      if (!room || room === 'silent' || !['work', 'small'].includes(kind)) return c.text('not here', 409)
      office.talks.push({ person: c.var.me, room, kind, at: clock() })
      return c.json(state())
    })
    api.post('/members/:id', async c => {
      const member = office.members.get(c.req.param('id'))
      const { role, promoter, seat } = await c.req.json()
      if (!member) return c.notFound()
      if ((role !== undefined || promoter !== undefined) && !isAdmin(c.var.me)) return c.text('only admins', 403)
      const told = { account, person: member.id, at: clock(), by: c.var.me }
      if (role === 'admin' || role === 'member') {
        member.role = role
        await forward.tell({ ...told, traits: { role } })
      }
      if (typeof promoter === 'boolean') {
        member.promoter = promoter
        await forward.tell({ ...told, traits: { promoter } })
      }
      if (seat === 'invited' && member.seat === 'none') member.seat = 'invited'
      return c.json(state())
    })
    api.put('/rules', async c => {
      const draft = await c.req.json()
      for (const field of fields) if (typeof draft[field] === 'string') office.rules.draft[field] = draft[field].slice(0, 2000)
      return c.json(state())
    })
    api.post('/rules/post', async c => {
      if (!canPost(office.rules)) return c.text('the starred rules are missing', 409)
      Object.assign(office.rules, { version: office.rules.version + 1, postedAt: clock(), posted: { ...office.rules.draft } })
      const { version, draft } = office.rules
      // Which version stands, and which of its fields are filled; never what they say.
      const filled = Object.fromEntries(fields.map(field => [`document.rules.${field}`, draft[field].trim() !== '']))
      await forward.tell(
        { account, person: c.var.me, at: clock(), event: 'rules.posted', props: { version } },
        { account, at: clock(), by: c.var.me, facts: { 'document.rules': version, ...filled } },
      )
      return c.json(state())
    })
    api.post('/events', async c => {
      const { useCase, title } = await c.req.json()
      if (!useCases.includes(useCase)) return c.text('no such kind', 400)
      office.events.push({ useCase, title: String(title ?? '').slice(0, 100), at: clock(), by: c.var.me })
      return c.json(state())
    })
    api.put('/settings', async c => {
      const { seats, notice } = await c.req.json()
      if (!Number.isInteger(seats) || seats < 1 || seats > 12) return c.text('1 to 12 seats', 400)
      if (seats !== office.settings.seats) await forward.tell({ account, at: clock(), by: c.var.me, facts: { seats } })
      office.settings.seats = seats
      if (['all', 'called', 'none'].includes(notice)) office.settings.notice = notice
      return c.json(state())
    })
    return api
  }
  return app
}
