import { cleanup, fireEvent, render, screen, within } from '@testing-library/preact'
import { act } from 'preact/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { App } from '../../src/console/app.tsx'
import { type FakeWorld, fakeWorld } from './fake.ts'
import { accounts } from './fixture.ts'
import { alarms } from './fixture-alarms.ts'

beforeEach(() => {
  vi.useFakeTimers()
  localStorage.clear()
  localStorage.setItem('waymark.console.name', 'mori')
})
afterEach(() => {
  cleanup()
  vi.useRealTimers()
})
const pass = (ms = 0) =>
  act(async () => {
    await vi.advanceTimersByTimeAsync(ms)
  })
const open = async (answers: Record<string, unknown> = {}, address = '/?lang=en'): Promise<FakeWorld> => {
  history.replaceState(null, '', address)
  const world = fakeWorld({ '/api/alarms': alarms, ...answers })
  render(<App world={world} />)
  await pass()
  return world
}
const callOf = (name: string) => screen.getByRole('link', { name }).closest('li')!

test('the console opens on whom to call: those who can be reached now, those later, those put off', async () => {
  await open()
  expect(screen.getByText('3 of 4 calls can be made now, as of 14:02')).toBeTruthy()
  expect(screen.getAllByRole('heading', { level: 2 }).map(one => one.textContent)).toEqual(['Can be called now', 'From 15:00', 'Put off'])
  expect(within(screen.getByRole('navigation')).getByRole('link', { name: /Calls/ }).textContent).toBe('Calls4')
  expect(document.title).toBe('Whom to call – Waymark')
})

test('a call says who, where they stand, why, since when, what to say and how to reach them', async () => {
  await open()
  const text = callOf('青葉製作所').textContent
  for (const words of [
    'Tier S',
    'Level 2',
    'Nobody comes in',
    'last use 29 Nov',
    'Has anything changed',
    '泉 かほ 03-0000-0000',
    'Owner 小野',
  ])
    expect(text).toContain(words)
  expect(text).toMatch(/Raised \d+ days ago/)
  expect(within(callOf('青葉製作所')).getByRole('link', { name: '03-0000-0000' }).getAttribute('href')).toBe('tel:0300000000')
  expect(within(callOf('青葉製作所')).getByRole('link', { name: 'CRM' }).getAttribute('href')).toBe('https://crm.example.com/aoba')
})

test('who wants to talk comes with where they were and what is open', async () => {
  await open()
  const text = callOf('若竹メディカル').textContent
  for (const words of ['Wants to talk', 'Asked from “invite-promoters”, step roles', 'Open: Everybody is in each week', '井川 とうま'])
    expect(text).toContain(words)
})

test('speaks Japanese', async () => {
  await open({}, '/?lang=ja')
  expect(screen.getByText('4件中3件に今かけられます（14:02時点）')).toBeTruthy()
  const text = callOf('若竹メディカル').textContent
  for (const words of ['相談の希望', '「invite-promoters」の手順rolesから', '未達：全員が週に一度は入室している'])
    expect(text).toContain(words)
})

test('whoever takes a call says once who they are, and may be somebody else later', async () => {
  localStorage.clear()
  const world = await open({ '/api/alarms/a1': {}, '/api/alarms/a4': {} })
  const posts = () => world.asked.filter(one => one.startsWith('POST'))
  fireEvent.click(screen.getByRole('button', { name: 'Take it: 青葉製作所' }))
  const field = screen.getByLabelText<HTMLInputElement>('Your name')
  expect(document.activeElement).toBe(field)
  fireEvent.input(field, { target: { value: ' 小野 ' } })
  fireEvent.submit(field.form!)
  await pass()
  fireEvent.click(screen.getByRole('button', { name: 'Take it: 水無月物流' }))
  await pass()
  expect(posts()).toEqual(['POST /api/alarms/a1 {"do":"take","by":"小野"}', 'POST /api/alarms/a4 {"do":"take","by":"小野"}'])
  expect(screen.getByText('You are 小野')).toBeTruthy()
  fireEvent.click(screen.getByRole('button', { name: 'Change' }))
  expect(screen.queryByText('You are 小野')).toBeNull()
  fireEvent.click(screen.getByRole('button', { name: 'Take it: 青葉製作所' }))
  fireEvent.submit(screen.getByLabelText<HTMLInputElement>('Your name').form!)
  await pass()
  expect(posts().at(-1)).toBe('POST /api/alarms/a1 {"do":"take"}')
})

test('taking, putting off and being done are told to the receiver, with what came of it', async () => {
  const world = await open({ '/api/alarms/a1': {}, '/api/alarms/a4': {} })
  fireEvent.click(screen.getByRole('button', { name: 'Take it: 青葉製作所' }))
  await pass()
  fireEvent.click(screen.getByRole('button', { name: 'Put off: 水無月物流' }))
  await pass()
  fireEvent.click(screen.getByRole('button', { name: 'Until tomorrow' }))
  await pass()
  fireEvent.click(screen.getByRole('button', { name: 'Done: 青葉製作所' }))
  await pass()
  fireEvent.click(screen.getByRole('radio', { name: 'Solved without a call' }))
  fireEvent.submit(screen.getByRole('button', { name: 'Save' }).closest('form')!)
  await pass()
  expect(world.asked.filter(one => one.startsWith('POST'))).toEqual([
    'POST /api/alarms/a1 {"do":"take","by":"mori"}',
    `POST /api/alarms/a4 {"do":"snooze","until":${Date.UTC(2026, 11, 3, 21)},"by":"mori"}`,
    'POST /api/alarms/a1 {"do":"done","reason":"solved","by":"mori"}',
  ])
})

