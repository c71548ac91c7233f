import { readFile } from 'node:fs/promises'
import { extname, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Playbook } from '../playbook/types.ts'
import { formatProblem, parsePlaybook } from '../schema.ts'
import { Complaint } from './complaint.ts'

const reasonOf = (error: unknown): string => {
  const { code, message } = error as NodeJS.ErrnoException
  return code === 'ENOENT' ? 'no such file' : code === 'EISDIR' ? 'it is a folder' : message
}

/** JSON, or a module whose default export is the playbook. */
async function read(file: string): Promise<unknown> {
  if (/^\.[cm]?[jt]s$/.test(extname(file))) return ((await import(pathToFileURL(resolve(file)).href)) as { default?: unknown }).default
  return JSON.parse(await readFile(file, 'utf8'))
}

/** Reads a playbook. Throws a `Complaint` with every problem of it, one a line. */
async function readPlaybook(file: string): Promise<Playbook> {
  let found: unknown
  try {
    found = await read(file)
  } catch (error) {
    throw new Complaint([`${file}: ${reasonOf(error)}`])
  }
  const { playbook, problems } = parsePlaybook(found)
  if (!playbook) throw new Complaint(problems.map(problem => `${file}: ${formatProblem(problem)}`))
  return playbook
}

/** Reads several; complains of all of them at once. */
export async function readPlaybooks(files: readonly string[]): Promise<Playbook[]> {
  const read = await Promise.allSettled(files.map(readPlaybook))
  const lines = read.flatMap(result => (result.status === 'rejected' ? (result.reason as Complaint).lines : []))
  if (lines.length) throw new Complaint(lines)
  return read.flatMap(result => (result.status === 'fulfilled' ? [result.value] : []))
}
