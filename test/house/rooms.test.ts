import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { filesBelow, root, sourceFiles, textOf } from './tree.ts'

const linesOf = (path: string) => textOf(path).trimEnd().split('\n')

test('a file stops at 300 lines', () => {
  const all = [...sourceFiles, ...filesBelow('src', /\.css$/), ...filesBelow('test', /\.tsx?$/), ...filesBelow('demo', /\.(tsx?|css)$/)]
  expect(all.map(path => [path, linesOf(path).length] as const).filter(([, lines]) => lines > 300)).toEqual([])
})

test('an index only re-exports', () => {
  const wrong = sourceFiles
    .filter(path => path.endsWith('/index.ts') && path !== 'src/index.ts')
    .flatMap(path => {
      const text = textOf(path)
        .replace(/\/\*[\s\S]*?\*\//g, '')
        .replace(/export (type )?(\{[^}]*\}|\*) from '[^']+'/g, '')
      return text.trim() === '' ? [] : [`${path}: ${text.trim().slice(0, 80)}`]
    })
  expect(wrong).toEqual([])
})

test('zod stays in the schema, preact in the surfaces and the console', () => {
  const importers = (name: RegExp) =>
    sourceFiles.filter(path => linesOf(path).some(line => /^(import|export)\b|\bfrom '/.test(line) && name.test(line)))
  expect(importers(/from 'zod/).filter(path => !/^src\/schema/.test(path))).toEqual([])
  expect(importers(/from 'preact/).filter(path => !/^src\/(surface|console)\//.test(path))).toEqual([])
  expect(
    importers(/from '(hono|@hono|drizzle-orm|@electric-sql|pg|jose|citty|node:)/).filter(path => !/^src\/(receiver|cli)/.test(path)),
  ).toEqual([])
})

test('no room is called by a word that says nothing', () => {
  expect(sourceFiles.filter(path => /manager|service|helper|utils?\b/i.test(path))).toEqual([])
})

test('the top level holds only what is named', () => {
  const named = [
    'package.json',
    'package-lock.json',
    'tsconfig.json',
    'rollup.config.ts',
    'README.md',
    'LICENSE',
    'CHANGELOG.md',
    'src',
    'demo',
    'test',
    'node_modules',
    'dist',
  ]
  expect(readdirSync(root).filter(name => !name.startsWith('.') && !named.includes(name))).toEqual([])
})

test('no test is left out of the run', () => {
  const left = filesBelow('test', /\.test\.tsx?$/).filter(path => /\b(test|it|describe)\.(skip|only|todo)\(/.test(textOf(path)))
  expect(left).toEqual([])
})
