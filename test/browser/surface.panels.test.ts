import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import type { Scene } from '../../src/client/stage.ts'
import { levelsAt, NOW, plainly, playbook, progress } from '../surface/scene.ts'
import { rest, settled, world } from '../surface/world.ts'

const { open } = world()

const show = (page: Page, name: string, change: Partial<Scene> = {}): Promise<void> =>
  page.evaluate(([name, change]) => window.wm.playPanel(name, change), [name, change] as const)
/** What a reader reads, line by line. */
const lines = (page: Page, selector: string): Promise<string[]> =>
  page.evaluate(
    selector =>
      window.wm
        .$(selector)!
        .innerText.split(/\n+/)
        .map(line => line.trim())
        .filter(Boolean),
    selector,
  )
const deeds = (page: Page) => page.evaluate(() => window.stage.deeds)
const at = (level: number | null): Partial<Scene> => {
  const levels = levelsAt(level ?? -1)
  const next = levels.find(({ reached }) => !reached)
  return { progress: { ...progress, level, levels, next: next ? { ...progress.next!, level: next.level } : null } }
}

test('the roadmap says where you are, what is left and what is next, in that order', async () => {
  const page = await open('')
  await show(page, 'roadmap', { locale: 'ja' })
  expect(await lines(page, '.panel')).toEqual([
    'ロードマップ',
    'レベル2 / 6',
    'スカウトを送りはじめた',
    '6日目に到達、予定は7日目',
    '次：スカウトを30日で9通',
    '7 / 9、あと2',
    '9通送ると、だいたい2通の返信と1件の面談につながります。',
    'スカウトを書く',
    '12月3日まで、あと12日',
    '0',
    '準備ができた',
    '1日目',
    '1',
    '最初の求人を公開した',
    '3日目',
    '2',
    'スカウトを送りはじめた',
    'いまここ',
    '6日目',
    '3',
    '返信が届いている',
    '予定25日目',
    '返信の文面を決めた',
    '完了',
    'スカウトを30日で9通',
    '7 / 9',
    '今週、全員が利用',
    '3 / 4',
    '4',
    '面談が決まっている',
    '予定45日目',
    '5',
    '最初の採用が決まった',
    '予定90日目',
    '6',
    'ファン',
    '人に勧めている',
    '記録の内容',
    '印刷',
    '担当者に相談',
  ])
  const { current, filled, ticks } = await page.evaluate(() => ({
    current: window.wm.$('[aria-current=step] .level .b')!.textContent,
    filled: window.wm.shadow()!.querySelectorAll('.reached .stone').length,
    ticks: [...window.wm.shadow()!.querySelectorAll('.next-box .bar i')].map(({ className }) => className),
  }))
  expect([current, filled]).toEqual(['スカウトを送りはじめた', 3])
  expect(ticks).toEqual([...Array.from({ length: 7 }, () => 'on'), '', ''])
  await page.click('waymark-ui .next-box .btn')
  expect(await deeds(page)).toEqual([{ do: 'open', guide: 'scout' }])
  await page.close()
})

test('before the first level the trail is ahead; on the last one nothing is asked for', async () => {
  const page = await open('')
  await show(page, 'roadmap', at(null))
  expect(await lines(page, '.here')).toEqual(['Before level 0', 'Next was planned for day\xa02, today\xa0is\xa0day\xa022'])
  expect(await page.evaluate(() => [...window.wm.shadow()!.querySelectorAll('.cairn path')].map(el => el.getAttribute('class')))).toEqual([
    'g',
    'n',
  ])
  expect(await page.evaluate(() => window.wm.$('[aria-current]'))).toBe(null)
  await page.evaluate(() => window.stage.stop())
  await show(page, 'roadmap', at(6))
  expect(await lines(page, '.here')).toEqual(['Fan', 'They recommend it', 'Every level is reached.'])
  expect(await page.evaluate(() => [window.wm.$('.next-box'), window.wm.$('.crit'), window.wm.$('.cairn .n')])).toEqual([null, null, null])
  await page.close()
})

