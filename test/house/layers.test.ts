import { dirname, join, normalize } from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'
import { nodesOf, parse, sourceFiles } from './tree.ts'

/** What each room may import besides itself. Type imports count too. */
const pure = ['playbook', 'evidence', 'rule', 'progress', 'guide', 'beacon']
const below: Record<string, readonly string[]> = {
  playbook: [],
  evidence: ['playbook'],
  rule: ['playbook', 'evidence'],
  progress: ['playbook', 'evidence', 'rule'],
  guide: ['playbook', 'evidence', 'rule', 'progress'],
  beacon: ['playbook', 'evidence', 'rule', 'progress', 'guide'],
  client: pure,
  browser: [...pure, 'client', 'surface'],
  surface: [...pure, 'client'],
  schema: pure,
  receiver: [...pure, 'schema'],
  console: ['playbook', 'progress'],
  cli: [...pure, 'schema', 'receiver'],
}

const roomOf = (path: string): string => {
  const [, room = ''] = path.split('/')
  return room.replace(/\.(ts|tsx)$/, '')
}

const importsOf = (path: string): { from: string; dynamic: boolean }[] => {
  const found: { from: string; dynamic: boolean }[] = []
  for (const node of nodesOf(parse(path))) {
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier))
      found.push({ from: node.moduleSpecifier.text, dynamic: false })
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [first] = node.arguments
      if (first && ts.isStringLiteral(first)) found.push({ from: first.text, dynamic: true })
    }
  }
  return found
    .filter(found => found.from.startsWith('.'))
    .map(({ from, dynamic }) => ({ from: normalize(join(dirname(path), from)), dynamic }))
}

test('imports point down only, type imports too', () => {
  const wrong: string[] = []
  for (const path of sourceFiles) {
    const allowed = below[roomOf(path)]
    if (!allowed || path.split('/').length < 3) continue // an entry beside the rooms may import any of them
    for (const { from } of importsOf(path)) {
      if (!from.startsWith('src/')) wrong.push(`${path} imports ${from}, outside src`)
      else if (roomOf(from) !== roomOf(path) && !allowed.includes(roomOf(from))) wrong.push(`${path} imports ${from}`)
    }
  }
  expect(wrong).toEqual([])
})

test('only the browser edge loads surfaces, and only by a dynamic import', () => {
  const wrong = sourceFiles.flatMap(path =>
    roomOf(path) === 'surface' || path === 'src/script-all.ts'
      ? []
      : importsOf(path).flatMap(({ from, dynamic }) => (roomOf(from) === 'surface' && !dynamic ? [`${path} imports ${from}`] : [])),
  )
  expect(wrong).toEqual([])
})

test('no import goes round in a circle', () => {
  const graph = new Map(sourceFiles.map(path => [path, importsOf(path).map(found => found.from)]))
  const done = new Set<string>()
  const circles: string[] = []
  const visit = (path: string, trail: readonly string[]): void => {
    if (trail.includes(path)) circles.push([...trail.slice(trail.indexOf(path)), path].join(' > '))
    if (done.has(path) || trail.includes(path)) return
    for (const next of graph.get(path) ?? []) visit(next, [...trail, path])
    done.add(path)
  }
  for (const path of sourceFiles) visit(path, [])
  expect(circles).toEqual([])
})

test('every import names a file that is there, with its ending', () => {
  const known = new Set(sourceFiles)
  const wrong = sourceFiles.flatMap(path =>
    importsOf(path).flatMap(({ from }) => (known.has(from) || /\.(css|json)$/.test(from) ? [] : [`${path}: ${from}`])),
  )
  expect(wrong).toEqual([])
})
