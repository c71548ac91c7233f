import { readFile } from 'node:fs/promises'
import { extname, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Playbook } from '../playbook/types.ts'
import { formatProblem, parsePlaybook } from '../schema.ts'
import { Complaint } from './complaint.ts'
import { readSource, type Source } from './source.ts'

const reasonOf = (error: unknown): string => {
  const { code, message } = error as NodeJS.ErrnoException
  return code === 'ENOENT' ? 'no such file' : code === 'EISDIR' ? 'it is a folder' : message
}

/** Reads a file as text. Throws a `Complaint`. */
export const readText = (file: string): Promise<string> =>
  readFile(file, 'utf8').catch((error: unknown) => {
    throw new Complaint([`${file}: ${reasonOf(error)}`])
  })

/** A file's document: JSON (with comments in a `.jsonc`), or a module's default export, of which no places are known. Throws a `Complaint`. */
export async function readDocument(file: string): Promise<Source> {
  if (!/^\.[cm]?[jt]sx?$/.test(extname(file))) return readSource(await readText(file), extname(file) === '.jsonc')
  try {
    const { default: json } = (await import(pathToFileURL(resolve(file)).href)) as { default?: unknown }
    return { json, faults: [], placeOf: () => ({ line: 1, column: 1 }) }
  } catch (error) {
    throw new Complaint([`${file}: ${reasonOf(error)}`])
  }
}

/** Reads a playbook. Throws a `Complaint` with every problem of it, one a line. */
async function readPlaybook(file: string): Promise<Playbook> {
  const { json, faults, placeOf } = await readDocument(file)
  const lines = faults.map(({ line, column, ...fault }) => `${file}:${line}:${column}: ${formatProblem(fault)}`)
  if (lines.length) throw new Complaint(lines)
  const { playbook, problems } = parsePlaybook(json)
  if (playbook) return playbook
  throw new Complaint(
    problems.map(problem => {
      const { line, column } = placeOf(problem.path)
      return `${file}:${line}:${column}: ${formatProblem(problem)}`
    }),
  )
}

/** Reads several; complains of all of them at once. */
export async function readPlaybooks(files: readonly string[]): Promise<Playbook[]> {
  const read = await Promise.allSettled(files.map(readPlaybook))
  const lines = read.flatMap(result => {
    if (result.status === 'fulfilled') return []
    if (result.reason instanceof Complaint) return result.reason.lines
    throw result.reason
  })
  if (lines.length) throw new Complaint(lines)
  return read.flatMap(result => (result.status === 'fulfilled' ? [result.value] : []))
}
