import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:net'
import puppeteer from 'puppeteer-core'
import { Builder, Key } from 'selenium-webdriver'
import { launch, until } from '../browser/kit.ts'
import { miniBrowsers, need } from './packages.ts'

/** A tab of some browser: what the tests of all engines need of it. */
export interface Tab {
  goto(url: string): Promise<void>
  /** Evaluates an expression and awaits it. */
  run<T>(expression: string): Promise<T>
  /** A real click of the mouse, in CSS pixels of the viewport. */
  click(x: number, y: number): Promise<void>
  press(key: 'Tab' | 'Escape' | 'ArrowRight' | 'ArrowLeft' | 'Enter', shift?: boolean): Promise<void>
}
export interface Engine {
  tab(): Promise<Tab>
  close(): Promise<void>
}

const chromium = async (): Promise<Engine> => {
  const browser = await launch()
  const context = await browser.newContext({ viewport: { width: 1000, height: 700 } })
  return {
    async tab() {
      const page = await context.newPage()
      return {
        goto: async url => void (await page.goto(url)),
        run: expression => page.evaluate(expression),
        click: (x, y) => page.mouse.click(x, y),
        press: (key, shift) => page.keyboard.press(shift ? `Shift+${key}` : key),
      }
    },
    close: () => browser.close(),
  }
}

const firefox = async (): Promise<Engine> => {
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: need(['firefox-esr'], '/usr/bin/firefox-esr', '/usr/bin/firefox'),
    headless: true,
    defaultViewport: { width: 1000, height: 700 },
  })
  return {
    async tab() {
      const page = await browser.newPage()
      return {
        goto: async url => void (await page.goto(url)),
        run: async <T>(expression: string) => (await page.evaluate(expression)) as T,
        click: (x, y) => page.mouse.click(x, y),
        async press(key, shift) {
          if (shift) await page.keyboard.down('Shift')
          await page.keyboard.press(key)
          if (shift) await page.keyboard.up('Shift')
        },
      }
    },
    close: () => browser.close(),
  }
}

const freePort = (): Promise<number> =>
  new Promise(done => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => done(typeof address === 'object' ? address!.port : 0))
    })
  })

/** WebKitGTK draws into a screen, so it gets one that nobody sees. It has one window, so its tabs are one after another. */
const webkit = async (): Promise<Engine> => {
  const packages = ['webkit2gtk-driver', 'xvfb']
  const binary = need(packages, ...miniBrowsers())
  const driverPath = need(packages, '/usr/bin/WebKitWebDriver')
  const port = await freePort()
  const display = `:${100 + (port % 800)}`
  const children: ChildProcess[] = [spawn(need(packages, '/usr/bin/Xvfb'), [display, '-screen', '0', '1200x900x24'], { stdio: 'ignore' })]
  // A sandbox within a sandbox is refused, and there is no card to draw with.
  const env = { ...process.env, DISPLAY: display, WEBKIT_DISABLE_COMPOSITING_MODE: '1', LIBGL_ALWAYS_SOFTWARE: '1' }
  children.push(spawn(driverPath, [`--port=${port}`], { env, stdio: 'ignore' }))
  const url = `http://127.0.0.1:${port}`
  await until(
    () =>
      fetch(`${url}/status`)
        .then(() => true)
        .catch(() => false),
    15_000,
    'the start of WebKitWebDriver',
  )
  const driver = await new Builder()
    .usingServer(url)
    .withCapabilities({ browserName: 'MiniBrowser', 'webkitgtk:browserOptions': { binary, args: ['--automation'] } })
    .build()
  await driver.manage().setTimeouts({ script: 30_000, pageLoad: 30_000 })
  const { TAB, ESCAPE, ARROW_RIGHT, ARROW_LEFT, ENTER, SHIFT } = Key
  const keys = { Tab: TAB, Escape: ESCAPE, ArrowRight: ARROW_RIGHT, ArrowLeft: ARROW_LEFT, Enter: ENTER }
  return {
    tab: async () => ({
      goto: to => driver.get(to),
      async run<T>(expression: string) {
        const work = `const done = arguments[0]; (async () => (${expression}))().then(value => done({ value }), error => done({ error: String(error) }))`
        const { value, error } = await driver.executeAsyncScript<{ value: T; error?: string }>(work)
        if (error) throw new Error(error)
        return value
      },
      click: (x, y) =>
        driver
          .actions()
          .move({ x: Math.round(x), y: Math.round(y), origin: 'viewport' })
          .click()
          .perform(),
      async press(key, shift) {
        const actions = driver.actions()
        if (shift) actions.keyDown(SHIFT)
        actions.keyDown(keys[key]).keyUp(keys[key])
        if (shift) actions.keyUp(SHIFT)
        await actions.perform()
      },
    }),
    async close() {
      await driver.quit().catch(() => {})
      for (const child of children.reverse()) child.kill()
    },
  }
}

/** The engines, each by the family that it stands for. `ENGINES=firefox,webkit` takes some of them. */
const all: Readonly<Record<string, () => Promise<Engine>>> = { chromium, firefox, webkit }
const wanted = process.env.ENGINES && process.env.ENGINES !== 'all' ? process.env.ENGINES.split(',') : Object.keys(all)
export const engines: readonly (readonly [name: string, start: () => Promise<Engine>])[] = wanted.map(name => [name, all[name]!])
