import { readdirSync, readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { root, textOf } from './tree.ts'

const gzip = (bytes: Uint8Array | string): number => gzipSync(bytes, { level: 9 }).length

/** What a product's bundler puts into the first load of `import { createWaymark } from 'waymark'`, dependencies included, and the modules it took. */
export const bundleCore = async (): Promise<{ bytes: number; inputs: string[] }> => {
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
  const first = new Set<string>()
  const load = (path: string): void => {
    if (first.has(path)) return
    first.add(path)
    for (const { path: next, kind } of chunks.get(path)?.imports ?? []) if (kind === 'import-statement') load(next)
  }
  load([...chunks].find(([, chunk]) => chunk.entryPoint === '<stdin>')![0])
  const files = outputFiles.filter(({ path }) => first.has(relative(process.cwd(), path)))
  return {
    bytes: files.reduce((bytes, { contents }) => bytes + gzip(contents), 0),
    inputs: [...first].flatMap(path => Object.keys(chunks.get(path)!.inputs)).filter(name => name !== '<stdin>'),
  }
}

const dist = (name: string): number => gzip(readFileSync(`${root}dist/${name}`))
const hashed = (): string[] => readdirSync(`${root}dist/waymark`).filter(name => name.endsWith('.js'))

/** The file of a surface and every chunk that it imports, each once. */
const loadedBy = (surface: string): string[] => {
  const manifest = JSON.parse(textOf('dist/waymark/manifest.json')) as Record<string, string>
  const found = new Set<string>()
  const visit = (name: string): void => {
    if (found.has(name)) return
    found.add(name)
    for (const other of hashed()) if (textOf(`dist/waymark/${name}`).includes(`./${other}`)) visit(other)
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
  const tour = loadedBy('tour')
  const further = (surface: string): number => sum(loadedBy(surface).filter(file => !tour.includes(file)))
  const playbook = JSON.stringify(inEnglish(JSON.parse(textOf('demo/playbooks/virtual-office.json'))))
  return [
    { what: 'npm core, no surface', bytes: (await bundleCore()).bytes, plan: 10_000, bar: 36_500 },
    { what: 'script-tag file', bytes: script, plan: 11_000, bar: 34_500 },
    { what: 'all that a first tour loads', bytes: script + sum(tour), plan: 28_000, bar: 60_000 },
    { what: 'checklist, added to it', bytes: further('checklist'), plan: 4_000, bar: 4_000 },
    { what: 'roadmap, added to it', bytes: further('roadmap'), plan: 4_000, bar: 4_000 },
    { what: 'hint, added to it', bytes: further('hint'), plan: 4_000, bar: 4_000 },
    { what: 'demo playbook, one locale', bytes: gzip(playbook), plan: 12_000, bar: 12_000 },
  ]
}
