import { existsSync, renameSync, rmSync } from 'node:fs'

/**
 * Makes a folder that is not there yet, whole or not at all: `make` works beside it, so that what a process which is ended in the middle
 * leaves behind is nobody's data, and is made anew. For one process at a time.
 */
export async function madeWhole(folder: string, make: (part: string) => Promise<void>): Promise<void> {
  if (existsSync(folder)) return
  const part = `${folder}.part`
  rmSync(part, { recursive: true, force: true })
  await make(part)
  renameSync(part, folder)
}
