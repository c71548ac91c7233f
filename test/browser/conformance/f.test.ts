import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { press, seen, title, told, world } from './world.ts'

const { open } = world()
const three = ['a', 'b', 'c'].map(id => ({ id, title: id.toUpperCase() }))

/** Everything that the page is told, in one list: `started a`, `before a`, `shown a`, `after a`. */
const begin = (page: Page, steps: readonly object[] = three) =>
  page.evaluate(async steps => {
    const list: string[] = []
    Object.assign(window, { list })
    await window.way.begin({ t: { kind: 'tour', steps: steps as never } })
    window.waymark.on('step', ({ what, step }) => list.push(`step ${what} ${step}`))
    window.waymark.on('guide', ({ what, step }) => list.push(`tour ${what} ${step}`))
    await window.waymark.start('t')
  }, steps)
const list = (page: Page) => page.evaluate(() => Reflect.get(window, 'list') as string[])

test('F 1: the order is: tour started, step before, shown, after and so on; the last step’s after comes ahead of the end', async () => {
  const page = await open('<p>app</p>')
  await begin(page, three.slice(0, 2))
  await seen(page, 'A')
  await press(page, 'Next')
  await seen(page, 'B')
  await press(page, 'Done')
  await seen(page, null)
  expect((await list(page)).filter(line => line !== 'tour shown a' && line !== 'tour shown b')).toEqual([
    'tour started a',
    'step before a',
    'step shown a',
    'step after a',
    'step before b',
    'step shown b',
    'step after b',
    'tour completed b',
  ])
  await page.close()
})

test('F 2: left early, the end says so, and nothing is told of steps that were not seen', async () => {
  const page = await open('<p>app</p>')
  await begin(page)
  await seen(page, 'A')
  await press(page, 'Close')
  await seen(page, null)
  const all = await list(page)
  expect(all.at(-1)).toBe('tour dismissed a')
  expect(all.filter(line => line.startsWith('step after'))).toEqual(['step after a'])
  expect(all.filter(line => / [bc]$/.test(line))).toEqual([])
  await page.close()
})

test('F 2: closed while its first step waits for its target, nothing is told of the step', async () => {
  const page = await open('<p>app</p>')
  await begin(page, [{ id: 'a', title: 'A', target: '#none' }])
  await page.evaluate(() => window.waymark.dismiss('t'))
  expect((await list(page)).filter(line => line.startsWith('step'))).toEqual([])
  expect((await list(page)).at(-1)).toBe('tour dismissed a')
  await page.close()
})

test('F 3: while what comes before a step is pending, it is not shown; rejected: an error is told, and it goes on', async () => {
  const page = await open('<p>app</p>')
  await page.evaluate(steps => {
    const before = ({ step }: { step: string }) => {
      if (step === 'b') return new Promise(done => Object.assign(window, { done }))
      if (step === 'c') return Promise.reject(new Error('no drawer'))
      return undefined
    }
    return window.way.tour(steps, { options: { hooks: { before } } })
  }, three)
  await seen(page, 'A')
  await press(page, 'Next')
  await page.evaluate(() => window.way.pause(200))
  expect(await title(page)).toBe(null)
  await page.evaluate(() => (Reflect.get(window, 'done') as () => void)())
  await seen(page, 'B')
  await press(page, 'Next')
  await seen(page, 'C')
  expect((await told(page)).filter(line => line.startsWith('error'))).toEqual(['error host'])
  expect(page.errors.filter(line => !line.includes('no drawer'))).toEqual([])
  await page.close()
})

