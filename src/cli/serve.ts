import { defineCommand } from 'citty'
import { NoQueue } from '../receiver/nats.ts'
import { type ServeOptions, type Serving, serve } from '../receiver.ts'
import { Complaint, complain } from './complaint.ts'
import { serveArgs, serveOptions } from './serve-options.ts'

/** What went wrong at the start, in words; a fault of our own stays what it is. */
export function startFault(error: unknown, options: ServeOptions): unknown {
  const { port, host, data } = options
  if (error instanceof NoQueue) return new Complaint([error.message])
  const { code, message, cause, hostname } = error as NodeJS.ErrnoException & { cause?: unknown; hostname?: string }
  if (code === 'EADDRINUSE') return new Complaint([`Port ${port} is taken. Choose another one: --port N`])
  if (code === 'EACCES')
    return new Complaint([data ? `No right to use port ${port} or to write ${data}.` : `No right to use port ${port}.`])
  if (code === 'EEXIST' || code === 'ENOTDIR') return new Complaint([`${data} is no folder. Choose another one: --data DIR`])
  if (code === 'ENOSPC') return new Complaint([`There is no room left to write ${data}.`])
  if ((code === 'ENOTFOUND' || code === 'EAI_AGAIN') && hostname !== host)
    return new Complaint([`The host ${hostname} of DATABASE_URL is unknown.`])
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return new Complaint([`${host} is no address of this machine. Choose another one: --host HOST`])
  if (/^(ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)$/.test(code ?? '') || /^timeout (expired|exceeded)/.test(message))
    return new Complaint(['The database of DATABASE_URL does not answer.'])
  // Who it is, what there is, what they may, and whether it is open yet (SQLSTATE); and certificates.
  if (/^(28|3D|42501|53|57P|08)|CERT|^ERR_(TLS|SSL)/.test(code ?? '') || /does not support SSL/.test(message))
    return new Complaint([`The database refuses: ${message}`])
  if (cause) return startFault(cause, options)
  return error instanceof Error && /in use by process|later version/.test(message) ? new Complaint([message]) : error
}

/** Ends on Ctrl-C or SIGTERM: answers what is under way, writes all down; a second signal ends at once. */
function stopOnSignal(serving: Serving): void {
  let stopping = false
  const stop = () => {
    if (stopping) process.exit(1)
    stopping = true
    serving.close().then(
      () => process.exit(0),
      error => {
        complain(error)
        process.exit(1)
      },
    )
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
}

/** `waymark serve`: the receiver with its console. `consoleDir`: where the built page lies. */
export const serveCommand = (consoleDir: string) =>
  defineCommand({
    meta: { name: 'serve', description: 'Take in beacons and show the console' },
    args: serveArgs,
    run: async ({ rawArgs }) => {
      try {
        const options = await serveOptions(rawArgs, process.env)
        const serving = await serve({ ...options, consoleDir }).catch(error => {
          throw startFault(error, options)
        })
        console.log(`Beacons  ${serving.url}/v1/beacon`)
        console.log(`Console  ${serving.url}/`)
        console.log(`Log in   ${serving.loginUrl}   (once, from another machine)`)
        stopOnSignal(serving)
      } catch (error) {
        complain(error)
      }
    },
  })
