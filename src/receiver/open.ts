import type { Database, Driver } from './driver.ts'
import { migrate, sqlStore } from './sql.ts'
import type { Store } from './store.ts'

/** `data`: a folder for PGlite, made when it is not there. `url`: a PostgreSQL database (`postgres://…`). */
export type StoreAddress = { readonly data: string } | { readonly url: string }

async function openFolder(folder: string): Promise<Driver> {
  const [{ PGlite }, { drizzle }, { lockFolder }, { madeWhole }, { join }] = await Promise.all([
    import('@electric-sql/pglite'),
    import('drizzle-orm/pglite'),
    import('./lock.ts'),
    import('./whole.ts'),
    import('node:path'),
  ])
  const unlock = lockFolder(folder)
  try {
    const path = join(folder, 'pg')
    await madeWhole(path, async part => (await PGlite.create(part)).close())
    const client = await PGlite.create(path)
    return {
      db: drizzle(client) as unknown as Database,
      listen: async (channel, hear) => {
        const unlisten = await client.listen(channel, hear)
        return () => void unlisten().catch(() => {})
      },
      close: async () => {
        await client.close()
        unlock()
      },
    }
  } catch (error) {
    unlock()
    throw error
  }
}

/** How long to wait before a lost listening connection is made anew, in milliseconds. */
const LISTEN_AGAIN = 2_000

async function openServer(url: string): Promise<Driver> {
  const [{ default: pg }, { drizzle }] = await Promise.all([import('pg'), import('drizzle-orm/node-postgres')])
  const pool = new pg.Pool({ connectionString: url, max: 8, connectionTimeoutMillis: 10_000 })
  // Without a listener an idle connection that breaks would end the process; the pool makes a new one by itself.
  pool.on('error', () => {})
  return {
    db: drizzle(pool) as unknown as Database,
    listen: async (channel, hear) => {
      // Until the first connection stands, whoever asked hears that there is none, and may ask again.
      let isOn = false
      let client: InstanceType<typeof pg.Client> | undefined
      let timer: ReturnType<typeof setTimeout> | undefined
      const connect = async () => {
        const next = new pg.Client({ connectionString: url })
        client = next
        next.on('notification', ({ payload }) => hear(payload ?? ''))
        next.on('error', () => {})
        next.on('end', () => {
          if (isOn) timer = setTimeout(() => connect().catch(() => {}), LISTEN_AGAIN)
        })
        await next.connect()
        await next.query(`listen ${channel}`)
      }
      const end = (): void => void client?.end().catch(() => {})
      await connect().catch(error => {
        end()
        throw error
      })
      isOn = true
      return () => {
        isOn = false
        clearTimeout(timer)
        end()
      }
    },
    close: () => pool.end(),
  }
}

/** Opens the database and brings its tables up to date. Rejects when the folder is in use or the server can't be reached. */
export async function openStore(address: StoreAddress): Promise<Store> {
  const driver = await ('url' in address ? openServer(address.url) : openFolder(address.data))
  try {
    await migrate(driver.db)
  } catch (error) {
    await driver.close().catch(() => {})
    throw error
  }
  return sqlStore(driver)
}