test('late is told as a fact; a level that waits for a lower one says so', async () => {
  const page = await open('')
  const levels = levelsAt(2).map(level => (level.level === 4 ? { ...level, blockedBy: 3 } : level))
  await show(page, 'roadmap', { progress: { ...progress, levels, day: 31 } })
  expect(await lines(page, '.here')).toContain('Next was planned for day\xa025, today\xa0is\xa0day\xa031')
  expect(await lines(page, '.trail')).toContain('Waits for level 3')
  await page.close()
})

test('many units are a bar of twelve; a target that nobody agreed shows no number', async () => {
  const page = await open('')
  const nine = progress.milestones.nine!
  const of = (value: number, need: number | null): Partial<Scene> => ({
    progress: { ...progress, milestones: { ...progress.milestones, nine: { ...nine, reading: { ...nine.reading, value, need } } } },
  })
  await show(page, 'roadmap', of(5000, 12_000))
  expect(await lines(page, '.next-box')).toContain('5,000 / 12,000, 7,000 to go')
  expect(
    await page.evaluate(() => [...window.wm.shadow()!.querySelectorAll('.next-box .bar i')].map(({ className }) => className).join()),
  ).toBe('on,on,on,on,on,,,,,,,')
  await page.evaluate(() => window.stage.stop())
  await show(page, 'roadmap', of(5, null))
  expect(await page.evaluate(() => window.wm.$('.next-box .bar'))).toBe(null)
  expect((await lines(page, '.next-box')).join()).not.toContain('/')
  await page.close()
})

test('the checklist: how far, how long, one open row, and what the others wait for', async () => {
  const page = await open('')
  await show(page, 'checklist')
  expect(await lines(page, '.checklist')).toEqual([
    'Set up scouting',
    'Your roadmap',
    '3 of 6 done',
    'about 43 min left',
    'Publish the first job',
    'Done',
    'Invite two colleagues',
    'Done',
    'Agree on a reply template',
    'Done',
    'Send nine scouts',
    'By Dec 3',
    '8 min',
    'Pick people with a match of 80% or more. Two more to go.',
    'Write a scout',
    'Book the kickoff call',
    '2 days overdue',
    '30 min, online',
    'Connect the interview calendar',
    'Opens with “Send nine scouts”',
    '5 min',
    'Optional',
    'Approval memo for your manager',
    'Document, 2 pages',
  ])
  expect(await lines(page, '.launch')).toEqual(['Set up scouting', '3 / 6'])
  await page.close()
})

test('another row opens when asked, and closes the first; its button leads where it says', async () => {
  const page = await open('')
  await show(page, 'checklist')
  await page.click('waymark-ui button.row >> text=Book the kickoff call')
  await rest(page)
  expect(await page.evaluate(() => [...window.wm.shadow()!.querySelectorAll('.items .btn')].map(el => el.textContent))).toEqual([
    'Pick a time',
  ])
  await page.click('waymark-ui .items .btn')
  expect(await deeds(page)).toEqual([{ do: 'go', href: '/calls' }])
  // What is done meanwhile is not open any more: the first that can be done is.
  await page.evaluate(() => {
    const { progress } = window.stage.scene()
    const items = progress.guides.setup!.items.map(item => (item.id === 'call' ? { ...item, done: true } : item))
    window.stage.set({ progress: { ...progress, guides: { ...progress.guides, setup: { ...progress.guides.setup!, items } } } })
  })
  expect(await page.evaluate(() => window.wm.$('.items .btn')!.textContent)).toBe('Write a scout')
  expect(await lines(page, '.launch')).toEqual(['Set up scouting', '4 / 6'])
  await page.close()
})

