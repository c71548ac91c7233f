import { cleanup, fireEvent, render, screen, within } from '@testing-library/preact'
import { act } from 'preact/test-utils'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { App } from '../../src/console/app.tsx'
import { ja } from '../../src/console/text/ja.ts'
import type { AccountPage, TimelineEntry } from '../../src/progress/report.ts'
import { fakeWorld } from './fake.ts'
import { ago, rows } from './fixture.ts'
import { accountOf } from './fixture-account.ts'
import { alarms } from './fixture-alarms.ts'

beforeEach(() => {
  vi.useFakeTimers()
  localStorage.clear()
})
afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

const pass = (ms = 0) =>
  act(async () => {
    await vi.advanceTimersByTimeAsync(ms)
  })
const reportOf = (id: string) => accountOf(rows.find(row => row.id === id)!)
const open = async (report: AccountPage | number, lang = 'en', id = 'aoba', more: Record<string, unknown> = {}) => {
  history.replaceState(null, '', `/accounts/${id}?lang=${lang}`)
  const world = fakeWorld({ [`/api/accounts/${id}`]: report, ...more })
  render(<App world={world} />)
  await pass()
  return world
}
const block = (title: string) => screen.getByRole('heading', { name: title }).closest('section')!
const lines = (within_: HTMLElement) =>
  within(within_)
    .getAllByRole('listitem')
    .map(item => item.textContent ?? '')

