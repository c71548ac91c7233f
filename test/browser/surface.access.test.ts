import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { productPage } from '../surface/product.ts'
import { settled, world } from '../surface/world.ts'

const { open, routes, origin } = world()
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Surfaces and states that stand where they are: what is played, and what is done to it. */
const panels = [
  'completed',
  'again',
  'roadmap told',
  'hint',
  'hint open',
  'checklist inline',
  'roadmap inline',
  'recorded',
  'recorded open',
  'recorded sure',
] as const
const surfaces = ['tour', 'tour centred', 'tour again', 'launcher', 'checklist', 'roadmap', ...panels] as const
type Name = (typeof surfaces)[number]

interface Axe {
  run(
    context: unknown,
    options: object,
  ): Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[]; passes: unknown[] }>
}

/** What is recorded comes once it is read; with all that folds out, or the question before it is erased. */
const recorded = async (page: Page, name: Name): Promise<void> => {
  await page.waitForSelector('waymark-ui .recorded')
  await page.evaluate(name => {
    if (name === 'recorded open') for (const details of window.wm.shadow()!.querySelectorAll('details')) details.open = true
    if (name === 'recorded sure') window.wm.$('.foot .btn:last-child')!.click()
  }, name)
}

const play = async (page: Page, name: Name, locale: string, theme: 'light' | 'dark'): Promise<void> => {
  await page.evaluate(
    ([name, locale, theme]) => {
      const [surface, state] = name.split(' ') as [string, string?]
      window.stage?.stop()
      document.querySelector('main section')?.remove()
      if (surface === 'tour') {
        const a = { id: 'a', target: '[data-wm=compose]', title: 'A', body: 'Text with a [link](/x) and `code`.' }
        const steps = [a, { id: 'b', title: 'B' }]
        window.wm.playTour(state === 'centred' ? steps.reverse() : steps, { locale, theme })
        const { playbook } = window.stage.scene()
        const t = { kind: 'tour', steps, again: true, snooze: 'P1D' } as const
        if (state === 'again') window.stage.set({ playbook: { ...playbook, guides: { ...playbook.guides, t } } })
        return
      }
      window.wm.playPanel(state === 'inline' ? 'hint' : surface === 'again' ? 'checklist' : surface, { locale, theme })
      const { playbook } = window.stage.scene()
      if (surface === 'again') {
        const setup = { ...playbook.guides!.setup!, again: true }
        window.stage.set({ playbook: { ...playbook, guides: { ...playbook.guides, setup } as NonNullable<typeof playbook.guides> } })
      }
      if (state === 'inline') {
        const place = document.createElement('section')
        document.querySelector('main')!.append(place)
        window.wm.files[surface as 'checklist'].inline?.(window.stage, surface === 'roadmap' ? 'map' : 'setup', place)
      }
    },
    [name, locale, theme] as const,
  )
  if (name.startsWith('recorded')) await recorded(page, name)
  const press = name === 'hint open' ? '.dot' : name === 'roadmap told' ? '.foot .btn:last-child' : null
  if (press) await page.click(`waymark-ui ${press} >> nth=0`)
  await settled(page)
}
const product = async (page: Page, lang: 'ja' | 'en', theme: 'light' | 'dark'): Promise<void> => {
  routes['/product'] = productPage('/wm.js', lang, theme)
  await page.goto(`${origin()}/product`)
  await page.waitForFunction(() => 'wm' in window)
}

for (const lang of ['ja', 'en'] as const)
  test(`axe finds nothing on any surface in any state, light, dark and in forced colours: ${lang}`, async () => {
    const page = await open('')
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await product(page, lang, 'light')
    await page.evaluate(axe)
    for (const theme of ['light', 'dark'] as const)
      for (const forcedColors of ['none', 'active'] as const) {
        await page.emulateMedia({ forcedColors, colorScheme: theme, reducedMotion: 'reduce' })
        await page.evaluate(theme => document.documentElement.setAttribute('class', theme), theme)
        for (const name of surfaces) {
          const what = `${name}, ${theme}, forced colours ${forcedColors}`
          await play(page, name, lang, theme)
          expect(await page.evaluate(() => window.wm.shadow()?.getAnimations().length ?? 0), `${what} stands still`).toBe(0)
          const { found, passes } = await page.evaluate(
            async isWhole => {
              // With forced colours the product's own page is left out: axe reads its colours as they were authored.
              const { violations, passes } = await (Reflect.get(window, 'axe') as Axe).run(
                isWhole ? document : (document.querySelector('main section') ?? 'waymark-ui'),
                { resultTypes: ['violations'] },
              )
              const found = violations.map(({ id, nodes }) => [
                id,
                nodes.map(({ html, failureSummary }) => [html.slice(0, 120), failureSummary]),
              ])
              return { found, passes: passes.length }
            },
            forcedColors === 'none' && theme === 'light',
          )
          expect(found, what).toEqual([])
          expect(passes, what).toBeGreaterThan(3)
        }
      }
    await page.close()
  })

