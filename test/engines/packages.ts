import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'

/** The first of these paths that is there; root on Debian gets `packages` installed. Throws one line that says what to install. */
export const need = (packages: readonly string[], ...places: readonly string[]): string => {
  const find = () => places.find(path => existsSync(path))
  if (find() === undefined && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    const apt = (...args: string[]) => execFileSync('apt-get', args, { env, stdio: ['ignore', 'ignore', 'inherit'] })
    apt('update', '-qq')
    apt('install', '-y', '-qq', '--no-install-recommends', ...packages)
  }
  const found = find()
  if (found === undefined) throw new Error(`${places[0]} is not there: install it (Debian: \`apt-get install ${packages.join(' ')}\`).`)
  return found
}

/** Debian keeps WebKit's small browser in a folder of its version. */
export const miniBrowsers = (): readonly string[] => {
  const lib = `/usr/lib/${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu`
  const versions = existsSync(lib) ? readdirSync(lib).filter(name => name.startsWith('webkit2gtk-4')) : []
  return [...versions, 'webkit2gtk-4.1'].map(name => `${lib}/${name}/MiniBrowser`)
}