describe('an account', () => {
  test('says who it is, how it stands and as of when', async () => {
    await open(reportOf('aoba'))
    const heading = screen.getByRole('heading', { level: 1 }).closest('header')!.textContent
    for (const words of ['青葉製作所', 'Tier S', 'At risk', 'day 62, plan 45', '17 days behind', 'Owner 小野', '41 people on 60 seats'])
      expect(heading).toContain(words)
    expect(heading).toContain('Last beacon 4 days ago (29 Nov 19:02)')
    expect(heading).toContain('3 days overdue')
    expect(heading).toContain('as of 14:02')
  })
  test('shows the trail: days where it was, plans where it is not yet', async () => {
    await open(reportOf('aoba'), 'ja')
    const stones = lines(screen.getByRole('list', { name: 'ロードマップ' }))
    expect(stones).toHaveLength(6)
    expect(stones[2]).toContain('いまここ')
    expect(stones[2]).toContain('22日目、予定28')
    expect(stones[2]).toContain('ここに40日')
    expect(stones[3]).toContain('予定45日目')
    expect(document.querySelector('[aria-current=step]')?.textContent).toContain('1チームが毎日入室している')
  })
  test('says what the next level needs, with value and need', async () => {
    await open(reportOf('aoba'))
    const needs = lines(block('What level 3 still needs'))
    expect(needs[0]).toMatch(/Four meetings inside.*open.*late.*1 \/ 4/)
    expect(needs[1]).toMatch(/Half of the seats are in.*24 \/ 30/)
    expect(needs).toContain('Choose one weekly meeting and hold it inside')
  })
  test('all levels reached: says so, and needs nothing', async () => {
    await open(reportOf('shirakaba'), 'en', 'shirakaba')
    expect(screen.getByText('Every level is reached.')).toBeTruthy()
    expect(screen.queryByRole('heading', { name: /still needs/ })).toBeNull()
  })
  test('gives each signal its first thing to say', async () => {
    await open(reportOf('aoba'), 'ja')
    const [first] = lines(block('シグナル'))
    expect(first).toContain('入室が止まった')
    expect(first).toContain('2日前（12月1日 14:02）')
    expect(first).toContain('席の移動や部署替えなど')
  })
  test('draws days to value against the plan, with the same in words', async () => {
    await open(reportOf('aoba'))
    const bar = screen.getByRole('img', { name: 'Reached after 11 days, planned for day 10' })
    const [whole, part] = bar.querySelectorAll('rect')
    expect(whole?.getAttribute('width')).toBe('100%')
    // On a scale of the longest plan, 90 days, and a little room.
    expect(part?.getAttribute('width')).toBe('11.6%')
    expect(bar.querySelector('line')?.getAttribute('x1')).toBe('10.6%')
    expect(bar.hasAttribute('viewBox')).toBe(false)
    expect(screen.getAllByRole('img', { name: 'Not reached yet, planned for day 60' })).toHaveLength(2)
    expect(lines(block('Time to value'))[5]).toContain('14 people reached it')
  })
  test('what was reached in an account that has no start is dated, and not drawn as if it was open', async () => {
    const report = reportOf('aoba')
    await open({ ...report, milestones: report.milestones.map(milestone => ({ ...milestone, ttvDays: null })) })
    const all = within(block('Time to value')).getAllByRole('listitem')
    const reached = all.filter((_, i) => report.milestones[i]!.reached)
    expect(reached.length).toBeGreaterThan(2)
    for (const line of reached) {
      expect(line.querySelector('time')).toBeTruthy()
      expect(within(line).queryByRole('img')).toBeNull()
    }
  })
  test('without an anchor or a target there is no bar, but the date', async () => {
    const report = reportOf('aoba')
    const milestones = report.milestones.map(milestone => ({ ...milestone, ttvDays: null, targetDays: null }))
    await open({ ...report, milestones }, 'ja')
    expect(screen.queryByRole('img')).toBeNull()
    expect(lines(block('価値を得るまでの日数'))[0]).toBe('困りごとを共有10月5日')
  })
  test('says how the account is reached, so that nobody looks for it elsewhere', async () => {
    await open(reportOf('aoba'))
    const heading = screen.getByRole('heading', { level: 1 }).closest('header')!
    expect(heading.textContent).toContain('泉 かほ 03-0000-00009:00-17:00')
    expect(screen.getByRole('link', { name: '03-0000-0000' }).getAttribute('href')).toBe('tel:0300000000')
    expect(screen.getByRole('link', { name: 'CRM' }).getAttribute('href')).toBe('https://crm.example/aoba')
  })
  test('leads to no CRM that is no address of the web, and says nothing of hours where nobody is to be called', async () => {
    await open({ ...reportOf('aoba'), contact: null, crmUrl: 'javascript:alert(1)' })
    expect(screen.queryByRole('link', { name: 'CRM' })).toBeNull()
    expect(document.querySelector('main')?.textContent).not.toContain('9:00')
  })
  test('says what never arrived: of the account beside its figures, and of each person', async () => {
    await open(reportOf('aoba'))
    const heading = screen.getByRole('heading', { level: 1 }).closest('header')!
    expect([...heading.querySelectorAll('.lost span')].map(span => span.textContent)).toEqual([
      'At least 7 records of 2 people never arrived, so figures may be too low',
      'browser storage cleared (6), limit reached (1)',
      'last noticed 24 Nov',
    ])
    const people = lines(block('People'))
    expect(people[0]).toMatch(/3 records never arrived: browser storage cleared \(2\), limit reached \(1\)$/)
    expect(people[1]).not.toContain('never arrived')
    expect(people[3]).toMatch(/4 records never arrived: browser storage cleared \(4\)$/)
  })
  test('says it in Japanese too, and a reason of a later receiver by its code', async () => {
    const lost = [{ person: 'izumi', reason: 'sunspots', n: 1, at: ago(3) }]
    await open({ ...reportOf('aoba'), lost }, 'ja')
    const heading = screen.getByRole('heading', { level: 1 }).closest('header')!
    expect(heading.textContent).toContain('1人の記録が1件以上届いておらず、数値は実際より少ない可能性があります')
    expect(lines(block('関係者'))[0]).toMatch(/届いていない記録1件：sunspots1件$/)
  })
  test('where nothing was lost, nothing is said of it', async () => {
    await open(reportOf('shirakaba'), 'en', 'shirakaba')
    expect(screen.getByRole('heading', { name: 'People' })).toBeTruthy()
    expect(document.querySelector('.lost')).toBeNull()
    expect(document.querySelector('main')?.textContent).not.toContain('never arrived')
  })
  test('lists people: section, position, influence, champion, last use, devices', async () => {
    await open(reportOf('aoba'), 'ja')
    const people = lines(block('関係者'))
    expect(people[0]).toMatch(/泉 かほ推進役.*4日前.*総務部、課長、影響力は大、端末2台/)
    expect(people[2]).toContain('未利用')
    expect(people[3]).toContain('u-8823')
  })
  test('tells what happened, newest first, a day once', async () => {
    await open(reportOf('aoba'))
    const happened = lines(block('Timeline'))
    expect(happened[0]).toContain('30 Nov')
    expect(happened[0]).toMatch(/Nobody comes in.*18:01.*Signal/)
    expect(happened.at(-1)).toContain('Level 1: The floor is open')
    expect(block('Timeline').querySelectorAll('li')[3]?.querySelector('time .sr')?.textContent).toBe('25 Nov')
  })
  test('an account that has just begun says what is missing instead of leaving holes', async () => {
    await open(reportOf('shinonome'), 'en', 'shinonome')
    expect(screen.getByText('Nobody of this account has been seen yet.')).toBeTruthy()
    expect(screen.getByText('Nothing has happened yet.')).toBeTruthy()
    expect(screen.getByRole('heading', { name: 'What level 0 still needs' })).toBeTruthy()
  })
  test('an id that nobody has leads back to the accounts', async () => {
    await open(404, 'en', 'nobody')
    expect(screen.getByText('No account with the id “nobody” has reported.')).toBeTruthy()
    expect(within(screen.getByRole('main')).getByRole('link', { name: 'Accounts' })).toBeTruthy()
  })
  test('a long history is folded until asked for', async () => {
    const report = reportOf('aoba')
    const timeline = Array.from({ length: 60 }, (_, i): TimelineEntry => ({ ...report.timeline[0]!, id: `e${i}`, at: ago(i) }))
    await open({ ...report, timeline })
    expect(lines(block('Timeline'))).toHaveLength(20)
    fireEvent.click(screen.getByRole('button', { name: 'Show all 60' }))
    await pass()
    expect(lines(block('Timeline'))).toHaveLength(60)
  })
  test('what people wrote is text and never markup', async () => {
    const report = reportOf('aoba')
    const evil = '<img src=x onerror=alert(1)>'
    const people = report.people.map(person => ({ ...person, name: evil, section: evil }))
    const timeline: TimelineEntry[] = [
      { id: 'e', at: ago(0), person: null, name: evil, kind: 'fact', fact: evil, title: null, value: evil, by: evil },
      { id: 'f', at: ago(0), person: null, name: evil, kind: 'guide', guide: 'g', title: evil, what: evil, step: evil },
    ]
    await open({ ...report, people, timeline, row: { ...report.row, name: evil, owner: evil } })
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe(evil)
    expect(document.querySelector('main img')).toBeNull()
  })
})

