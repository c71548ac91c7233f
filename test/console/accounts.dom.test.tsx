import { cleanup, fireEvent, render, screen, within } from '@testing-library/preact'
import { act } from 'preact/test-utils'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { App } from '../../src/console/app.tsx'
import { type FakeWorld, fakeWorld } from './fake.ts'
import { accounts, rows } from './fixture.ts'
import { accountOf } from './fixture-account.ts'

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
const open = async (
  answers: Record<string, unknown> = { '/api/accounts': accounts },
  address = '/accounts?lang=en',
): Promise<FakeWorld> => {
  history.replaceState(null, '', address)
  const world = fakeWorld(answers)
  render(<App world={world} />)
  await pass()
  return world
}
const names = () => screen.getAllByRole('rowheader').map(cell => within(cell).getByRole('link').textContent)
const rowOf = (name: string) => screen.getByRole('link', { name }).closest('tr')!
const withRow = (id: string, change: object) => ({ ...accounts, rows: rows.map(row => (row.id === id ? { ...row, ...change } : row)) })

describe('the list', () => {
  test('says what it found and as of when, overdue ones first', async () => {
    await open()
    expect(screen.getByText('3 of 14 accounts are overdue, as of 14:02')).toBeTruthy()
    expect(names().slice(0, 3)).toEqual(['青葉製作所', '南浜クリニック', '北野屋'])
    expect(rowOf('青葉製作所').textContent).toContain('3 days overdue')
    expect(document.title).toBe('Accounts – Waymark')
  })
  test('speaks Japanese', async () => {
    await open(undefined, '/accounts?lang=ja')
    expect(screen.getByText('14社中3社が期限を過ぎています（14:02時点）')).toBeTruthy()
    const row = rowOf('楓システムズ').textContent
    for (const words of ['注意', '12日目、予定10', '2日遅れ', '11月27日', '33分前', 'フロアが開いている', '利用者8人、席数8'])
      expect(row).toContain(words)
    expect(document.documentElement.lang).toBe('ja')
  })
  test('switches the language on the spot and keeps the choice', async () => {
    await open()
    fireEvent.click(screen.getByRole('button', { name: '日本語' }))
    await pass()
    // A link that named another language does not bring it back at the next reload.
    expect(location.search).not.toContain('lang')
    expect(screen.getByRole('heading', { name: '取引先' })).toBeTruthy()
    cleanup()
    await open(undefined, '/accounts')
    expect(screen.getByRole('heading', { name: '取引先' })).toBeTruthy()
  })
  test('sorts by a column and says so', async () => {
    await open()
    fireEvent.click(screen.getByRole('button', { name: 'Level' }))
    await pass()
    expect(screen.getByRole('columnheader', { name: 'Level' }).getAttribute('aria-sort')).toBe('descending')
    expect(screen.getAllByRole('columnheader').filter(cell => cell.hasAttribute('aria-sort'))).toHaveLength(1)
    expect(names()[0]).toBe('白樺建設')
    expect(location.search).toBe('?sort=-level')
    fireEvent.click(screen.getByRole('button', { name: 'Level' }))
    await pass()
    expect(names()[0]).toBe('東雲会計事務所')
    expect(screen.getByRole('columnheader', { name: 'Level' }).getAttribute('aria-sort')).toBe('ascending')
  })
  test('finds by name, tier, owner, signal and state', async () => {
    await open()
    const find = async (typed: string) => {
      fireEvent.input(screen.getByRole('searchbox'), { target: { value: typed } })
      await pass()
    }
    await find('tier 1 森')
    expect(names()).toEqual(['北野屋', '柊フーズ', '若竹メディカル'])
    expect(screen.getByText('3 of 14 accounts found, as of 14:02')).toBeTruthy()
    await find('champion is absent')
    expect(names()).toEqual(['北野屋'])
    await find('zzz')
    expect(screen.getByText('No account matches “zzz”.')).toBeTruthy()
    screen.getByRole('button', { name: 'Clear the search' }).focus()
    fireEvent.click(screen.getByRole('button', { name: 'Clear the search' }))
    await pass()
    expect(names()).toHaveLength(14)
    expect(document.activeElement).toBe(screen.getByRole('searchbox'))
  })
  test('finds also where the browser takes no more addresses, as Safari after a hundred', async () => {
    await open()
    const replace = vi.spyOn(history, 'replaceState').mockImplementation(() => {
      throw new DOMException('more than 100 times per 10 seconds', 'SecurityError')
    })
    fireEvent.input(screen.getByRole('searchbox'), { target: { value: '北野' } })
    await pass()
    replace.mockRestore()
    expect(names()).toEqual(['北野屋'])
  })
  test('a name is text and never markup', async () => {
    const name = '<img src=x onerror=alert(1)>'
    await open({ '/api/accounts': withRow('mikasa', { name, owner: '<b>x</b>', state: '<script>1</script>' }) })
    expect(screen.getByRole('link', { name })).toBeTruthy()
    expect(document.querySelector('#console img, main img, main b, main script')).toBeNull()
  })
})

