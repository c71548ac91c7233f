import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const FILE = 'waymark.lock'

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it runs, and is somebody else's.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Tells this process from one that had its number before: in a container a killed receiver and its successor are both number 1. */
const self = (): string => `${process.pid} ${performance.timeOrigin}`

/**
 * Keeps a data folder to one process, since PGlite itself would let two write into it and ruin it. Makes the folder.
 * A lock whose process is gone (it was killed) is taken over. Returns the undo; throws when the folder is in use.
 */
export function lockFolder(folder: string): () => void {
  mkdirSync(folder, { recursive: true })
  const path = join(folder, FILE)
  for (let attempt = 0; ; attempt++) {
    try {
      writeFileSync(path, self(), { flag: 'wx' })
      return () => rmSync(path, { force: true })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    const holder = readFileSync(path, 'utf8')
    const pid = Number.parseInt(holder, 10)
    const isHeld = pid === process.pid ? holder === self() : pid > 0 && isAlive(pid)
    if (isHeld || attempt > 0)
      throw new Error(`The data folder ${folder} is in use by process ${pid}. (If that is no Waymark: delete ${path})`)
    rmSync(path, { force: true })
  }
}
