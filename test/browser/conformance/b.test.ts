import { expect, test } from 'vitest'
import { press, seen, title, told, world } from './world.ts'

const { open } = world()

test('B 3: looked up when the step shows, not when it is built; made later it is found; the first match wins', async () => {
  const page = await open('<p>app</p>')
  await page.evaluate(() =>
    window.way.tour([
      { id: 'a', title: 'A' },
      { id: 'b', title: 'B', target: '.late' },
    ]),
  )
  await seen(page, 'A')
  await page.evaluate(() => {
    document.body.insertAdjacentHTML('beforeend', '<button class="late" style="margin: 90px">1</button><button class="late">2</button>')
  })
  await press(page, 'Next')
  await seen(page, 'B')
  const off = await page.evaluate(() => window.wm.hole()!.x - document.querySelector('.late')!.getBoundingClientRect().x)
  expect(off).toBeCloseTo(-6, 1)
  await page.close()
})

test('B 6: there but invisible counts as missing', async () => {
  const page = await open(
    '<button id="a" hidden>a</button><button id="b" style="visibility: hidden">b</button><div style="display: none"><button id="c">c</button></div><button id="d">d</button>',
  )
  await page.evaluate(() => window.way.tour([{ id: 'x', title: 'X', target: ['#a', '#b', '#c', '#d'] }]))
  await seen(page, 'X')
  const off = await page.evaluate(() => window.wm.hole()!.x - document.querySelector('#d')!.getBoundingClientRect().x)
  expect(off).toBeCloseTo(-6, 1)
  await page.evaluate(() => window.waymark.destroy())
  await page.evaluate(() => window.way.tour([{ id: 'x', title: 'X', target: ['#a', '#b', '#c'], missing: 'fail' }]))
  await page.waitForFunction(() => window.told.includes('interrupted x missing'))
  expect(await told(page)).toEqual(['missing x', 'interrupted x missing'])
  await page.close()
})

test('B 11: a late target: shown once it is there; one that never comes: the tour is not marked as started', async () => {
  const page = await open('<p>app</p>')
  await page.evaluate(() => window.way.tour([{ id: 'a', title: 'A', target: '#late' }]))
  await page.waitForFunction(() => window.told.includes('missing a'))
  expect([await title(page), await told(page)]).toEqual([null, ['missing a']])
  await page.evaluate(() => document.body.insertAdjacentHTML('beforeend', '<button id="late">l</button>'))
  await seen(page, 'A')
  expect(await told(page)).toEqual(['missing a', 'started a', 'shown a'])
  await page.close()
})

test('B 12: two clients, each with its own look: nothing is mixed', async () => {
  const page = await open('<p>app</p>')
  await page.evaluate(() => window.way.tour([{ id: 'a', title: 'A' }], { options: { namespace: 'one', theme: 'dark', locale: 'ja' } }))
  await page.evaluate(() => window.way.tour([{ id: 'b', title: 'B' }], { options: { namespace: 'two', theme: 'light', locale: 'en' } }))
  await page.waitForFunction(() => window.wm.shadow()!.querySelectorAll('[role=dialog]').length === 2)
  const looks = await page.evaluate(() =>
    [...window.wm.shadow()!.querySelectorAll('[role=dialog]')].map(card => {
      const root = card.parentElement!
      const { colorScheme } = getComputedStyle(root)
      return [card.querySelector('h2')!.textContent, root.className, root.lang, colorScheme, card.querySelector('.btn')!.textContent]
    }),
  )
  expect(looks).toEqual([
    ['A', 'wm dark', 'ja', 'dark', '完了'],
    ['B', 'wm light', 'en', 'light', 'Done'],
  ])
  await page.close()
})