test('at 320 px the head stays one line: title, roadmap, close', async () => {
  const page = await open('', { viewport: { width: 320, height: 640 } })
  for (const locale of ['ja', 'en']) {
    await show(page, 'checklist', { locale })
    const middles = await page.evaluate(() =>
      [...window.wm.$('.head')!.children].map(el => {
        const { y, height } = el.getBoundingClientRect()
        return Math.round(y + height / 2)
      }),
    )
    expect(middles).toHaveLength(3)
    expect(Math.max(...middles) - Math.min(...middles), locale).toBeLessThanOrEqual(1)
    await page.evaluate(() => window.stage.stop())
  }
  await page.close()
})

test('one launcher serves both: it opens and closes its list, whose head leads to the roadmap', async () => {
  const page = await open('')
  await show(page, 'launcher')
  await page.click('waymark-ui .launch')
  expect(await page.evaluate(() => window.wm.$('.launch')!.ariaExpanded)).toBe('true')
  await page.click('waymark-ui .launch')
  await page.click('waymark-ui .launch')
  await page.click('waymark-ui .head .quiet')
  await settled(page)
  expect(await deeds(page)).toEqual([
    { do: 'open', guide: 'setup' },
    { do: 'close', guide: 'setup', reason: 'launcher' },
    { do: 'open', guide: 'setup' },
    { do: 'open', guide: 'map' },
  ])
  expect(await page.evaluate(() => [window.wm.$('.roadmap') !== null, window.wm.$('.checklist'), window.wm.$('.launch')])).toEqual([
    true,
    null,
    null,
  ])
  await page.click('waymark-ui .icb')
  expect(await page.evaluate(() => [window.wm.$('.roadmap'), window.wm.$('.launch') !== null])).toEqual([null, true])
  await page.close()
})

test('a launcher of the roadmap alone counts levels', async () => {
  const page = await open('')
  await show(page, 'launcher', {
    showing: { open: null, launcher: 'map' },
    playbook: { ...playbook, guides: { map: { kind: 'roadmap' } } },
  })
  expect(await lines(page, '.launch')).toEqual(['Your roadmap', '2 / 6'])
  await page.close()
})

test('all done is said; a list of optional items only divides by nothing', async () => {
  const page = await open('')
  const setup = playbook.guides!.setup!
  const items = progress.guides.setup!.items.map(item => ({ ...item, done: true, blocked: false }))
  await show(page, 'checklist', { progress: { ...progress, guides: { setup: { ...plainly, items } } } })
  expect(await lines(page, '.body')).toEqual(['6 of 6 done', 'This list is complete', 'See what is next'])
  await page.evaluate(() => window.stage.stop())
  const optional = setup.kind === 'checklist' ? { ...setup, items: setup.items.map(item => ({ ...item, optional: true })) } : setup
  await show(page, 'checklist', { playbook: { ...playbook, guides: { setup: optional } } })
  expect(await page.evaluate(() => window.wm.shadow()!.textContent)).not.toMatch(/NaN|undefined|null/)
  await page.close()
})

test('a locale that changes while it is open changes words, language and direction', async () => {
  const page = await open('')
  await show(page, 'checklist', { now: NOW })
  const root = () =>
    page.evaluate(() => {
      const el = window.wm.$('.panel')!.parentElement!
      return [el.lang, el.dir, window.wm.$('.icb')!.ariaLabel, getComputedStyle(el).colorScheme]
    })
  expect(await root()).toEqual(['en', 'ltr', 'Close', 'light'])
  await page.evaluate(() => window.stage.set({ locale: 'ja', theme: 'dark' }))
  expect(await root()).toEqual(['ja', 'ltr', '閉じる', 'dark'])
  await page.evaluate(() => {
    document.documentElement.style.colorScheme = 'dark'
    window.stage.set({ locale: 'ar', theme: 'auto' })
  })
  expect(await root()).toEqual(['ar', 'rtl', 'Close', 'dark'])
  const side = await page.evaluate(() => window.wm.$('.panel')!.getBoundingClientRect().x)
  expect(side).toBe(24)
  await page.close()
})
