import { readdirSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { build, type Metafile } from 'esbuild'
import { root } from './tree.ts'

export interface Bundle {
  readonly bytes: number
  readonly inputs: readonly string[]
}

const weigh = async (contents: string, external: readonly string[] = []): Promise<Bundle> => {
  const { outputFiles, metafile } = await build({
    stdin: { contents, resolveDir: root, loader: 'ts' },
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    format: 'esm',
    target: 'es2022',
    platform: 'browser',
    external: [...external],
    logLevel: 'error',
  })
  return { bytes: gzipSync(outputFiles[0]!.contents, { level: 9 }).length, inputs: inputsOf(metafile) }
}

const inputsOf = (metafile: Metafile): string[] => Object.keys(metafile.inputs).filter(name => name !== '<stdin>')

/** What a product's bundler puts into the first load of `import { createWaymark } from 'waymark'`, dependencies included. */
export const weighCore = (): Promise<Bundle> => weigh(`export { createWaymark } from './dist/index.js'`, ['./chunks/*'])

/** A file of the script-tag build, gzipped as a server would. */
export const gzipFile = (bytes: Uint8Array): number => gzipSync(bytes, { level: 9 }).length

/** The hashed file of a surface in `dist/waymark`, with the chunks that it shares. */
export const surfaceFiles = (): string[] => readdirSync(`${root}dist/waymark`).filter(name => name.endsWith('.js'))
