import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { build } from 'esbuild'

export const root = new URL('../..', import.meta.url).pathname

/** The command from its source, in one file beside which `../dist` and `../package.json` are found: to compile it anew at each start takes seconds. */
export async function bundleCommand(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [`${root}src/cli.ts`],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'error',
  })
  const file = `${root}.waymark/command.mjs`
  mkdirSync(`${root}.waymark`, { recursive: true })
  // Test files that run at once each write it: whoever starts it finds one or the other, whole.
  writeFileSync(`${file}.${process.pid}`, outputFiles[0]!.contents)
  renameSync(`${file}.${process.pid}`, file)
  return file
}
