/** What the bench runs in a page, for a playbook of `rules` milestones over 20 events and a ledger with `history` events. */
export const benchPage = `
import { createWaymark } from './dist/index.js'
import { outlineOf } from './src/client/outline.ts'
import { empty, record } from './src/evidence/index.ts'
import { plan } from './src/rule/index.ts'

const DAY = 864e5
const DAYS = 300
const from = new Date(Math.floor(Date.now() / DAY - DAYS) * DAY).toISOString()
const ruleOf = i => {
  const event = 'event' + (i % 20)
  const span = 'P' + (30 + i % 60) + 'D'
  const kind = Math.floor(i / 20) % 5
  return kind === 0 ? { count: event, atLeast: 9 + i, within: span }
    : kind === 1 ? { distinct: event, by: 'day', atLeast: 5 + i % 50, from: 'contract' }
    : { count: event, atLeast: 9 + i, within: span, from: 'contract' }
}
const playbookOf = rules => ({
  id: 'bench', version: rules, anchor: 'contract', calendar: { zone: 'Asia/Tokyo' },
  milestones: Object.fromEntries(Array.from({ length: rules }, (_, i) => ['m' + i, { title: 'm' + i, rule: ruleOf(i) }])),
  roadmap: [{ level: 0, state: 'bench', criteria: ['m0'], next: [] }],
  signals: { stopped: { when: { gap: 'event0', over: 'P1D' }, do: { call: { say: 'Call' } } } },
})
const pause = ms => new Promise(done => setTimeout(done, ms))
const begin = (rules, history, playbook = playbookOf(rules)) => {
  const waymark = createWaymark({ playbook, namespace: 'h' + history, surfaces: 'none' })
  waymark.identify('u1')
  waymark.group('acme', { anchors: { contract: from } })
  return waymark
}
const seen = waymark => new Promise(done => {
  if (waymark.progress) return done(performance.now())
  const undo = waymark.subscribe(progress => progress && (undo(), done(performance.now())))
})
const disk = name => new Promise((done, fail) => {
  const request = indexedDB.open(name)
  request.onsuccess = () => done(request.result)
  request.onupgradeneeded = () => request.result.createObjectStore('rows')
  request.onerror = fail
})
const put = (database, rows) => new Promise((done, fail) => {
  const work = database.transaction('rows', 'readwrite')
  for (const [key, value] of rows) work.objectStore('rows').put(value, key)
  work.oncomplete = done
  work.onerror = fail
})

/** A ledger of the last 300 days, by \`record\`, written straight to the disk. */
window.fill = async history => {
  const waymark = begin(10, history)
  await seen(waymark)
  await waymark.track('event0')
  waymark.destroy()
  await pause(100)
  const { byEvent } = plan(playbookOf(1000))
  const scope = JSON.stringify(['acme', 'u1'])
  const today = Math.floor(Date.now() / DAY)
  const database = await disk('waymark::h' + history)
  const outlines = new Map()
  for (let day = today - DAYS; history && day < today; day++) {
    const rows = []
    for (let e = 0; e < 20; e++) {
      const list = byEvent['event' + e] ?? []
      if (!list.length) continue
      let evidence = empty
      const n = Math.max(1, Math.round(history / DAYS / 20))
      for (let i = 0; i < n; i++) {
        const at = Math.floor(day * DAY + (i + 0.5) * DAY / n)
        const hex = at.toString(16).padStart(12, '0')
        const id = hex.slice(0, 8) + '-' + hex.slice(8) + '-7000-8000-' + String(e * 1e6 + i).padStart(12, '0')
        evidence = record(evidence, list, { id, name: 'event' + e, at, props: {} }, 'filled', '').evidence
      }
      for (const [key, row] of Object.entries(evidence.series)) {
        rows.push([scope + 'e' + key + '\\n' + day, row])
        outlines.set(key, outlineOf(row, 1, outlines.get(key)))
      }
    }
    await put(database, rows)
  }
  const head = await new Promise(done => {
    const request = database.transaction('rows').objectStore('rows').get('h' + scope)
    request.onsuccess = () => done(request.result)
  })
  const rev = head.rev + 1
  const told = [...outlines].map(([key, outline]) => [scope + 'i' + key, { ...outline, rev }])
  await put(database, [['h' + scope, { ...head, rev }], ...told])
  database.close()
}

/** Milliseconds from the call to the first progress; and to one bare row of a database of its own, for comparison. */
let opened
let playbook
window.write = async rules => {
  playbook = playbookOf(rules)
  // The page before it is being taken down, this one painted; a product's page opens by itself, and the engine comes when it is painted.
  await pause(1000)
}
window.opens = async (rules, history) => {
  const t = performance.now()
  opened = begin(rules, history, playbook)
  return (await seen(opened)) - t
}
window.closes = async () => {
  await pause(300)
  opened.destroy()
  await pause(200)
}
/** The first look at a time zone loads the engine's tables: a page that shows any date has paid for it. */
window.bareZone = () => {
  const t = performance.now()
  new Intl.DateTimeFormat('en', { timeZone: 'Asia/Tokyo', timeZoneName: 'longOffset' }).format(t)
  return performance.now() - t
}
window.bareOpen = async () => {
  const t = performance.now()
  const database = await disk('bare')
  await new Promise(done => {
    const request = database.transaction('rows').objectStore('rows').get('x')
    request.onsuccess = done
  })
  return performance.now() - t
}

/** Calls in bursts of a task each; then calls with reading and commit, ten a task, beside as many bare transactions. */
window.time = async (rules, history, calls) => {
  const waymark = begin(rules, history)
  await seen(waymark)
  for (let i = 0; i < 20; i++) await waymark.track('event' + i)
  const cost = []
  for (let i = 0; i < calls; i++) {
    if (i % 20 === 0) await pause(0)
    const t = performance.now()
    waymark.track('event' + (i % 20))
    cost.push((performance.now() - t) * 1000)
  }
  await waymark.track('event0')
  cost.sort((a, b) => a - b)
  const all = performance.now()
  for (let i = 0; i < calls; i += 10) await Promise.all(Array.from({ length: 10 }, (_, j) => waymark.track('event' + ((i + j) % 20))))
  const whole = (performance.now() - all) * 1000 / calls
  const database = await disk('bare')
  const again = performance.now()
  for (let i = 0; i < calls; i += 10) await put(database, [['x', { a: i, b: 'bare' }]])
  const bare = (performance.now() - again) * 1000 / calls
  const { usage } = await navigator.storage.estimate()
  return { median: cost[calls >> 1], p99: cost[Math.floor(calls * .99)], whole, bare, usage }
}`
