import { readFile } from 'node:fs/promises'
import { extname, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Playbook } from '../playbook/types.ts'
import { formatProblem, parsePlaybook } from '../schema.ts'
import { Complaint } from './complaint.ts'
import { readSource, type Source } from './source.ts'

const reasonOf = (error: unknown): string => {
  const { code, message = String(error) } = (error ?? {}) as NodeJS.ErrnoException
  if (code === 'ENOENT') return 'no such file'
  if (code === 'EISDIR') return 'it is a folder'
  if (code === 'EACCES' || code === 'EPERM') return 'no right to read it'
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA')
    return 'no text in UTF-8: save it as UTF-8 (not as Shift_JIS or UTF-16), and unpack it where it is packed'
  return message
}

/** Reads a file as text, which is UTF-8 and nothing else: another encoding would turn words into rubbish without a word. Throws a `Complaint`. */
export async function readText(file: string): Promise<string> {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await readFile(file))
  } catch (error) {
    throw new Complaint([`${file}: ${reasonOf(error)}`])
  }
}

/** A file's document: JSON (with comments in a `.jsonc`), or a module's default export, of which no places are known. Throws a `Complaint`. */
export async function readDocument(file: string): Promise<Source> {
  if (!/^\.[cm]?[jt]sx?$/.test(extname(file))) return readSource(await readText(file), extname(file) === '.jsonc')
  const { href } = pathToFileURL(resolve(file))
  // Else what is said of a module that is not there, or is a folder, names ours.
  await readText(file)
  const { default: json } = (await import(href).catch(error => {
    throw new Complaint([moduleFault(file, href, error)])
  })) as { default?: unknown }
  if (json === undefined) throw new Complaint([`${file}: it exports no playbook: write export default { … }`])
  return { json, faults: [], placeOf: () => ({ line: 1, column: 1 }) }
}

/** Why a module can't be loaded, with its line where that is known. */
function moduleFault(file: string, href: string, error: unknown): string {
  const { code, stack = '' } = (error ?? {}) as NodeJS.ErrnoException
  if (code === 'ERR_UNKNOWN_FILE_EXTENSION')
    return `${file}: Node ${process.versions.node} reads no ${extname(file)}: take Node 22.18 or later, or build it into .js`
  const line = [href, fileURLToPath(href)].map(name => stack.split(`${name}:`)[1]).find(rest => rest !== undefined)
  return `${file}:${line ? `${Number.parseInt(line, 10)}:` : ''} ${reasonOf(error)}`
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
