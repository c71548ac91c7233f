import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { startDemo } from '../../demo/start.ts'
import { launch, serve } from '../browser/kit.ts'
import { accounts } from '../console/fixture.ts'
import { startPreview } from '../console/preview.ts'
import { galleryRoutes } from '../surface/gallery.ts'

const folder = new URL('.', import.meta.url).pathname
const languages = ['ja', 'en'] as const
const themes = ['light', 'dark'] as const
const widths = [1280, 320] as const
const surfaces = [
  ...['tour', 'launcher', 'checklist', 'completed', 'checklist-inline'],
  ...['roadmap', 'roadmap-told', 'roadmap-inline', 'hint', 'hint-open', 'recorded', 'recorded-reports'],
]

interface Picture {
  readonly name: string
  readonly url: (lang: string, theme: string) => string
  readonly ready: string
}

/** Takes each picture in both languages, both themes and both widths; only those whose names begin so, when a name is given. */
const takeAll = async (browser: Browser, pictures: readonly Picture[]): Promise<number> => {
  let taken = 0
  for (const theme of themes)
    for (const lang of languages)
      for (const width of widths) {
        const context = await browser.newContext({
          viewport: { width, height: width === 320 ? 640 : 800 },
          colorScheme: theme,
          locale: lang,
          deviceScaleFactor: 2,
        })
        const page = await context.newPage()
        for (const { name, url, ready } of pictures.filter(({ name }) => name.startsWith(process.argv[2] ?? ''))) {
          await page.goto(url(lang, theme))
          await page.waitForSelector(ready)
          await page.waitForTimeout(700) // longer than the slowest motion
          await page.screenshot({ path: join(folder, 'taken', `${name}.${lang}.${theme}.${width}.png`) })
          taken++
        }
        await context.close()
      }
  return taken
}

mkdirSync(join(folder, 'taken'), { recursive: true })
const browser = await launch()
const gallery = await serve(await galleryRoutes())
const preview = await startPreview()
const data = mkdtempSync(join(tmpdir(), 'waymark-pictures-'))
const demo = await startDemo({ officePort: 0, receiverPort: 0, dataDir: data, quiet: true, neighbours: true })
try {
  const surface = (name: string): Picture => ({
    name,
    url: (lang, theme) => `${gallery.origin}/?surface=${name}&lang=${lang}&theme=${theme}`,
    ready: 'html[data-ready]',
  })
  /** English words in an interface that is read from the right, as a page in Arabic shows what is not translated. */
  const mirrored = (name: string): Picture => ({
    name: `${name}-rtl`,
    url: (_, theme) => `${gallery.origin}/?surface=${name}&lang=ar&dir=rtl&theme=${theme}`,
    ready: 'html[data-ready]',
  })
  const office = (name: string, path: string): Picture => ({
    name: `office-${name}`,
    url: lang => `${demo.officeUrl}${path}?lang=${lang}`,
    ready: 'h1',
  })
  const taken = await takeAll(browser, [
    ...surfaces.map(surface),
    ...['tour', 'launcher', 'checklist', 'roadmap', 'hint-open'].map(mirrored),
    { name: 'console-accounts', url: lang => `${preview.url}/accounts?lang=${lang}`, ready: 'table tbody tr' },
    { name: 'console-calls', url: lang => `${preview.url}/?lang=${lang}`, ready: '.call' },
    { name: 'console-account', url: lang => `${preview.url}/accounts/${accounts.rows[0]!.id}?lang=${lang}`, ready: 'h1' },
    { name: 'console-account-lost', url: lang => `${preview.url}/accounts/aoba?lang=${lang}`, ready: '.lost' },
    ...[
      ['floor', '/floor'],
      ['members', '/members'],
      ['rules', '/rules'],
      ['events', '/events'],
      ['settings', '/settings'],
      ['guide', '/guide'],
    ].map(([name, path]) => office(name!, path!)),
    { name: 'console-demo', url: lang => `${demo.consoleUrl}accounts?lang=${lang}`, ready: 'table tbody tr' },
  ])
  console.log(`${taken} pictures in test/pictures/taken`)
} finally {
  await browser.close()
  await Promise.all([gallery.close(), preview.close(), demo.close()])
  rmSync(data, { recursive: true, force: true })
}
