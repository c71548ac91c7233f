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

/** When a process started, in ticks since its machine did, where that can be asked (Linux); '': not known. */
const startOf = (pid: number): string => {
  try {
    // Its name stands in brackets, and may hold any.
    return readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\)/s, '').trim().split(' ')[19] ?? ''
  } catch {
    return ''
  }
}

/** Tells this process from one that had its number before: in a container a killed receiver and its successor are both number 1. */
const self = (): string => `${process.pid} ${performance.timeOrigin} ${startOf(process.pid)}`

/** Does the process run that wrote this? After a machine was switched off another one may have its number. */
const isHolder = (holder: string): boolean => {
  const [number, , start] = holder.split(' ')
  const pid = Number.parseInt(number!, 10)
  if (pid === process.pid) return holder === self()
  return pid > 0 && isAlive(pid) && (!start || !startOf(pid) || start === startOf(pid))
}

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
    if (isHolder(holder) || attempt > 0)
      throw new Error(
        `The data folder ${folder} is in use by process ${Number.parseInt(holder, 10)}. (If that is no Waymark: delete ${path})`,
      )
    rmSync(path, { force: true })
  }
}
