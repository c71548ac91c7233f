import { needChromium } from './chromium.ts'

/** Runs once before the browser tests, so that a missing browser is one clear line and not a hundred failures. */
export default function setup(): void {
  process.env.CHROMIUM_PATH = needChromium()
}
