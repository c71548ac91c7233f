import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'

const SAY = 'PostgreSQL is not here: apt-get install postgresql, or name a server in DATABASE_URL_TEST.'
const DEBIAN = '/usr/lib/postgresql'

/** Where the server's programs lie, newest first; installs Debian's package when nothing is there and we may. */
function binaries(mayInstall = true): string {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a)) : []
  const folders = [...versions.map(version => join(DEBIAN, version, 'bin')), ...(process.env.PATH ?? '').split(':')]
  const found = folders.find(folder => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')))
  if (found) return found
  if (!mayInstall || process.getuid?.() !== 0) throw new Error(SAY)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  if (spawnSync('apt-get', ['install', '-y', '-qq', 'postgresql'], { env, timeout: 300_000 }).status !== 0) throw new Error(SAY)
  return binaries(false)
}

/** The server refuses to run as root: somebody else's number then. */
function somebody(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const idOf = (flag: string, name: string): number => Number(spawnSync('id', [flag, name], { encoding: 'utf8' }).stdout)
  return { uid: idOf('-u', 'nobody'), gid: idOf('-g', 'nobody') }
}

/** A port that nobody has, from below those that systems give out themselves: so nobody is given it before it is used. */
export const freePort = (): Promise<number> =>
  new Promise(resolve => {
    const port = 10_240 + Math.floor(Math.random() * 22_000)
    const server = createServer()
    server.once('error', () => resolve(freePort()))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(port)))
  })

async function answers(url: string, server: ChildProcess, said: () => string): Promise<void> {
  for (let waited = 0; waited < 20_000; waited += 50) {
    if (server.exitCode !== null) throw new Error(`PostgreSQL ended at its start: ${said()}`)
    const client = new pg.Client({ connectionString: url })
    try {
      await client.connect()
      await client.end()
      return
    } catch {
      await client.end().catch(() => {})
      await new Promise(resolve => setTimeout(resolve, 50))
    }
  }
  throw new Error(`PostgreSQL did not answer: ${said()}`)
}

/** A PostgreSQL of our own in a folder of its own, run by an unprivileged user. Throws, in one line, what to install. */
export async function startPostgres(settings: readonly string[] = ['fsync=off']): Promise<{ url: string; stop(): Promise<void> }> {
  const bin = binaries()
  const who = somebody()
  const folder = mkdtempSync(join(tmpdir(), 'waymark-pg-'))
  if (who) chownSync(folder, who.uid, who.gid)
  const remove = () => rmSync(folder, { recursive: true, force: true })
  const data = join(folder, 'data')
  const options = ['-U', 'waymark', '-A', 'trust', '-E', 'UTF8', '--no-locale', '-N']
  const made = spawnSync(join(bin, 'initdb'), ['-D', data, ...options], { ...who, cwd: folder, encoding: 'utf8' })
  if (made.status !== 0) {
    remove()
    throw new Error(`initdb failed: ${made.stderr || made.error}`)
  }
  const port = await freePort()
  const given = [`port=${port}`, 'listen_addresses=127.0.0.1', 'unix_socket_directories=', 'shared_buffers=64MB', ...settings]
  const server = spawn(join(bin, 'postgres'), ['-D', data, ...given.flatMap(setting => ['-c', setting])], { ...who, cwd: folder })
  let said = ''
  server.stderr.on('data', part => (said += part))
  const ended = new Promise<void>(resolve => server.once('exit', () => resolve()))
  const stop = async () => {
    // "Fast": open connections are ended, nothing is recovered at the next start.
    server.kill('SIGINT')
    await ended
    remove()
  }
  const url = `postgres://waymark@127.0.0.1:${port}/postgres`
  try {
    await answers(url, server, () => said)
  } catch (error) {
    await stop()
    throw error
  }
  return { url, stop }
}
