import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AckPolicy, jetstreamManager, RetentionPolicy } from '@nats-io/jetstream'
import { connect as connectTo } from '@nats-io/transport-node'
import { freePort } from './postgres.ts'

const SAY = 'NATS is not here: apt-get install nats-server'

/** The server's program; installs Debian's package when it is nowhere and we may. */
function program(mayInstall = true): string {
  const found = [...(process.env.PATH ?? '').split(':'), '/usr/sbin'].map(folder => join(folder, 'nats-server')).find(existsSync)
  if (found) return found
  if (!mayInstall || process.getuid?.() !== 0) throw new Error(SAY)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  if (spawnSync('apt-get', ['install', '-y', '-qq', 'nats-server'], { env, timeout: 300_000 }).status !== 0) throw new Error(SAY)
  return program(false)
}

const answers = (port: number): Promise<boolean> =>
  new Promise(resolve => {
    const socket = connect(port, '127.0.0.1')
    // Whoever is ready says who it is.
    socket.once('data', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })

/** A NATS server of our own with JetStream in a folder of its own. Throws, in one line, what to install. */
export async function startNats() {
  const path = program()
  const folder = mkdtempSync(join(tmpdir(), 'waymark-nats-'))
  const port = await freePort()
  const start = async () => {
    const child = spawn(path, ['-js', '-sd', folder, '-a', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' })
    const ended = new Promise<void>(resolve => child.once('exit', () => resolve()))
    for (let waited = 0; !(await answers(port)); waited += 50) {
      if (child.exitCode !== null || waited > 20_000) throw new Error('NATS ended at its start, or did not answer.')
      await new Promise(resolve => setTimeout(resolve, 50))
    }
    return { child, ended }
  }
  let server = await start()
  const end = async (signal: NodeJS.Signals) => {
    server.child.kill(signal)
    await server.ended
  }
  return {
    url: `nats://127.0.0.1:${port}`,
    /** Ends it with no time to write anything down. */
    kill: () => end('SIGKILL'),
    again: async () => {
      server = await start()
    },
    stop: async () => {
      await end('SIGKILL')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Makes stream and consumer as whoever runs them may have made them: beacons of a merger that is gone come again after a second. */
export async function makeStream(url: string): Promise<void> {
  const connection = await connectTo({ servers: url })
  const manager = await jetstreamManager(connection)
  await manager.streams.add({ name: 'WAYMARK', subjects: ['waymark.beacons'], retention: RetentionPolicy.Workqueue })
  await manager.consumers.add('WAYMARK', { durable_name: 'mergers', ack_policy: AckPolicy.Explicit, ack_wait: 1e9, max_ack_pending: 5_000 })
  await connection.close()
}
