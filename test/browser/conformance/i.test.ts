import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { say } from '../../../src/playbook/index.ts'
import { bundle } from '../kit.ts'
import { seen, world } from './world.ts'

const { open, routes } = world()
const root = new URL('../../..', import.meta.url).pathname

test('I 1: imported and made where there is no window: nothing is thrown, and rendered to text it gives nothing', async () => {
  expect('window' in globalThis).toBe(false)
  Object.assign(globalThis, { __VERSION__: 'test' })
  const { createWaymark } = await import('../../../src/index.ts')
  const waymark = createWaymark({ playbook: '/none.json' })
  waymark.identify('u1')
  expect(await waymark.start('t')).toMatchObject({ open: false })
  expect(waymark.progress).toBe(null)
  expect(String(waymark.explain('t'))).not.toContain('<')
  await waymark.ready().catch(() => {})
  waymark.destroy()
})

test('I 2: importing the script alone adds no style sheet', async () => {
  const page = await open('<p>app</p>')
  const sheets = await page.evaluate(async () => {
    await window.way.begin({ t: { kind: 'tour', steps: [{ id: 'a', title: 'A' }] } })
    await window.way.pause(100)
    return [document.styleSheets.length, document.adoptedStyleSheets.length, document.querySelectorAll('style, link').length]
  })
  expect(sheets).toEqual([0, 0, 0])
  await page.close()
})

test('I 3: our own element is taken out of the app’s, and the app’s stays', async () => {
  const page = await open('<dialog id="d"><button id="in">in</button></dialog>')
  await page.evaluate(() => {
    document.querySelector('dialog')!.showModal()
    return window.way.tour([{ id: 'a', title: 'A', target: '#in' }])
  })
  await seen(page, 'A')
  expect(await page.evaluate(() => document.querySelector('waymark-ui')!.parentElement!.id)).toBe('d')
  await page.evaluate(() => window.waymark.dismiss('t'))
  await seen(page, null)
  expect(await page.evaluate(() => [document.querySelector('dialog')!.outerHTML, window.way.nodes()])).toEqual([
    '<dialog id="d" open=""><button id="in">in</button></dialog>',
    0,
  ])
  await page.close()
})

/** A React app whose modal is drawn elsewhere on the page, hides the rest and keeps the focus, as component libraries do. */
const react = `
import { createElement as h, useEffect, useRef, useState } from 'react'
import { createPortal } from 'react-dom'
import { createRoot } from 'react-dom/client'
const Modal = ({ onClose }) => {
  const ref = useRef(null)
  useEffect(() => {
    const others = [...document.body.children].filter(el => !el.contains(ref.current))
    for (const el of others) el.setAttribute('aria-hidden', 'true'), el.setAttribute('inert', '')
    const keep = e => { if (!ref.current.contains(e.target)) ref.current.querySelector('button').focus() }
    document.addEventListener('focusin', keep)
    ref.current.querySelector('button').focus()
    return () => { document.removeEventListener('focusin', keep); for (const el of others) el.removeAttribute('aria-hidden'), el.removeAttribute('inert') }
  }, [])
  return createPortal(h('div', { style: { position: 'fixed', inset: 0, zIndex: 2147483647, background: '#0008' } },
    h('div', { ref, role: 'dialog', 'aria-modal': 'true', style: { margin: '80px auto', width: 400, height: 300, background: '#fff', transform: 'translate(3px)', overflow: 'hidden' } },
      h('button', { id: 'save', onClick: onClose }, 'Save'))), document.body)
}
const App = () => {
  const [open, setOpen] = useState(false)
  return h('main', null, h('button', { id: 'open', onClick: () => setOpen(true) }, 'Open'), open && h(Modal, { onClose: () => setOpen(false) }))
}
createRoot(document.getElementById('root')).render(h(App))
`

test('I 4: a step is usable above a modal of a React app that is open', async () => {
  routes['/react.js'] = await bundle({ code: react })
  const page = await open('<div id="root"></div><script type="module" src="/react.js"></script>')
  await page.click('#open')
  await page.evaluate(() =>
    window.way.tour([
      { id: 'a', title: 'A', target: '#save' },
      { id: 'b', title: 'B', target: '#save' },
    ]),
  )
  await seen(page, 'A')
  await page.evaluate(() => window.way.pause(400))
  const next = (await page.evaluate(() => window.wm.$('.ft .btn:last-child')!.getBoundingClientRect().toJSON())) as DOMRect
  await page.mouse.click(next.x + 10, next.y + 10)
  await seen(page, 'B')
  await page.keyboard.press('Tab')
  expect(await page.evaluate(() => window.wm.shadow()!.activeElement?.getAttribute('aria-label'))).toBe('Close')
  await page.evaluate(() => window.waymark.dismiss('t'))
  await page.click('#save')
  expect(await page.evaluate(() => document.querySelector('[role=dialog]'))).toBe(null)
  await page.close()
})

test('I 5: a locale falls back (zh-TW to zh-Hant, fr-CA to fr, unknown to en), and each catalogue has all keys', async () => {
  const text = { en: 'en', fr: 'fr', 'zh-Hant': 'zh-Hant', 'zh-Hans': 'zh-Hans' }
  expect(['zh-TW', 'fr-CA', 'xx'].map(locale => say(text, locale))).toEqual(['zh-Hant', 'fr', 'en'])
  const page = await open('<p>app</p>')
  for (const [locale, words] of [
    ['fr-CA', ['fr', 'Close', 'Done']],
    ['zh-TW', ['zh-Hant', 'Close', 'Done']],
    ['ja-JP', ['en', '閉じる', '完了']],
  ] as const) {
    await page.evaluate(([locale, text]) => window.way.tour([{ id: 'a', title: text }], { options: { locale: locale as string } }), [
      locale,
      text,
    ] as const)
    await seen(page, words[0])
    const card = await page.evaluate(() => [window.wm.$('.icb')!.ariaLabel, window.wm.$('.ft .btn')!.textContent])
    expect(card).toEqual(words.slice(1))
    await page.evaluate(() => window.waymark.destroy())
  }
  // The catalogues themselves are compared key by key in test/surface/words.test.ts.
  expect(readFileSync(`${root}test/surface/words.test.ts`, 'utf8')).toMatch(/ja/)
  await page.close()
})

test('I 6: what was tracked ahead of the playbook counts after it has come', async () => {
  const page = await open('<p>app</p>')
  let send = () => {}
  routes['/slow.json'] = async (_, response) => {
    await new Promise<void>(done => {
      send = done
    })
    const rule = { count: 'seen', atLeast: 2 }
    response.end(JSON.stringify({ id: 'c', version: 1, milestones: { two: { title: 'two', rule } }, roadmap: [] }))
  }
  await page.evaluate(() => {
    window.waymark = window.way.createWaymark({ playbook: '/slow.json' })
    window.waymark.track('seen')
    window.waymark.identify('u1')
    window.waymark.track('seen')
  })
  await page.evaluate(() => window.way.pause(150))
  send()
  await page.waitForFunction(() => window.waymark.progress?.milestones.two?.reached)
  expect(await page.evaluate(() => window.waymark.progress!.milestones.two!.reading.value)).toBe(2)
  await page.close()
})
