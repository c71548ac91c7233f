import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const places = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** The path of an installed Chromium, or null. `CHROMIUM_PATH` goes first. */
export const findChromium = (): string | null => places.find(path => path !== undefined && existsSync(path)) ?? null

/** As `findChromium`; root on Debian gets the package installed. Throws one line that says what to install. */
export const needChromium = (): string => {
  const found = findChromium()
  if (found !== null) return found
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    const apt = (...args: string[]) => execFileSync('apt-get', args, { env, stdio: ['ignore', 'ignore', 'inherit'] })
    apt('update', '-qq')
    apt('install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-noto-cjk', 'fonts-inter')
    const installed = findChromium()
    if (installed !== null) return installed
  }
  throw new Error('No Chromium found: install it (Debian: `apt-get install chromium`) or set CHROMIUM_PATH.')
}