/** Where the focus is, in words. */
const where = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const active = window.wm.shadow()?.activeElement ?? document.activeElement!
    return active.getAttribute('role') ?? active.ariaLabel ?? active.textContent!.trim()
  })
const walk = async (page: Page, steps: number): Promise<string[]> => {
  const seen: string[] = []
  for (let i = 0; i < steps; i++) {
    await page.keyboard.press('Tab')
    seen.push(await where(page))
  }
  return seen
}

test('by keys alone: launcher, checklist, its rows, the roadmap and back', async () => {
  const page = await open('<button id="app">App</button>')
  await play(page, 'launcher', 'en', 'light')
  await page.focus('#app')
  await page.keyboard.press('Tab')
  expect(await where(page)).toMatch(/^Set up scouting/)
  await page.keyboard.press('Enter')
  expect(await where(page)).toBe('dialog')
  expect(await walk(page, 5)).toEqual(['Your roadmap', 'Close', 'Write a scout', 'Book the kickoff call', 'Approval memo for your manager'])
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.press('Enter')
  await settled(page)
  // The row that was opened is a button no more: the focus is in the panel still.
  expect(await where(page)).toBe('dialog')
  expect(await walk(page, 5)).toEqual(['Your roadmap', 'Close', 'Send nine scouts', 'Pick a time', 'Approval memo for your manager'])
  await page.keyboard.press('Escape')
  expect(await where(page)).toMatch(/^Set up scouting/)
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await settled(page)
  expect(await where(page)).toBe('dialog')
  expect(await walk(page, 5)).toEqual(['Close', 'Write a scout', 'What is recorded', 'Print', 'Talk to a person'])
  await page.keyboard.press('Escape')
  expect(await page.evaluate(() => window.wm.$('.panel'))).toBe(null)
  await page.close()
})

test('at 320 px, at 400 % zoom, and with text at twice its size: nothing sticks out, all can be reached, targets are 24 px', async () => {
  const page = await open('', { viewport: { width: 320, height: 640 }, reducedMotion: 'reduce' })
  for (const [width, height, scale, lang] of [
    [320, 640, 1, 'ja'],
    [320, 640, 1, 'en'],
    [320, 256, 1, 'ja'],
    [640, 700, 2, 'en'],
  ] as const) {
    await page.setViewportSize({ width, height })
    await product(page, lang, 'light')
    await page.evaluate(scale => document.documentElement.style.setProperty('--wm-scale', String(scale)), scale)
    for (const name of ['checklist', 'roadmap', ...panels] as const) {
      await play(page, name, lang, 'light')
      const wrong = await page.evaluate(() => {
        const root = document.querySelector('main section')?.shadowRoot ?? window.wm.shadow()!
        const card = root.querySelector('.card, .inline')
        const inside = (el: Element): boolean => {
          const { left, right } = el.getBoundingClientRect()
          return left > -1 && right < innerWidth + 1
        }
        const all = [...(card?.querySelectorAll<HTMLElement>('*') ?? [])].filter(el => el.clientWidth > 1 && !el.closest('svg'))
        const targets = [...root.querySelectorAll<HTMLElement>('button, a, label')].filter(el => el.clientWidth > 1 && !el.closest('.md'))
        const sheet = card?.matches('.panel') ? card.querySelector('.body')! : null
        const room = sheet && Math.max(sheet.clientHeight, card!.clientHeight - card!.querySelector('.head')!.clientHeight)
        return [
          ...all.filter(el => !inside(el)).map(el => `out ${el.className}`),
          ...targets.filter(el => el.offsetHeight < 24 || el.offsetWidth < 24).map(el => `small ${el.className} ${el.textContent}`),
          ...(room !== null && room < 100 ? [`room ${room}`] : []),
        ]
      })
      expect(wrong, `${name} ${lang} ${width}x${height} ${scale}`).toEqual([])
    }
  }
  await page.close()
})
