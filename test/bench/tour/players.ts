import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'

const require = createRequire(import.meta.url)
const root = new URL('../../..', import.meta.url).pathname
const css = (name: string) => readFileSync(require.resolve(name), 'utf8')

/** A library as a page plays it: `window.player = { start, next, stop, tip }`. `tip` gives the element that a person reads, or null. */
interface Player {
  readonly code: string
  readonly css?: string
}

const steps = `const steps = [0, 1, 2, 3, 4].map(i => ({ id: 's' + i, target: '#t' + i, title: 'Step ' + i, body: 'What this is for, in a few words.' }))`

export const players: Readonly<Record<string, Player>> = {
  waymark: {
    code: `import { createWaymark } from './dist/index.js'
${steps}
const waymark = createWaymark({ playbook: { id: 'b', version: 1, milestones: {}, roadmap: [], guides: { t: { kind: 'tour', steps } } } })
waymark.identify('u1')
const root = () => document.querySelector('waymark-ui')?.shadowRoot
window.player = {
  ready: () => waymark.ready(),
  start: () => void waymark.start('t', { resume: false }),
  next: () => [...root().querySelectorAll('.ft button')].at(-1).click(),
  stop: () => waymark.dismiss('t'),
  tip: () => root()?.querySelector('[role=dialog]') ?? null,
}`,
  },
  'driver.js': {
    css: css('driver.js/dist/driver.css'),
    code: `import { driver } from 'driver.js'
${steps}
let it
window.player = {
  start: () => { it = driver({ animate: false, steps: steps.map(({ target, title, body }) => ({ element: target, popover: { title, description: body } })) }); it.drive() },
  next: () => document.querySelector('.driver-popover-next-btn').click(),
  stop: () => it.destroy(),
  tip: () => document.querySelector('.driver-popover'),
}`,
  },
  'shepherd.js': {
    css: css('shepherd.js/dist/css/shepherd.css'),
    code: `import Shepherd from 'shepherd.js'
${steps}
let it
window.player = {
  start: () => { it = new Shepherd.Tour({ useModalOverlay: true, defaultStepOptions: { scrollTo: { block: 'center' } } }); for (const { id, target, title, body } of steps) it.addStep({ id, title, text: body, attachTo: { element: target, on: 'bottom' }, buttons: [{ text: 'Next', action: () => it.next() }] }); it.start() },
  next: () => it.getCurrentStep().el.querySelector('.shepherd-button').click(),
  stop: () => { it.cancel(); it = null },
  tip: () => it?.getCurrentStep()?.el ?? null,
}`,
  },
  'react-joyride': {
    code: `import { createElement as h } from 'react'
import { createRoot } from 'react-dom/client'
import { flushSync } from 'react-dom'
import { Joyride } from 'react-joyride'
${steps}
const home = document.createElement('div')
let it
window.player = {
  start: () => { document.body.append(home); it = createRoot(home); it.render(h(Joyride, { run: true, continuous: true, steps: steps.map(({ target, title, body }) => ({ target, title, content: body, skipBeacon: true })) })) },
  next: () => document.querySelector('.react-joyride__tooltip [data-action=primary]').click(),
  stop: () => { it.unmount(); home.remove() },
  tip: () => document.querySelector('.react-joyride__tooltip'),
}`,
  },
}

/** The player as one script, minified as a product would ship it; and its gzipped size with its style sheet. */
export async function bundlePlayer(name: string): Promise<{ readonly script: string; readonly css: string; readonly bytes: number }> {
  const { code, css = '' } = players[name]!
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: root },
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'error',
  })
  const script = outputFiles[0]!.text
  return { script, css, bytes: gzipSync(script, { level: 9 }).length + (css ? gzipSync(css, { level: 9 }).length : 0) }
}