describe('updates while somebody looks', () => {
  test('a change is asked for quietly, once for many, and its row is marked for a while', async () => {
    const world = await open()
    world.streams[0]?.open()
    await pass(5_000)
    world.answers['/api/accounts'] = withRow('wakatake', { level: 4 })
    for (let i = 0; i < 20; i++) world.streams[0]?.tell('{"account":"wakatake"}')
    await pass(400)
    expect(world.asked).toEqual(['/api/accounts', '/api/accounts'])
    expect(rowOf('若竹メディカル').className).toBe('changed')
    expect(document.querySelectorAll('tr.changed')).toHaveLength(1)
    expect(screen.getByText('Updated: 若竹メディカル')).toBeTruthy()
    await pass(6_500)
    expect(document.querySelector('tr.changed')).toBeNull()
  })
  test('a steady flow of changes is asked for at most every two seconds', async () => {
    const world = await open()
    for (let i = 0; i < 100; i++) {
      world.streams[0]?.tell('{"account":"aoba"}')
      await pass(100)
    }
    expect(world.asked.length).toBeGreaterThan(4)
    expect(world.asked.length).toBeLessThanOrEqual(7)
  })
  test('a lost stream is told in words, the list stays, and the page asks every 30 seconds until it is back', async () => {
    const world = await open()
    world.streams[0]?.open()
    world.streams[0]?.fail(false)
    await pass(3_000)
    expect(screen.getByText(/Live updates are interrupted/)).toBeTruthy()
    expect(names()).toHaveLength(14)
    const before = world.asked.length
    await pass(61_000)
    expect(world.asked.length).toBe(before + 2)
    world.streams[0]?.open()
    await pass(3_000)
    expect(screen.queryByText(/Live updates are interrupted/)).toBeNull()
    expect(world.asked.length).toBe(before + 3)
  })
  test('a receiver that stops answering leaves the old list with its time, and the way to try again', async () => {
    const world = await open()
    world.answers['/api/accounts'] = 503
    world.streams[0]?.fail(true)
    await pass(3_000)
    expect(screen.getByText(/What you see is from 14:02/).textContent).toContain('Nothing is lost')
    expect(names()).toHaveLength(14)
    world.answers['/api/accounts'] = accounts
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
    await pass()
    expect(screen.queryByText(/What you see is from/)).toBeNull()
  })
  test('relative times go on by themselves', async () => {
    await open()
    expect(rowOf('三笠計装').textContent).toContain('4 min ago')
    await pass(120_000)
    expect(rowOf('三笠計装').textContent).toContain('6 min ago')
  })
})

describe('when there is no list', () => {
  test('no account yet: how to send the first beacon', async () => {
    await open({ '/api/accounts': { ...accounts, rows: [] } })
    expect(screen.getByRole('heading', { name: 'No account has reported yet' })).toBeTruthy()
    expect(screen.getByText(/createWaymark/).textContent).toContain(`${location.origin}/v1/beacon`)
  })
  test('not signed in: open the link that the server printed', async () => {
    await open({ '/api/accounts': 401 })
    expect(screen.getByText(/^Reload this page to sign in, or open the link that the server printed/)).toBeTruthy()
    expect(screen.queryByRole('table')).toBeNull()
  })
  test('no connection: what failed, what is safe, try again', async () => {
    const world = await open({ '/api/accounts': 0 }, '/accounts?lang=ja')
    expect(screen.getByRole('heading', { name: '受信サーバーが応答しません' })).toBeTruthy()
    world.answers['/api/accounts'] = accounts
    fireEvent.click(screen.getByRole('button', { name: '再試行' }))
    await pass()
    expect(names()).toHaveLength(14)
  })
  test('an answer that is no report counts as a failure', async () => {
    await open({ '/api/accounts': 'hello' })
    expect(screen.getByRole('heading', { name: 'The receiver did not answer' })).toBeTruthy()
  })
  test('an address without a page leads back', async () => {
    await open(undefined, '/elsewhere?lang=en')
    fireEvent.click(screen.getByRole('link', { name: 'To the accounts' }))
    await pass()
    expect(names()).toHaveLength(14)
  })
})

test('going to an account and back keeps the order, and shows the old list at once', async () => {
  const aoba = rows.find(row => row.id === 'aoba')!
  await open({ '/api/accounts': accounts, '/api/accounts/aoba': accountOf(aoba) }, '/accounts?lang=en&sort=name')
  const first = names()
  fireEvent.click(screen.getByRole('link', { name: '青葉製作所' }))
  await pass()
  expect(location.pathname).toBe('/accounts/aoba')
  expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('青葉製作所')
  fireEvent.click(within(screen.getByRole('main')).getByRole('link', { name: 'Accounts' }))
  expect(location.search).toBe('?sort=name')
  expect(names()).toEqual(first)
})
