import { startScript } from './browser/index.ts'
import type { SurfaceFile } from './client/index.ts'

// Read while the script runs: later `currentScript` is null.
const script = document.currentScript as HTMLScriptElement | null
const base = script?.src || location.href

startScript(script, async name => {
  // An address in a variable: a relative one would be looked up from the page, and fail from another origin.
  const url = new URL(__SURFACES__[name], base).href
  return ((await import(url)) as { default: SurfaceFile }).default
})
