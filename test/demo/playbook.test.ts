import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import playbook from '../../demo/playbooks/virtual-office.json'

const folder = new URL('../../demo/office/', import.meta.url)
const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter(name => /\.(tsx?|html)$/.test(name))
  .map(name => readFileSync(new URL(name, folder), 'utf8'))
  .join('\n')

/** Every text of the playbook, with where it stands. */
function* texts(x: unknown, path = ''): Generator<[path: string, locale: string, text: string]> {
  if (typeof x !== 'object' || x === null) return
  const all = Object.entries(x)
  if (all.some(([key]) => key === 'ja') || all.some(([key]) => key === 'en')) for (const [locale, text] of all) yield [path, locale, text]
  else for (const [key, part] of all) yield* texts(part, `${path}.${key}`)
}

/** Is there an element with this `data-wm`, written out or put together (`room-${room}`)? */
const isThere = (name: string): boolean => {
  const family = name.replace(/-[^-]+$/, '')
  return (
    sources.includes(`data-wm="${name}"`) || sources.includes(`\`${family}-\${`) || sources.includes(`data-wm="${name.split('-')[0]}-\${`)
  )
}

it('points at nothing that the office has not', () => {
  const targets = [...JSON.stringify(playbook).matchAll(/\[data-wm=([\w-]+)\]/g)].map(([, name]) => name!)
  expect(new Set(targets).size).toBeGreaterThan(15)
  expect(targets.filter(name => !isThere(name))).toEqual([])
  expect(isThere('no-such-thing')).toBe(false)
})

it('reads no event that the office never tells', () => {
  const read = [...JSON.stringify(playbook).matchAll(/"(?:count|distinct|coverage|gap|gauge|event)":"([\w.]+)"/g)].map(([, name]) => name!)
  expect(read.length).toBeGreaterThan(20)
  expect([...new Set(read)].filter(name => !sources.includes(`'${name}'`))).toEqual([])
})

describe('its texts', () => {
  const all = [...texts(playbook)]
  it('are there in Japanese and in English', () => {
    const locales = new Map<string, string[]>()
    for (const [path, locale] of all) locales.set(path, [...(locales.get(path) ?? []), locale])
    expect([...locales].filter(([, found]) => found.join() !== 'ja,en')).toEqual([])
  })

  it('keep to the house style', () => {
    const wrong = all.filter(
      ([, locale, text]) =>
        /[!！]| {2}/.test(text) ||
        (locale === 'ja' &&
          /[\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Han}] [\w]|[\w] [\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Han}]|しましょう|[０-９]|[,?]/u.test(
            text,
          )),
    )
    expect(wrong).toEqual([])
  })

  it('keep tours and checklists short', () => {
    for (const guide of Object.values(playbook.guides)) {
      if (guide.kind === 'tour') expect('steps' in guide && guide.steps.length).toBeLessThanOrEqual(7)
      if ('items' in guide && guide.items) {
        expect(guide.items.length).toBeLessThanOrEqual(9)
        expect(guide.items.reduce((sum, { minutes }) => sum + minutes, 0)).toBeLessThanOrEqual(30)
      }
    }
  })
})
