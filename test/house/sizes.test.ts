import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { weighAll } from './bundles.ts'
import { root, textOf } from './tree.ts'

test('every file is within its bar of bytes (gzip, minified, dependencies included)', async () => {
  const weights = await weighAll()
  expect(weights).toHaveLength(12)
  expect(weights.filter(({ bytes, bar }) => !(bytes > 0 && bytes <= bar))).toEqual([])
})

test('README tells the sizes as they are, to half a kilobyte', async () => {
  const told = (row: RegExp): number[] => row.exec(textOf('README.md'))!.slice(1).map(Number)
  const [npm, rules, npmAll, script, scriptAll, tour, check, checklist, roadmap, hint, recorded, playbook] = (await weighAll()).map(
    ({ bytes }) => bytes / 1000,
  )
  const near = (row: RegExp, ...is: readonly (number | undefined)[]) => {
    for (const [i, kB] of told(row).entries()) expect([row.source, Math.abs(kB - is[i]!)].at(1)).toBeLessThanOrEqual(0.5)
  }
  near(/\| script tag: before your product starts, in all without a surface \| ([\d.]+), ([\d.]+) \|/, script, scriptAll)
  near(/\| npm: before your product starts, in all without a surface \| ([\d.]+), ([\d.]+) \|/, npm, npmAll)
  near(/\| of it: the rules, their evidence and progress alone \| ([\d.]+) \|/, rules)
  near(/\| all that a first tour loads .*\| ([\d.]+) \|/, tour)
  near(/\| what checks a playbook, once for each version on a device \| ([\d.]+) \|/, check)
  const panels = /\| checklist \/ roadmap \/ hint \/ what is recorded, added to it \| ([\d.]+) \/ ([\d.]+) \/ ([\d.]+) \/ ([\d.]+) \|/
  near(panels, checklist, roadmap, hint, recorded)
  near(/\| demo playbook, one locale \| ([\d.]+) \|/, playbook)
})

test('each file that the script tag loads after itself asks to be compiled while it comes, and its map knows of that line', () => {
  const files = readdirSync(`${root}dist/waymark`).filter(name => name.endsWith('.js'))
  expect(files.length).toBeGreaterThan(5)
  for (const name of files) {
    expect(textOf(`dist/waymark/${name}`)).toMatch(/^\/\/# allFunctionsCalledOnLoad\n/)
    expect((JSON.parse(textOf(`dist/waymark/${name}.map`)) as { mappings: string }).mappings).toMatch(/^;[^;]/)
  }
})
