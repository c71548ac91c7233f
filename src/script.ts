import { browserFront } from './browser/front.ts'
import { startScript } from './browser/script.ts'
import type * as file from './engine.ts'

// Read while the script runs: later `currentScript` is null.
const script = document.currentScript as HTMLScriptElement | null
const base = script?.src || location.href

startScript(script, options =>
  browserFront(options, async () => {
    // An address in a variable: a relative one would be looked up from the page, and fail from another origin.
    const url = new URL(__ENGINE__, base).href
    const { version, createEngine } = (await import(url)) as typeof file
    if (version !== __VERSION__) throw new Error(`version ${version}`)
    return createEngine
  }),
)
