import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import ts from 'typescript'

export const root = new URL('../..', import.meta.url).pathname

/** Every file below a folder of the project, as paths relative to the project's root. */
export const filesBelow = (folder: string, ending: RegExp): string[] =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && ending.test(entry.name))
    .map(entry => relative(root, join(entry.parentPath, entry.name)))
    .sort()

export const textOf = (path: string): string => readFileSync(join(root, path), 'utf8')

const parsed = new Map<string, ts.SourceFile>()
export const parse = (path: string): ts.SourceFile => {
  const file =
    parsed.get(path) ??
    ts.createSourceFile(path, textOf(path), ts.ScriptTarget.ES2022, true, path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS)
  parsed.set(path, file)
  return file
}

/** All nodes of the code in a file, parents first; no comments and no single tokens, for which each file would be read a second time. */
export const nodesOf = (file: ts.SourceFile): readonly ts.Node[] => {
  const nodes: ts.Node[] = []
  const visit = (node: ts.Node): void => {
    nodes.push(node)
    ts.forEachChild(node, visit)
  }
  visit(file)
  return nodes
}

export const sourceFiles = filesBelow('src', /\.(ts|tsx)$/)
