import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { bundle, type Route } from '../kit.ts'

const require = createRequire(import.meta.url)
const file = (name: string): string => readFileSync(require.resolve(name), 'utf8')
const rows = Array.from({ length: 60 }, (_, i) => `<tr><td>#${i}</td><td>Customer ${i}</td><td id="cell-${i}">Row ${i}</td></tr>`).join('')
const table = `<div class="table-responsive" id="scroller" style="height: 260px; overflow: auto"><table class="table table-striped table-hover"><thead><tr><th>No</th><th>Name</th><th>State</th></tr></thead><tbody>${rows}</tbody></table></div>`
const box = `<x-box></x-box><script src="/box.js"></script>`
const long = '<p>Lorem</p>'.repeat(60)

/** A dialog as Bootstrap and its children have it: it traps the focus, and what is outside of it is covered. */
const modal = (kind: string) =>
  `<button id="open" class="btn btn-primary" data-${kind}-toggle="modal" data-${kind}-target="#modal">New customer</button>`
const modalBody = `<div class="modal fade" id="modal" tabindex="-1" aria-hidden="true"><div class="modal-dialog"><div class="modal-content">
<div class="modal-header"><h5 class="modal-title">New customer</h5></div><div class="modal-body"><label class="form-label">Name <input id="name" class="form-control"></label></div>
<div class="modal-footer"><button class="btn btn-primary" id="save">Save</button></div></div></div></div>`

const page = (
  css: string,
  body: string,
  script: string,
  bodyClass = '',
): string => `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Admin</title><link rel="stylesheet" href="/${css}"></head>
<body class="${bodyClass}">${body}${modalBody}<script src="/${script}"></script><script src="/watch.js"></script>
<script src="/waymark.js" data-playbook="/playbook.json"></script><script>waymark.identify('u1')</script></body></html>`

const tabler = page(
  'tabler.css',
  `<div class="page"><aside class="navbar navbar-vertical navbar-expand-lg" data-bs-theme="dark"><div class="container-fluid"><h1 class="navbar-brand">Admin</h1>
<div class="collapse navbar-collapse" id="sidebar-menu"><ul class="navbar-nav pt-lg-3"><li class="nav-item"><a class="nav-link" id="side" href="#x"><span class="nav-link-title">Customers</span></a></li></ul></div></div></aside>
<div class="page-wrapper"><header class="navbar navbar-expand-md sticky-top d-print-none"><div class="container-xl"><button id="bell" class="btn">Bell</button></div></header>
<div class="page-body"><div class="container-xl"><div class="card">${table}</div>${modal('bs')}${long}${box}</div></div></div></div>`,
  'tabler.js',
)
const adminlte = page(
  'adminlte.css',
  `<div class="app-wrapper"><nav class="app-header navbar navbar-expand bg-body sticky-top"><div class="container-fluid"><button id="bell" class="btn btn-outline-secondary">Bell</button></div></nav>
<aside class="app-sidebar bg-body-secondary shadow" data-bs-theme="dark"><div class="sidebar-wrapper"><nav class="mt-2"><ul class="nav sidebar-menu flex-column"><li class="nav-item"><a id="side" href="#x" class="nav-link"><p>Customers</p></a></li></ul></nav></div></aside>
<main class="app-main"><div class="app-content"><div class="container-fluid"><div class="card">${table}</div>${modal('bs')}${long}${box}</div></div></main></div>`,
  'bootstrap.js',
  'layout-fixed sidebar-expand-lg bg-body-tertiary',
)
const coreui = page(
  'coreui.css',
  `<div class="sidebar sidebar-dark sidebar-fixed border-end" id="sidebar"><ul class="sidebar-nav"><li class="nav-item"><a id="side" class="nav-link" href="#x">Customers</a></li></ul></div>
<div class="wrapper d-flex flex-column min-vh-100" style="padding-left: 256px"><header class="header header-sticky p-0 mb-4 sticky-top"><div class="container-fluid border-bottom px-4"><button id="bell" class="btn">Bell</button></div></header>
<div class="body flex-grow-1"><div class="container-lg px-4"><div class="card">${table}</div>${modal('coreui')}${long}${box}</div></div></div>`,
  'coreui.js',
)

