import type { Hono } from 'hono'
import type { Instant } from '../evidence/types.ts'
import { type Alarm, act, type Deed } from './alarm.ts'
import type { Bindings } from './bindings.ts'
import { type Figures, isCohort } from './figures.ts'
import { type Fields, isFields, isText, parseJson, readBody } from './parse.ts'
import { calendar, json } from './reply.ts'
import type { Reports } from './reports.ts'
import type { Room } from './room.ts'
import { MAIL } from './telling.ts'

/** Bytes of what customer success sends. */
const MOST = 16_384
const LONGEST = 1_000
/** Nobody sleeps on an alarm for longer: 90 days, in milliseconds. */
const LONGEST_SLEEP = 90 * 86_400_000

const MOST_LISTED = 200
const STATES = ['waiting', 'sent', 'dead', 'withdrawn'] as const
const isState = (it: string): it is (typeof STATES)[number] => STATES.some(state => state === it)

const instantOf = (it: unknown): Instant => (typeof it === 'number' ? it : typeof it === 'string' ? Date.parse(it) : Number.NaN)
const textIn = (it: unknown): string | null => (isText(it, LONGEST) && it.trim() ? it.trim() : null)

/** What is asked for, or in words what is wrong with it. */
function deedOf(it: Fields, now: Instant): Deed | string {
  const by = textIn(it.by)
  if (it.do === 'take') return { do: 'take', by }
  if (it.do === 'snooze') {
    const until = instantOf(it.until)
    return until > now && until <= now + LONGEST_SLEEP ? { do: 'snooze', by, until } : 'until: a time to come, within 90 days'
  }
  if (it.do === 'done') {
    const reason = textIn(it.reason)
    return reason === null ? `reason: a text of at most ${LONGEST} characters` : { do: 'done', by, reason }
  }
  return 'do: take, snooze or done'
}

/** Reads a body of JSON; an answer where it is none. A form of another site can't send this type without asking first. */
async function bodyOf(request: Request): Promise<Fields | Response> {
  if (!/^application\/json\b/i.test(request.headers.get('content-type') ?? '')) return json(415, { error: 'application/json' })
  const body = await readBody(request, MOST)
  if (body.text === undefined) return json(body.status, { error: body.refused })
  const value = parseJson(body.text)
  return isFields(value) ? value : json(400, { error: 'malformed' })
}

/** What customer success may do, besides reading. All of it behind the console's gate. */
export function openDesk(app: Hono<Bindings>, { store, clock, targets }: Room, reports: Reports, figures: Figures): void {
  app.get('/api/accounts', async () => json(200, await reports.accounts(clock())))
  app.get('/api/accounts/:id', async c => {
    const report = await reports.account(c.req.param('id'), clock())
    return report ? json(200, report) : json(404, { error: 'not found' })
  })
  app.get('/api/accounts/:id/goals.ics', async c => {
    const text = await figures.goals(c.req.param('id'), c.req.query('locale'), clock())
    return text ? calendar(text) : json(404, { error: 'not found' })
  })
  app.get('/api/ttv', async c => {
    const by = c.req.query('by') ?? 'month'
    return isCohort(by) ? json(200, await figures.ttv(by, clock())) : json(400, { error: 'by: month, version or tier' })
  })
  app.get('/api/referrals', async () => json(200, await figures.referrals(clock())))
  app.get('/api/accounts/:id/survey', async c => {
    const { event = 'survey.answered', prop = 'score', shown = 'survey.shown' } = c.req.query()
    const report = await figures.survey(c.req.param('id'), event, prop, shown, clock())
    return report ? json(200, report) : json(404, { error: 'not found' })
  })
  app.get('/api/unsigned', async () => json(200, { asOf: clock(), rows: await store.apart() }))
  app.get('/api/alarms', async () => json(200, await reports.alarms(clock())))

  app.post('/api/alarms/:id', async c => {
    const body = await bodyOf(c.req.raw)
    if (body instanceof Response) return body
    const now = clock()
    const deed = deedOf(body, now)
    if (typeof deed === 'string') return json(400, { error: deed })
    const known = await store.alarm(c.req.param('id'))
    if (!known) return json(404, { error: 'not found' })
    const after = await store.write(known.account, [], async writing => {
      const alarm = (await writing.alarms()).find(({ id }) => id === known.id)
      const next: Alarm | null = alarm ? act(alarm, deed, now) : null
      if (next) await writing.ring([next])
      return next
    })
    if (!after) return json(409, { error: 'over', standing: known.standing })
    return json(200, { alarm: await reports.alarm(after, now), standing: after.standing })
  })

  const hostOf = (name: string): string | null => targets.find(target => target.name === name)?.host ?? null
  app.get('/api/deliveries', async c => {
    const state = c.req.query('state') ?? 'dead'
    if (!isState(state)) return json(400, { error: `state: ${STATES.join(', ')}` })
    const list = await store.deliveries(state, MOST_LISTED)
    // Without their bodies: what they say stands in the list of alarms.
    const rows = list.map(({ body: _, ...row }) => ({ ...row, host: hostOf(row.target) }))
    return json(200, { asOf: clock(), tally: await store.tally(), rows })
  })

  app.post('/api/deliveries/:target/:id', async c => {
    const body = await bodyOf(c.req.raw)
    if (body instanceof Response) return body
    if (body.do !== 'retry') return json(400, { error: 'do: retry' })
    const isBack = await store.revive(c.req.param('id'), c.req.param('target'), clock())
    return isBack ? json(200, { retried: true }) : json(404, { error: 'not found' })
  })

  app.post('/api/mail', async c => {
    const body = await bodyOf(c.req.raw)
    if (body instanceof Response) return body
    if (typeof body.on !== 'boolean') return json(400, { error: 'on: true or false' })
    await store.set(MAIL, body.on)
    return json(200, { on: body.on })
  })
}
