import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { nodeResolve } from '@rollup/plugin-node-resolve'
import terser from '@rollup/plugin-terser'
import { build, transform } from 'esbuild'
import type { InputOptions, Plugin, RollupOptions } from 'rollup'
import { dts } from 'rollup-plugin-dts'
import esbuild from 'rollup-plugin-esbuild'

const pkg = JSON.parse(readFileSync('package.json', 'utf8')) as {
  version: string
  dependencies: Record<string, string>
  peerDependencies: Record<string, string>
}
const version = JSON.stringify(pkg.version)
const dependencies = new RegExp(`^(node:|@nats-io/|${Object.keys({ ...pkg.dependencies, ...pkg.peerDependencies }).join('|')})`)
const manifest = 'dist/waymark/manifest.json'

const typescript = (define: Record<string, string> = {}) =>
  esbuild({ target: 'es2022', jsx: 'automatic', jsxImportSource: 'preact', define: { __VERSION__: version, ...define } })
const resolve = () => nodeResolve({ browser: true, exportConditions: ['browser', 'import'] })
const small = (preamble = '') =>
  terser({ ecma: 2020, module: true, compress: { passes: 3, unsafe_arrows: true }, mangle: true, format: { comments: false, preamble } })
/** V8 then compiles a file whole while it comes, off the main thread, instead of each function when it is first called. */
const EAGER = '//# allFunctionsCalledOnLoad'

/** Style sheets are modules that export their minified text; the surfaces adopt them as constructable sheets. */
const css = (): Plugin => ({
  name: 'css-text',
  async transform(code, id) {
    if (!id.endsWith('.css')) return null
    const { code: text } = await transform(code, { loader: 'css', minify: true })
    return { code: `export default ${JSON.stringify(text.trim())}`, map: null }
  },
})

/** The script must know the content-hashed name of its engine, which the step before has written. */
const engineName = (): Plugin => ({
  name: 'engine-name',
  transform(code) {
    if (!code.includes('__ENGINE__')) return null
    const { engine } = JSON.parse(readFileSync(manifest, 'utf8')) as Record<string, string>
    return { code: code.replaceAll('__ENGINE__', JSON.stringify(engine)), map: null }
  },
})

/** The engine and the surfaces by name: their files. */
const writeManifest = (): Plugin => ({
  name: 'write-manifest',
  writeBundle(_, bundle) {
    const names = Object.values(bundle).flatMap(file => {
      if (file.type !== 'chunk') return []
      const surface = /surface\/(\w+)\/index/.exec(file.facadeModuleId ?? '')?.[1]
      return file.isEntry || surface ? [[surface ?? file.name, `waymark/${file.fileName}`]] : []
    })
    writeFileSync(manifest, `${JSON.stringify(Object.fromEntries(names))}\n`)
  },
})

/** The console's page beside its script: the style sheets in one file, the page and its icon as they are. */
const consolePage = (): Plugin => ({
  name: 'console-page',
  async writeBundle() {
    mkdirSync('dist/console', { recursive: true })
    for (const name of ['index.html', 'icon.svg']) copyFileSync(`src/console/${name}`, `dist/console/${name}`)
    await build({
      entryPoints: ['src/console/console.css'],
      bundle: true,
      minify: true,
      outfile: 'dist/console/console.css',
      logLevel: 'error',
    })
  },
})

/** Editors check a playbook by `$schema`: the JSON Schema is made from the zod one, and stands beside it. */
const jsonSchema = (): Plugin => ({
  name: 'json-schema',
  async writeBundle() {
    const { playbookJsonSchema } = (await import(pathToFileURL('dist/schema.js').href)) as { playbookJsonSchema: () => unknown }
    writeFileSync('dist/playbook.schema.json', `${JSON.stringify(playbookJsonSchema(), null, 2)}\n`)
  },
})

const browserEntries = {
  index: 'src/index.ts',
  words: 'src/words.ts',
  react: 'src/react.ts',
  elements: 'src/elements.ts',
  'codecs/cloudevents': 'src/beacon/codecs/cloudevents.ts',
  'codecs/otlp': 'src/beacon/codecs/otlp.ts',
  'codecs/segment': 'src/beacon/codecs/segment.ts',
}
const nodeEntries = { schema: 'src/schema.ts', receiver: 'src/receiver.ts' }

const npm: RollupOptions = {
  input: browserEntries,
  external: dependencies,
  plugins: [css(), typescript(), resolve()],
  output: { dir: 'dist', format: 'es', sourcemap: true, entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
}
const server: RollupOptions = {
  input: { ...nodeEntries, cli: 'src/cli.ts' },
  external: dependencies,
  plugins: [typescript(), nodeResolve(), jsonSchema()],
  output: {
    dir: 'dist',
    format: 'es',
    sourcemap: true,
    entryFileNames: '[name].js',
    chunkFileNames: 'server/[name]-[hash].js',
    banner: chunk => (chunk.name === 'cli' ? '#!/usr/bin/env node' : ''),
  },
}
const scriptEngine: RollupOptions = {
  input: { engine: 'src/engine.ts' },
  // What engine and surfaces share is the engine's, so that it is loaded once.
  preserveEntrySignatures: 'allow-extension',
  plugins: [css(), typescript(), resolve(), small(EAGER), writeManifest()],
  output: {
    dir: 'dist/waymark',
    format: 'es',
    sourcemap: true,
    entryFileNames: '[name]-[hash].js',
    chunkFileNames: chunk => `${/surface\/(\w+)\/index/.exec(chunk.facadeModuleId ?? '')?.[1] ?? '[name]'}-[hash].js`,
    // A surface is asked for by its engine, which is there.
    hoistTransitiveImports: false,
    // What two surfaces share rides with what all share: a request costs more than its bytes.
    manualChunks: id => (/surface\/(day|mount)\.ts/.test(id) ? 'shared' : undefined),
  },
}
const script: RollupOptions = {
  input: 'src/script.ts',
  plugins: [engineName(), typescript(), resolve(), small()],
  output: { file: 'dist/waymark.js', format: 'iife', sourcemap: true },
}
const scriptAll: RollupOptions = {
  input: 'src/script-all.ts',
  plugins: [css(), typescript(), resolve(), small()],
  output: { file: 'dist/waymark.all.js', format: 'iife', sourcemap: true, inlineDynamicImports: true },
}
const consoleApp: RollupOptions = {
  input: 'src/console/main.tsx',
  plugins: [typescript(), resolve(), small(), consolePage()],
  output: { file: 'dist/console/console.js', format: 'es', sourcemap: true },
}
const typed = { ...browserEntries, ...nodeEntries }
/** The declarations of each entry, from one program of the compiler: it would read the same sources anew for each of them. */
const declarations = (): Plugin => {
  const plugin = dts()
  const setUp = plugin.options as (options: InputOptions) => InputOptions
  let read: InputOptions | undefined
  return {
    ...plugin,
    options: options => {
      read ??= setUp({ ...options, input: typed })
      return { ...read, input: options.input }
    },
  }
}
const typing = declarations()
const types: RollupOptions[] = Object.entries(typed).map(([name, input]) => ({
  input,
  external: dependencies,
  plugins: [typing],
  output: { file: `dist/${name}.d.ts`, format: 'es' },
}))

export default process.env.TYPES ? types : [npm, server, scriptEngine, script, scriptAll, consoleApp]