test('a call is put off from now on, however long ago the list was asked for', async () => {
  const world = await open({ '/api/alarms/a1': {} })
  world.answers['/api/alarms'] = 503
  await pass(2 * 3_600_000)
  fireEvent.click(screen.getByRole('button', { name: 'Put off: 青葉製作所' }))
  fireEvent.click(screen.getByRole('button', { name: 'For an hour' }))
  await pass()
  const deed = world.asked.find(one => one.startsWith('POST'))!
  const until = Number(/"until":(\d+)/.exec(deed)![1])
  expect(Math.abs(until - (alarms.asOf + 3 * 3_600_000))).toBeLessThan(60_000)
})

test('who may be called from now on is listed so within a minute, though nothing else happened', async () => {
  const world = await open()
  world.streams[0]?.open()
  const rows = alarms.rows.map(row => (row.id === 'a4' ? { ...row, reachable: true, reachableAt: null } : row))
  world.answers['/api/alarms'] = { ...alarms, asOf: alarms.asOf + 60_000, rows }
  await pass(61_000)
  expect(screen.queryByRole('heading', { name: 'From 15:00' })).toBeNull()
  expect(screen.getByText('4 calls, as of 14:03')).toBeTruthy()
})

test('a page that nobody looks at asks for nothing', async () => {
  const world = await open()
  const asked = world.asked.length
  const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true)
  await pass(600_000)
  expect(world.asked).toHaveLength(asked)
  hidden.mockRestore()
})

test('those that can be called later are listed by when that is', async () => {
  const at = (id: string, reachableAt: number | null) => ({ ...alarms.rows.find(row => row.id === id)!, reachable: false, reachableAt })
  const later = alarms.asOf + 3_600_000
  await open({ '/api/alarms': { ...alarms, rows: [at('a1', null), at('a2', later + 86_400_000), at('a4', later)] } })
  expect(screen.getAllByRole('heading', { level: 2 }).map(one => one.textContent)).toEqual([
    'From 15:02',
    'From 4 Dec 15:02',
    'Outside of their hours',
  ])
})

test('by keys alone: the focus goes to what a button opens, back when that is given up, and on to the next call when one is gone', async () => {
  const world = await open({ '/api/alarms/a1': {} })
  const press = async (name: string) => {
    const button = screen.getByRole('button', { name })
    button.focus()
    fireEvent.click(button)
    await pass()
  }
  const where = () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.parentElement?.textContent
  await press('Done: 青葉製作所')
  expect(where()).toBe('Talked to them')
  await press('Cancel')
  expect(where()).toBe('Done: 青葉製作所')
  await press('Put off: 青葉製作所')
  expect(document.activeElement?.textContent).toBe('For an hour')
  await press('Cancel')
  expect(where()).toBe('Put off: 青葉製作所')
  world.answers['/api/alarms'] = { ...alarms, rows: alarms.rows.map(row => (row.id === 'a1' ? { ...row, standing: 'taken' } : row)) }
  await press('Take it: 青葉製作所')
  expect(document.activeElement?.textContent).toBe('青葉製作所')
  await press('Done: 青葉製作所')
  world.answers['/api/alarms'] = { ...alarms, rows: alarms.rows.filter(({ id }) => id !== 'a1') }
  await press('Save')
  expect(document.activeElement?.textContent).toBe('北野屋')
})

test('what the receiver does not take in is said, and the choice stays open; what is over is said too', async () => {
  await open({ '/api/alarms/a1': 503, '/api/alarms/a2': 409 })
  fireEvent.click(screen.getByRole('button', { name: 'Take it: 青葉製作所' }))
  await pass()
  expect(screen.getByText('The receiver did not take that in. Try again.')).toBeTruthy()
  fireEvent.click(screen.getByRole('button', { name: 'Done: 北野屋' }))
  await pass()
  fireEvent.submit(screen.getByRole('button', { name: 'Save' }).closest('form')!)
  await pass()
  expect(screen.getByText('Somebody else was done with it before.')).toBeTruthy()
})

test('the navigation tells how many calls there are while another page is read', async () => {
  const world = await open({ '/api/accounts': accounts })
  const calls = () => within(screen.getByRole('navigation')).getByRole('link', { name: /Calls/ }).textContent
  fireEvent.click(within(screen.getByRole('navigation')).getByRole('link', { name: /Accounts/ }))
  await pass()
  expect(calls()).toBe('Calls4')
  world.answers['/api/alarms'] = { ...alarms, rows: alarms.rows.slice(1) }
  world.streams[0]?.tell('{"account":"aoba"}', 'alarms')
  await pass(2_500)
  expect(calls()).toBe('Calls3')
})

test('with nobody to call it says so, and what will happen', async () => {
  await open({ '/api/alarms': { ...alarms, rows: [] } })
  expect(screen.getByRole('heading', { name: 'No calls' })).toBeTruthy()
  expect(screen.getByText(/appears here within a minute/)).toBeTruthy()
})

test('a link of the CRM that is no web address is left out', async () => {
  const hostile = { ...alarms, rows: alarms.rows.map(row => ({ ...row, crmUrl: 'javascript:alert(1)' })) }
  await open({ '/api/alarms': hostile })
  expect(screen.queryByRole('link', { name: 'CRM' })).toBeNull()
})
