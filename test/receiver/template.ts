import { cpSync, existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Copies a folder that is slow to make, such as a database with nothing in it: made once a machine, by whoever comes first. */
export async function fromTemplate(name: string, target: string, make: (folder: string) => Promise<void>): Promise<void> {
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
