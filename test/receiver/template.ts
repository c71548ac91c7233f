import { cpSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'

const { version } = JSON.parse(readFileSync(new URL('../../node_modules/@electric-sql/pglite/package.json', import.meta.url), 'utf8')) as {
  version: string
}

/** Copies a folder that is slow to make, such as a database with nothing in it: made once a machine, by whoever comes first. */
async function fromTemplate(name: string, target: string, make: (folder: string) => Promise<void>): Promise<void> {
  const template = join(tmpdir(), `waymark-template-${name}`)
  if (!existsSync(template)) {
    const folder = mkdtempSync(join(tmpdir(), 'waymark-making-'))
    await make(join(folder, 'made'))
    try {
      renameSync(join(folder, 'made'), template)
    } catch (error) {
      // Somebody else was first.
      if (!existsSync(template)) throw error
    }
    rmSync(folder, { recursive: true, force: true })
  }
  cpSync(template, target, { recursive: true })
}

/** Puts into a receiver's data folder what takes seconds to make: a database with nothing in it. */
export const emptyDatabase = (data: string): Promise<void> =>
  fromTemplate(`pglite-${version}`, join(data, 'pg'), async path => (await PGlite.create(path)).close())
