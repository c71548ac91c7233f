/** A dashboard of about 1,500 elements with five targets: two of them in an inner scroller. */
const cards = (from: number, n: number): string =>
  Array.from(
    { length: n },
    (_, i) => `<div class="card"><h3>Card ${from + i}</h3><p><span>Some</span> <b>text</b></p><button>Do</button></div>`,
  ).join('')
export const dashboard = `<style>body { margin: 0; font: 14px sans-serif } .grid { display: grid; grid-template-columns: repeat(6, 1fr); gap: 8px; padding: 8px }
.card { border: 1px solid #ddd; padding: 8px } #box { height: 300px; overflow: auto; border: 1px solid #999; margin: 8px } header { position: sticky; top: 0; background: #eee; padding: 12px }</style>
<header><button id="t0">Menu</button></header><div class="grid">${cards(0, 60)}</div><button id="t1">One</button>
<div id="box"><div class="grid">${cards(60, 60)}</div><button id="t2">Two</button><div class="grid">${cards(120, 60)}</div></div>
<div class="grid">${cards(180, 60)}</div><button id="t3">Three</button><button id="t4">Four</button><div class="grid">${cards(240, 6)}</div>`

/** What the bench measures in the page, as `window.bench`. Times in milliseconds, places in pixels. */
export const harness = `
const frame = () => new Promise(requestAnimationFrame)
/** After what this frame shows was drawn, ahead of the next frame's events. */
const drawn = () => new Promise(done => { const { port1, port2 } = new MessageChannel(); port1.onmessage = done; port2.postMessage(0) })
const pause = ms => new Promise(done => setTimeout(done, ms))
const isSeen = i => {
  const tip = player.tip()
  if (!tip?.isConnected || !tip.textContent.includes('Step ' + i)) return false
  const { visibility, opacity } = getComputedStyle(tip)
  const { width, height } = tip.getBoundingClientRect()
  return width > 0 && height > 0 && visibility === 'visible' && Number(opacity) > 0
}
/** Looks after each task, so that nobody is charged for the rest of a frame. */
const until = async i => { const end = performance.now() + 15000; while (!isSeen(i)) { if (performance.now() > end) throw new Error('step ' + i + ' was not seen'); await drawn() } }
const timed = async (work, i) => { const from = performance.now(); work(); await until(i); return performance.now() - from }
window.bench = {
  async start() { await player.ready?.(); await frame(); await drawn(); return timed(() => player.start(), 0) },
  next: i => timed(() => player.next(), i),
  async errors() {
    await pause(700)
    const box = document.querySelector('#box'), target = document.querySelector('#t2')
    const gap = () => player.tip().getBoundingClientRect().top - target.getBoundingClientRect().top
    const rest = gap(), errors = []
    for (let i = 0; i < 90; i++) {
      await frame()
      box.scrollTop += i % 30 < 15 ? 4 : -4
      await drawn()
      errors.push(Math.abs(gap() - rest))
    }
    return errors
  },
  async pageErrors() {
    await pause(300)
    const target = document.querySelector('#t2')
    const gap = () => player.tip().getBoundingClientRect().top - target.getBoundingClientRect().top
    const rest = gap(), errors = []
    for (let i = 0; i < 90; i++) {
      await frame()
      scrollBy(0, i % 30 < 15 ? 2 : -2)
      await drawn()
      errors.push(Math.abs(gap() - rest))
    }
    return errors
  },
  async mutate() {
    const place = document.createElement('div')
    document.body.append(place)
    for (let i = 0; i < 20000; i++) { const it = document.createElement('i'); it.className = 'x' + i % 7; place.append(it); if (i % 3 === 0) place.firstChild.remove(); if (i % 500 === 0) await frame() }
    place.remove()
    await frame()
  },
  async rounds(n) {
    for (let i = 0; i < n; i++) { player.start(); await until(0); player.stop(); for (let k = 0; k < 60 && player.tip(); k++) await frame() }
    await pause(300)
  },
  pause,
}`