describe('its calls', () => {
  beforeEach(() => localStorage.setItem('waymark.console.name', '森'))
  test('stand on its page, where they are taken, put off and done with; other signals stay signals', async () => {
    const mine = alarms.rows.filter(({ account }) => account === 'aoba')
    const world = await open(reportOf('aoba'), 'en', 'aoba', { '/api/alarms': alarms, '/api/alarms/a1': {} })
    expect(lines(block('Calls'))).toEqual([expect.stringMatching(/^Nobody comes in.*Has anything changed/)])
    expect(lines(block('Signals'))).toEqual([expect.stringMatching(/^Stuck at level 2/)])
    world.answers['/api/alarms'] = { ...alarms, rows: mine.map(row => ({ ...row, standing: 'taken', by: '森' })) }
    fireEvent.click(screen.getByRole('button', { name: 'Take it: 青葉製作所' }))
    await pass()
    expect(world.asked).toContain('POST /api/alarms/a1 {"do":"take","by":"森"}')
    expect(block('Calls').textContent).toContain('森')
    world.answers['/api/alarms'] = { ...alarms, rows: [] }
    const done = screen.getByRole('button', { name: 'Done: 青葉製作所' })
    done.focus()
    fireEvent.click(done)
    await pass()
    fireEvent.submit(screen.getByRole('button', { name: 'Save' }).closest('form')!)
    await pass()
    expect(screen.queryByRole('heading', { name: 'Calls' })).toBeNull()
    expect(lines(block('Signals'))).toHaveLength(2)
    expect(document.activeElement).toBe(screen.getByRole('heading', { level: 1 }))
  })
  test('that somebody else was done with before are told as that', async () => {
    const world = await open(reportOf('aoba'), 'ja', 'aoba', { '/api/alarms': alarms, '/api/alarms/a1': 409 })
    fireEvent.click(screen.getByRole('button', { name: '青葉製作所を引き受ける' }))
    await pass()
    expect(world.asked.filter(path => path === '/api/alarms')).toHaveLength(2)
    expect([...document.querySelectorAll('[role=status]')].map(one => one.textContent)).toContain(ja.calls.overAlready)
  })
  test('of others are not listed, and where they are not known the signals stand', async () => {
    await open(reportOf('aoba'), 'en', 'aoba', { '/api/alarms': { ...alarms, rows: alarms.rows.slice(1) } })
    expect(screen.queryByRole('heading', { name: 'Calls' })).toBeNull()
    expect(lines(block('Signals'))).toHaveLength(2)
  })
})

describe('updates', () => {
  test('only changes of this account are asked for, and the new line is marked', async () => {
    const world = await open(reportOf('aoba'))
    await pass(5_000)
    world.streams[0]?.tell('{"account":"mikasa"}')
    await pass(3_000)
    expect(world.asked).toEqual(['/api/accounts/aoba', '/api/alarms'])
    const report = reportOf('aoba')
    const line: TimelineEntry = { ...report.timeline[8]!, id: 'new', at: ago(0) }
    world.answers['/api/accounts/aoba'] = { ...report, timeline: [line, ...report.timeline] }
    world.streams[0]?.tell('{"account":"aoba"}')
    await pass(3_000)
    expect(world.asked.slice(2).sort()).toEqual(['/api/accounts/aoba', '/api/alarms'])
    expect([...document.querySelectorAll('.timeline .changed')].map(item => item.textContent)).toEqual([expect.stringContaining('3 Dec')])
  })
})
