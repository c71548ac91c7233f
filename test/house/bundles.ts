import { readdirSync, readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { root, textOf } from './tree.ts'

const gzip = (bytes: Uint8Array | string): number => gzipSync(bytes, { level: 9 }).length

interface Bundle {
  readonly bytes: number
  readonly inputs: readonly string[]
}

/**
 * What a product's bundler makes of `import { createWaymark } from 'waymark'`, dependencies included, and the modules it took: the first load,
 * and the engine that comes after the first paint. Surfaces, which come when one is shown, are in neither.
 */
export const bundleCore = async (): Promise<{ readonly first: Bundle; readonly engine: Bundle }> => {
  const { outputFiles, metafile } = await build({
    stdin: { contents: `export { createWaymark } from './dist/index.js'`, resolveDir: root },
    bundle: true,
    splitting: true,
    minify: true,
    write: false,
    metafile: true,
    outdir: `${root}dist`,
    format: 'esm',
    target: 'es2022',
    logLevel: 'error',
  })
  const chunks = new Map(Object.entries(metafile.outputs))
  const seen = new Set<string>()
  /** The chunks that a load brings, each once over all loads. */
  const load = (path: string): string[] => {
    if (seen.has(path)) return []
    seen.add(path)
    const next = chunks.get(path)?.imports.flatMap(({ path, kind }) => (kind === 'import-statement' ? load(path) : []))
    return [path, ...(next ?? [])]
  }
  const bundled = (paths: readonly string[]): Bundle => ({
    bytes: outputFiles.reduce(
      (bytes, { path, contents }) => bytes + (paths.includes(relative(process.cwd(), path)) ? gzip(contents) : 0),
      0,
    ),
    inputs: paths.flatMap(path => Object.keys(chunks.get(path)!.inputs)).filter(name => name !== '<stdin>'),
  })
  const first = load([...chunks].find(([, chunk]) => chunk.entryPoint === '<stdin>')![0])
  const after = first.flatMap(path => chunks.get(path)!.imports.flatMap(({ path, kind }) => (kind === 'dynamic-import' ? load(path) : [])))
  return { first: bundled(first), engine: bundled(after) }
}

const dist = (name: string): number => gzip(readFileSync(`${root}dist/${name}`))
const hashed = (): string[] => readdirSync(`${root}dist/waymark`).filter(name => name.endsWith('.js'))

/** The file of the engine or a surface and every chunk that it imports, each once. */
const loadedBy = (surface: string): string[] => {
  const manifest = JSON.parse(textOf('dist/waymark/manifest.json')) as Record<string, string>
  const found = new Set<string>()
  const visit = (name: string): void => {
    if (found.has(name)) return
    found.add(name)
    for (const other of hashed()) if (new RegExp(`(from|import)"./${other}"`).test(textOf(`dist/waymark/${name}`))) visit(other)
  }
  visit(manifest[surface]!.replace('waymark/', ''))
  return [...found]
}
const sum = (files: readonly string[]): number => files.reduce((bytes, file) => bytes + dist(`waymark/${file}`), 0)

/** The playbook as a product that serves one locale would ship it. */
const inEnglish = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(inEnglish)
  if (typeof value !== 'object' || value === null) return value
  if ('en' in value && 'ja' in value) return value.en
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, inEnglish(part)]))
}

/** What reads a person's progress, and nothing else: no disk, no delivery, no guides. */
const RULES = `export { merge, record } from './src/evidence/index.ts'
export { plan } from './src/rule/index.ts'
export { createMemo, measure } from './src/progress/index.ts'`

const bundleRules = async (): Promise<number> => {
  const stdin = { contents: RULES, resolveDir: root, loader: 'ts' } as const
  const { outputFiles } = await build({
    stdin,
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    logLevel: 'error',
  })
  return gzip(outputFiles[0]!.contents)
}

export interface Weight {
  readonly what: string
  /** Gzipped, minified, dependencies included. */
  readonly bytes: number
  /** What was planned, and what is held: the tests keep the second. */
  readonly plan: number
  readonly bar: number
}

/** Every size that the README prints, with its bar. Needs a build. */
export const weighAll = async (): Promise<Weight[]> => {
  const script = dist('waymark.js')
  const { first, engine } = await bundleCore()
  const core = loadedBy('engine')
  const tour = [...new Set([...core, ...loadedBy('tour')])]
  const further = (surface: string): number => sum(loadedBy(surface).filter(file => !tour.includes(file)))
  const playbook = JSON.stringify(inEnglish(JSON.parse(textOf('demo/playbooks/virtual-office.json'))))
  return [
    { what: 'npm, before the product starts', bytes: first.bytes, plan: 10_000, bar: 3_600 },
    { what: 'of it: rules, evidence and progress alone', bytes: await bundleRules(), plan: 10_000, bar: 15_800 },
    { what: 'npm, in all without a surface', bytes: first.bytes + engine.bytes, plan: 10_000, bar: 41_400 },
    { what: 'script tag, before the product starts', bytes: script, plan: 11_000, bar: 3_500 },
    { what: 'script tag, in all without a surface', bytes: script + sum(core), plan: 11_000, bar: 39_300 },
    { what: 'all that a first tour loads', bytes: script + sum(tour), plan: 28_000, bar: 64_600 },
    {
      what: 'what checks a playbook, once a version and device',
      bytes: sum(hashed().filter(name => name.startsWith('guard-'))),
      plan: 1_000,
      bar: 2_850,
    },
    { what: 'checklist, added to it', bytes: further('checklist'), plan: 4_000, bar: 4_000 },
    { what: 'roadmap, added to it', bytes: further('roadmap'), plan: 4_000, bar: 4_000 },
    { what: 'hint, added to it', bytes: further('hint'), plan: 4_000, bar: 4_000 },
    { what: 'what is recorded, added to it', bytes: further('recorded'), plan: 4_000, bar: 4_000 },
    { what: 'demo playbook, one locale', bytes: gzip(playbook), plan: 12_000, bar: 12_000 },
  ]
}