/** A React app in StrictMode that renders its table anew ten times a second, each row as a new node, and its dialog in a portal that traps the focus. */
const react = `
  import { createElement as h, StrictMode, useEffect, useRef, useState } from 'react'
  import { createRoot } from 'react-dom/client'
  import { createPortal } from 'react-dom'
  const Dialog = ({ close }) => {
    const ref = useRef(null)
    useEffect(() => {
      const keep = event => { if (ref.current && !ref.current.contains(event.target)) ref.current.querySelector('input').focus() }
      document.addEventListener('focusin', keep)
      ref.current.querySelector('input').focus()
      return () => document.removeEventListener('focusin', keep)
    }, [])
    return createPortal(h('div', { style: { position: 'fixed', inset: 0, zIndex: 2147483647, background: '#0008' } },
      h('div', { id: 'modal', role: 'dialog', 'aria-modal': 'true', 'aria-label': 'New', ref, style: { background: '#fff', width: 300, margin: '100px auto', padding: 30 } },
        h('input', { id: 'name' }), h('button', { id: 'save', onClick: close }, 'Save'))), document.body)
  }
  const App = () => {
    const [n, tick] = useState(0)
    const [open, set] = useState(false)
    useEffect(() => { const timer = setInterval(() => tick(n => n + 1), 100); return () => clearInterval(timer) }, [])
    return h('div', { style: { display: 'flex' } },
      h('nav', { style: { width: 200, position: 'fixed', height: '100vh', background: '#222' } }, h('a', { id: 'side', href: '#x' }, 'Customers')),
      h('div', { style: { marginLeft: 200, flex: 1 } },
        h('header', { style: { position: 'sticky', top: 0, background: '#fff', height: 56 } }, h('button', { id: 'bell' }, 'Bell ' + n)),
        h('div', { id: 'scroller', style: { height: 260, overflow: 'auto' } }, h('table', null, h('tbody', null,
          Array.from({ length: 60 }, (_, i) => h('tr', { key: i + ' ' + n }, h('td', { id: 'cell-' + i }, 'Row ' + i)))))),
        h('button', { id: 'open', onClick: () => set(true) }, 'New'), Array.from({ length: 60 }, (_, i) => h('p', { key: i }, 'Lorem')), h('x-box')),
      open && h(Dialog, { close: () => set(false) }))
  }
  createRoot(document.querySelector('main')).render(h(StrictMode, null, h(App)))`

/** A button in an open shadow root; and what goes wrong on the page. */
const boxScript = `customElements.define('x-box', class extends HTMLElement { connectedCallback() { this.attachShadow({ mode: 'open' }).innerHTML = '<button id="inner">Inner</button>' } })`
const watch = `window.wrong = []
addEventListener('error', event => wrong.push(event.message))
addEventListener('unhandledrejection', event => wrong.push('unhandled ' + event.reason))`

const asset = (name: string, type: string): Route => ({ headers: { 'content-type': type }, body: file(name) })
export const pages = ['tabler', 'adminlte', 'coreui', 'react'] as const

export const routes = async (): Promise<Record<string, Route>> => ({
  '/tabler': tabler,
  '/adminlte': adminlte,
  '/coreui': coreui,
  '/react': `<!doctype html><html lang="en"><meta charset="utf-8"><title>App</title><body style="margin: 0"><main></main><script src="/watch.js"></script><script src="/box.js"></script><script type="module" src="/react.js"></script><script src="/waymark.js" data-playbook="/playbook.json"></script><script>waymark.identify('u1')</script></body></html>`,
  '/react.js': await bundle({ code: react }, { define: { 'process.env.NODE_ENV': '"development"' } }),
  '/watch.js': watch,
  '/box.js': boxScript,
  '/tabler.css': asset('@tabler/core/dist/css/tabler.min.css', 'text/css'),
  '/tabler.js': asset('@tabler/core/dist/js/tabler.min.js', 'text/javascript'),
  '/adminlte.css': asset('admin-lte/dist/css/adminlte.min.css', 'text/css'),
  '/bootstrap.js': asset('bootstrap/dist/js/bootstrap.bundle.min.js', 'text/javascript'),
  '/coreui.css': asset('@coreui/coreui/dist/css/coreui.min.css', 'text/css'),
  '/coreui.js': asset('@coreui/coreui/dist/js/coreui.bundle.min.js', 'text/javascript'),
})
