import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { expect, test } from 'vitest'
import { bundleCore } from './bundles.ts'
import { root, textOf } from './tree.ts'

const pkg = JSON.parse(textOf('package.json'))
const run = (command: string, ...args: string[]): string =>
  execFileSync(command, args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })

const names: Record<string, readonly string[]> = {
  '.': ['WaymarkError', 'createWaymark', 'definePlaybook'],
  './words': ['reasonWords'],
  './react': ['Checklist', 'Roadmap', 'WaymarkProvider', 'useGuide', 'useProgress', 'useWaymark'],
  './elements': ['defineElements'],
  './codecs/cloudevents': ['cloudEvents', 'encodeCloudEvents'],
  './codecs/otlp': ['encodeOtlp', 'otlp'],
  './codecs/segment': ['encodeSegment', 'segment'],
  './schema': [
    'beaconSchema',
    'formatProblem',
    'lintPlaybook',
    'parseBeacon',
    'parsePlaybook',
    'playbookJsonSchema',
    'playbookSchema',
    'ruleWords',
  ],
  './receiver': ['createReceiver', 'openQueue', 'openStore', 'serve'],
}

test('the exports map names every entry, and each exports just what it promises', () => {
  const entries = Object.entries<{ types?: string; import?: string; default?: string }>(pkg.exports).filter(
    ([, entry]) => typeof entry === 'object',
  )
  expect(entries.map(([name]) => name)).toEqual(Object.keys(names))
  for (const [name, entry] of entries) {
    expect(existsSync(`${root}${entry.types}`)).toBe(true)
    const file = `${root}${entry.import ?? entry.default}`
    const found = run(
      'node',
      '--input-type=module',
      '-e',
      `console.log(JSON.stringify(Object.keys(await import(${JSON.stringify(file)}))))`,
    )
    expect([name, JSON.parse(found).sort()]).toEqual([name, names[name]])
  }
})

test('every entry imports in Node without a window, and an instance there is inert', () => {
  const probe = `
    for (const name of ['window', 'document']) if (name in globalThis) throw new Error(name + ' is there')
    const before = Object.getOwnPropertyNames(globalThis).length
    const { createWaymark } = await import('${root}dist/index.js')
    await import('${root}dist/words.js'); await import('${root}dist/react.js'); await import('${root}dist/elements.js'); await import('${root}dist/schema.js'); await import('${root}dist/receiver.js')
    const waymark = createWaymark({ playbook: '/playbook.json', endpoint: 'http://localhost:9/v1/beacon' })
    waymark.identify('u1'); waymark.group('acme')
    const stored = await waymark.track('x', { n: 1 })
    waymark.destroy()
    console.log(JSON.stringify({ stored: stored.stored, progress: waymark.progress }))`
  expect(JSON.parse(run('node', '--input-type=module', '-e', probe))).toEqual({ stored: 'no', progress: null })
})

test('the core holds no zod, no preact and nothing of the server', async () => {
  const { first, engine } = await bundleCore()
  const inputs = [...first.inputs, ...engine.inputs]
  expect(inputs.some(name => name.startsWith('dist/'))).toBe(true)
  expect(inputs.filter(name => /node_modules\/(?!idb-keyval)/.test(name))).toEqual([])
})

test('no server code reaches a file for browsers', () => {
  const sources = (file: string): string[] => JSON.parse(readFileSync(`${root}${file}.map`, 'utf8')).sources
  for (const file of ['dist/index.js', 'dist/waymark.js', 'dist/waymark.all.js', 'dist/react.js', 'dist/elements.js'])
    expect([
      file,
      sources(file).filter(source =>
        /src\/(receiver|cli|schema|console)[/.]|node_modules\/(hono|@hono|drizzle|@electric-sql|jose|zod)/.test(source),
      ),
    ]).toEqual([file, []])
})

test('a bundler for browsers is refused the receiver', async () => {
  const { build } = await import('esbuild')
  const bundling = build({
    stdin: { contents: `import 'waymark/receiver'`, resolveDir: root },
    bundle: true,
    write: false,
    platform: 'browser',
    logLevel: 'silent',
  })
  const made = await bundling.then(
    ({ outputFiles }) => outputFiles[0]!.text.length,
    () => 0,
  )
  expect(made).toBeLessThan(400) // `false` modules are empty, an error is as good
})

test('the script-tag file runs as a classic script: it has no import or export of its own', () => {
  const text = textOf('dist/waymark.js')
  expect(() => new Function(text)).not.toThrow()
})

test('publint finds nothing', async () => {
  const { messages, pkg: linted } = await publint({ pkgDir: root, strict: true })
  expect(messages.map(message => formatMessage(message, linted))).toEqual([])
})

test('types hold, and lint and format find nothing', () => {
  expect(run('npx', 'tsc', '-p', '.')).toBe('')
  expect(() => run('npx', 'biome', 'ci', '--error-on-warnings', '.')).not.toThrow()
}, 400_000)

test('package.json says what the README promises', () => {
  expect(pkg).toMatchObject({ name: 'waymark', type: 'module', sideEffects: false, license: 'MIT', engines: { node: '>=20.19' } })
})
