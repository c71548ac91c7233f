import { expect, onTestFinished, test, vi } from 'vitest'
import { loadBook } from '../../src/client/book.ts'
import type { WaymarkError } from '../../src/client/error.ts'
import { memoryStore } from '../../src/client/memory.ts'
import type { Playbook } from '../../src/playbook/index.ts'
import { openCalendar, openMemo } from '../../src/progress/seal.ts'
import { createWorld, settle, type World } from './fakes.ts'
import { signedIn } from './start.ts'

const DAY = 86_400_000
const count = { count: 'a', atLeast: 2 } as const
const playbook = {
  id: 'p',
  version: 1,
  calendar: { zone: 'Asia/Tokyo' },
  milestones: {
    few: { title: 'Few', rule: count, target: 'P5D' },
    days: { title: 'Days', rule: { distinct: 'a', by: 'day', atLeast: 2 } },
  },
  roadmap: [{ level: 0, state: '0', criteria: ['few'], next: [] }],
} as const satisfies Playbook

const opened = (world: World, book: unknown = playbook) => signedIn(world, { playbook: book as Playbook, endpoint: undefined as never })

/** A disk on which the playbook was opened before, with two events of two days. */
const past = async (): Promise<World> => {
  const world = createWorld()
  const { waymark, tab } = await opened(world)
  await waymark.track('a')
  await world.pass(DAY)
  await waymark.track('a')
  await settle()
  tab.hide()
  waymark.destroy()
  await settle()
  return world
}

/** Hears how often the engine is asked for a time zone. */
const zones = () => {
  const { DateTimeFormat } = Intl
  let n = 0
  Intl.DateTimeFormat = new Proxy(DateTimeFormat, {
    apply: (format, _, all) => {
      n++
      return format(...(all as []))
    },
    construct: (format, all) => {
      n++
      return new format(...(all as []))
    },
  })
  onTestFinished(() => {
    Intl.DateTimeFormat = DateTimeFormat
  })
  return () => n
}

test('a playbook that was good is not checked again, and what a page sees of it is the same', async () => {
  const world = await past()
  const asked = zones()
  const again = await opened(world)
  expect(again.waymark.progress?.milestones).toMatchObject({ few: { reached: true }, days: { reached: true, reading: { value: 2 } } })
  expect(again.errors).toEqual([])
  expect(asked()).toBe(0)
})

test('another playbook is checked, and what is wrong with it is told at each visit', async () => {
  const world = await past()
  const broken = { ...playbook, milestones: { ...playbook.milestones, worse: { title: 'Worse', rule: { count: 'a', atLeast: -1 } } } }
  for (let visit = 0; visit < 2; visit++) {
    const { waymark, errors } = await opened(world, broken)
    expect(errors.map(({ code, problems }) => [code, problems.map(({ path }) => path)])).toEqual([
      ['playbookInvalid', ['milestones.worse.rule.atLeast']],
    ])
    expect(Object.keys(waymark.progress!.milestones)).toEqual(['few', 'days'])
    waymark.destroy()
    await settle()
  }
})

test('what JSON can not hold is checked, and told', async () => {
  const world = await past()
  const circle: Record<string, unknown> = { ...playbook.milestones }
  circle.circle = { title: 'Circle', rule: count, more: circle }
  const { errors } = await opened(world, { ...playbook, milestones: circle })
  expect(errors.map(({ code }) => code)).toEqual(['playbookInvalid'])
})

test('no name of the language is taken for a guide', async () => {
  const { waymark } = await opened(createWorld())
  expect(waymark.explain('constructor')).toEqual(['unknown'])
  await expect(waymark.start('constructor')).resolves.toMatchObject({ open: false })
})

test('the clock of a zone is looked up anew when it was looked up a month ago, and of another zone at once', async () => {
  const world = await past()
  const [seal] = world.disk.get('k') as [string]
  const sealed = { texts: world.disk.get('["acme","u1"]r'), seal, book: playbook }
  const memo = openMemo(sealed, playbook)!
  const now = world.wall()
  expect(openCalendar(memo, now)).toMatchObject({ zone: 'Asia/Tokyo', since: now - DAY })
  expect(openCalendar(memo, now + 30 * DAY)).toBeUndefined()
  expect(openMemo({ ...sealed, seal: 'another' }, playbook)).toBeUndefined()
  const asked = zones()
  const { waymark } = await opened(world, { ...playbook, calendar: { zone: 'Asia/Seoul' } })
  expect(asked()).toBeGreaterThan(0)
  waymark.destroy()
})

/** Loads a playbook whose check can't be loaded so often. */
const lacking = async (failures: number) => {
  let asked = 0
  const waits: number[] = []
  const fail = () => {}
  const timer = (fn: () => void, ms: number) => {
    waits.push(ms)
    fn()
    return () => {}
  }
  const store = Promise.resolve(memoryStore())
  const book = await loadBook(playbook, { store, timer, fail, fetchText: async () => '' }, () =>
    asked++ < failures ? Promise.reject(new Error('gone')) : import('../../src/playbook/guard.ts'),
  ).catch((error: WaymarkError) => error.code)
  return { book, waits }
}

test('where the file that checks a playbook does not come it is asked for again, less and less often, and then said to be gone', async () => {
  expect(await lacking(2)).toMatchObject({ book: { book: { id: 'p' } }, waits: [1000, 2000] })
  expect(await lacking(9)).toMatchObject({ book: 'chunk', waits: [1000, 2000, 4000] })
})

test('what a device knows of a playbook is asked for once a page, and written when it is another one', async () => {
  const world = createWorld()
  const put = vi.spyOn(world.disk, 'set')
  const visit = async (book: unknown) => {
    world.files['/book.json'] = JSON.stringify(book)
    world.looks.length = 0
    put.mockClear()
    const { waymark } = await opened(world, '/book.json')
    expect(waymark.progress?.milestones.few).toMatchObject({ reached: false })
    await settle()
    waymark.destroy()
    expect(world.looks.filter(([from]) => from === 'p/book.json')).toHaveLength(1)
    return put.mock.calls.filter(([key]) => key === 'p/book.json').length
  }
  const broken = { ...playbook, signals: { odd: 1 } }
  const next = { ...playbook, version: 2 }
  const writes: number[] = []
  for (const book of [playbook, playbook, broken, broken, next, next]) writes.push(await visit(book))
  expect(writes).toEqual([1, 0, 1, 0, 1, 0])
})

test('where the file that checks another version does not come, the last good one runs at once', async () => {
  const store = Promise.resolve(memoryStore())
  const told: string[] = []
  const waits: number[] = []
  const visit = async (book: Playbook, isGone: boolean) => {
    const timer = (fn: () => void, ms: number) => {
      waits.push(ms)
      fn()
      return () => {}
    }
    const shelf = { store, timer, fail: ({ code }: WaymarkError) => void told.push(code), fetchText: async () => JSON.stringify(book) }
    const load = () => (isGone ? Promise.reject(new Error('gone')) : import('../../src/playbook/guard.ts'))
    const found = await loadBook('/p.json', shelf, load)
    await settle()
    return found.book.version
  }
  const next = { ...playbook, version: 2 }
  expect([await visit(playbook, false), await visit(next, true), waits, told]).toEqual([1, 1, [], ['chunk']])
  expect(await visit(next, false)).toBe(2)
})