test('F 3: one that never settles: it goes on after the limit; one that is left is cancelled', async () => {
  const page = await open('<p>app</p>')
  await page.evaluate(steps => {
    const signals: AbortSignal[] = []
    const limits = { limitMs: 300 }
    Object.assign(window, { signals, limits })
    const before = ({ step }: { step: string }, signal: AbortSignal) => {
      if (step === 'a') return undefined
      signals.push(signal)
      return new Promise(() => {})
    }
    return window.way.tour(steps, { options: { hooks: Object.assign(limits, { before }) } })
  }, three)
  await seen(page, 'A')
  expect(
    await page.evaluate(() => {
      window.waymark.move('next')
      return window.way.title()
    }),
  ).toBe(null)
  await seen(page, 'B')
  await page.evaluate(() => Object.assign(Reflect.get(window, 'limits') as object, { limitMs: 60_000 }))
  await press(page, 'Next')
  const aborted = () => page.evaluate(() => (Reflect.get(window, 'signals') as AbortSignal[]).map(({ aborted }) => aborted))
  expect((await aborted())[1]).toBe(false)
  await page.evaluate(() => window.waymark.destroy())
  expect((await aborted())[1]).toBe(true)
  await page.evaluate(() => window.way.pause(500))
  expect(await page.evaluate(() => window.way.nodes())).toBe(0)
  await page.close()
})

test('F 4: asked before the change, a no (or a promise of it) stays at the step', async () => {
  const page = await open('<p>app</p>')
  await page.evaluate(steps => {
    const answers: unknown[] = [false, Promise.resolve(false), true]
    return window.way.tour(steps, { options: { hooks: { leave: () => answers.shift() } } })
  }, three)
  await seen(page, 'A')
  for (const expected of ['A', 'A', 'B']) {
    await press(page, 'Next')
    await page.evaluate(() => window.way.pause(120))
    expect(await title(page)).toBe(expected)
  }
  await page.close()
})

test('F 5: a step whose condition does not hold is passed over both ways; it is asked anew each time', async () => {
  const page = await open('<p>app</p>')
  await page.evaluate(() => {
    const when = { trait: 'plan', is: 'team' } as const
    return window.way.tour([
      { id: 'a', title: 'A' },
      { id: 'b', title: 'B', when },
      { id: 'c', title: 'C' },
    ])
  })
  const plan = (plan: string) => page.evaluate(plan => void window.waymark.identify('u1', { plan }), plan)
  await seen(page, 'A')
  await press(page, 'Next')
  await seen(page, 'C')
  await press(page, 'Back')
  await seen(page, 'A')
  await plan('team')
  await press(page, 'Next')
  await seen(page, 'B')
  await press(page, 'Next')
  await seen(page, 'C')
  await plan('free')
  await press(page, 'Back')
  await seen(page, 'A')
  await page.close()
})

test('F 5: back past a first step that is hidden by now ends the tour', async () => {
  const page = await open('<p>app</p>')
  await page.evaluate(async () => {
    const when = { trait: 'plan', is: 'team' } as const
    await window.way.begin({
      t: {
        kind: 'tour',
        steps: [
          { id: 'a', title: 'A', when },
          { id: 'b', title: 'B' },
        ],
      },
    })
    window.waymark.identify('u1', { plan: 'team' })
    await window.waymark.start('t')
  })
  await seen(page, 'A')
  await press(page, 'Next')
  await seen(page, 'B')
  await page.evaluate(() => void window.waymark.identify('u1', { plan: 'free' }))
  await page.evaluate(() => window.way.frames(3))
  await page.evaluate(() => window.waymark.move('back'))
  await seen(page, null)
  expect((await told(page)).at(-1)).toBe('dismissed b back')
  await page.close()
})

test('F 6: the product’s own next takes the place of going on; its own done that of the end', async () => {
  const page = await open('<p>app</p>')
  await page.evaluate(steps => {
    const leave = ({ step, to }: { step: string; to: string }) => {
      if (to === 'next' && step === 'a') void window.waymark.start('t', { step: 'c' })
      if (to === 'done') void window.waymark.start('t', { step: 'b' })
      return to === 'close' || (to === 'next' && step === 'b')
    }
    return window.way.tour(steps, { options: { hooks: { leave } } })
  }, three)
  await seen(page, 'A')
  await press(page, 'Next')
  await seen(page, 'C')
  await press(page, 'Done')
  await seen(page, 'B')
  expect((await told(page)).filter(line => line.startsWith('completed'))).toEqual([])
  await press(page, 'Next')
  await seen(page, 'C')
  await page.close()
})
