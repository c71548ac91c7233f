import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { gzipFile, surfaceFiles, weighCore } from './bundles.ts'
import { root, textOf } from './tree.ts'

const kB = (bytes: number) => bytes / 1000
const dist = (name: string) => gzipFile(readFileSync(`${root}dist/${name}`))

/** The file of a surface and every chunk that it imports, each counted once. */
const loadedBy = (surface: string): string[] => {
  const manifest = JSON.parse(textOf('dist/waymark/manifest.json')) as Record<string, string>
  const found = new Set<string>()
  const visit = (name: string): void => {
    if (found.has(name)) return
    found.add(name)
    for (const other of surfaceFiles()) if (textOf(`dist/waymark/${name}`).includes(`./${other}`)) visit(other)
  }
  visit(manifest[surface]!.replace('waymark/', ''))
  return [...found]
}
const sum = (files: readonly string[]) => files.reduce((bytes, file) => bytes + dist(`waymark/${file}`), 0)

describe('bytes, gzip and minified, dependencies included', () => {
  test('the always-loaded core <= 10 kB', async () => {
    expect(kB((await weighCore()).bytes)).toBeLessThanOrEqual(10)
  })
  test('the script-tag file <= 11 kB', () => {
    expect(kB(dist('waymark.js'))).toBeLessThanOrEqual(11)
  })
  test('all that a first tour loads <= 28 kB', () => {
    expect(kB(dist('waymark.js') + sum(loadedBy('tour')))).toBeLessThanOrEqual(28)
  })
  test.each(['checklist', 'roadmap'])('the %s adds <= 4 kB to it', surface => {
    const shared = new Set(loadedBy('tour'))
    expect(kB(sum(loadedBy(surface).filter(file => !shared.has(file))))).toBeLessThanOrEqual(4)
  })
  test('the demo playbook in one locale <= 12 kB', () => {
    const inEnglish = (value: unknown): unknown =>
      Array.isArray(value)
        ? value.map(inEnglish)
        : value && typeof value === 'object'
          ? 'en' in value && 'ja' in value
            ? (value as { en: string }).en
            : Object.fromEntries(Object.entries(value).map(([key, part]) => [key, inEnglish(part)]))
          : value
    const playbook = JSON.parse(textOf('demo/playbooks/virtual-office.json'))
    expect(kB(gzipFile(Buffer.from(JSON.stringify(inEnglish(playbook)))))).toBeLessThanOrEqual(12)
  })
})
