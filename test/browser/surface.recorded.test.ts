import { expect, test } from 'vitest'
import type { Exported } from '../../src/client/known.ts'
import { rest, settled, world } from '../surface/world.ts'

const { open } = world()

test('what is recorded is said in plain words, each report unfolds to its text, and it can be taken along and erased', async () => {
  const csp = "default-src 'self'; script-src 'self'; style-src 'self'; require-trusted-types-for 'script'"
  const page = await open('<button id="app">App</button>', { csp, acceptDownloads: true, locale: 'en', timezoneId: 'Asia/Tokyo' })
  await page.focus('#app')
  await page.evaluate(() => window.wm.playPanel('recorded'))
  await page.waitForSelector('waymark-ui .recorded')
  await rest(page)
  const lines = () =>
    page.evaluate(() =>
      window.wm
        .$('.recorded')!
        .innerText.split(/\n+/)
        .map(line => line.trim())
        .filter(Boolean),
    )
  expect(await lines()).toEqual([
    'What is recorded',
    'It shows where you are and what comes next, and tells the people behind this product how far you are.',
    ...['Recorded', 'How often you use what, and when', 'Levels reached, guides seen', 'What the product says of you, such as your role'],
    ...['Never recorded', 'What you type', 'What a page shows', 'How you move the mouse or press keys'],
    'Sent to waymark.example.com',
    ...['What is known 3', 'What is counted 2', 'Last reports 20'],
    ...['Download', 'Erase'],
  ])
  expect(await page.evaluate(() => window.wm.shadow()!.activeElement!.getAttribute('role'))).toBe('dialog')

  for (const name of ['What is known', 'What is counted', 'Last reports']) await page.click(`waymark-ui summary:has-text("${name}")`)
  const open1 = await lines()
  const after = (line: string, n: number): string[] => open1.slice(open1.indexOf(line) + 1, open1.indexOf(line) + 1 + n)
  expect(after('What is known 3', 6)).toEqual(['account.seats', '12', 'attest.template', 'true', 'role', 'recruiter'])
  expect(after('What is counted 2', 4)).toEqual([
    'candidate.viewed, candidate',
    expect.stringMatching(/^2 different values as unreadable codes, .* – .*$/),
    'scout.sent, channel = mail',
    expect.stringMatching(/^7 times, 11\/18\/26, .* – 11\/21\/26, /),
  ])
  const answers = open1.filter(line => /entries/.test(line)).map(line => line.replace(/^.*bytes /, ''))
  expect(answers.slice(0, 8)).toEqual([
    'received',
    'sent as the page closed; nobody knows whether it arrived, so it is sent again',
    'part of it refused: unknownSeries',
    'waiting: store',
    'waiting',
    'refused, sent again in parts: tooBig',
    'waiting: HTTP 403',
    'received',
  ])
  await page.click('waymark-ui li summary >> nth=0')
  const body = await page.evaluate(() => window.wm.$('pre')!.innerText)
  expect(JSON.parse(body)).toMatchObject({ v: 1, secret: '…' })

  const [download] = await Promise.all([page.waitForEvent('download'), page.click('waymark-ui >> text=Download')])
  const text = await download.createReadStream().then(async stream => (await stream.toArray()).join(''))
  expect(download.suggestedFilename()).toBe('waymark.json')
  expect((JSON.parse(text) as Exported).sent).toHaveLength(20)

  // Erasing asks first, and the way back has the focus.
  await page.click('waymark-ui .foot .btn:last-child')
  expect(await page.evaluate(() => [window.wm.shadow()!.activeElement!.textContent, window.stage.deeds.length])).toEqual(['Keep it', 0])
  await page.keyboard.press('Enter')
  expect(await page.evaluate(() => window.wm.$('[role=status]')!.textContent)).toBe('')
  await page.click('waymark-ui .foot .btn:last-child')
  await page.click('waymark-ui .foot .btn:last-child')
  await page.waitForSelector('waymark-ui >> text=Last reports 0')
  expect(await page.evaluate(() => [window.stage.deeds, window.wm.$('[role=status]')!.textContent])).toEqual([
    ['erase'],
    'Erased here. The next report erases it where it was sent.',
  ])
  await page.keyboard.press('Escape')
  expect(await page.evaluate(() => window.stage.deeds.at(-1))).toEqual({ do: 'recorded', is: false })
  await page.evaluate(() => window.stage.stop())
  await settled(page)
  expect(await page.evaluate(() => document.activeElement!.id)).toBe('app')
  expect(page.errors).toEqual([])
  await page.close()
})

test('it says whether anything is sent, and why not', async () => {
  const page = await open('')
  for (const [client, locale, line] of [
    [{ consent: 'pending' }, 'en', 'Nothing is sent, and it is kept in this page only, until you agree.'],
    [{ consent: 'denied' }, 'ja', '同意がないため、記録も送信もしていません。'],
    [{ options: {} }, 'en', 'Nothing leaves this device: there is nowhere to send it.'],
    [{ gpc: true }, 'ja', 'ブラウザーの設定（GPC）により、送信していません。'],
    [{ gpc: true, options: { endpoint: '/v1/beacon', ignoreGpc: true } }, 'en', /^Sent to 127\.0\.0\.1:\d+$/],
  ] as const) {
    await page.evaluate(
      ([client, locale]) => {
        window.stage?.stop()
        const { gpc = false, ...more } = client as { gpc?: boolean }
        window.wm.playPanel('recorded', { locale }, { ...more, ports: { gpc: () => gpc } })
      },
      [client, locale] as const,
    )
    await page.waitForSelector('waymark-ui .recorded')
    expect(await page.evaluate(() => window.wm.$('.recorded .body > .b')!.textContent)).toEqual(
      typeof line === 'string' ? line : expect.stringMatching(line),
    )
  }
  await page.close()
})
