import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readHistory } from '../../../src/cli/history.ts'
import { guard } from '../../../src/playbook/index.ts'
import { calendarOf, plan } from '../../../src/rule/index.ts'
import { lintPlaybook } from '../../../src/schema.ts'
import { playbookOf, textOf } from './story.ts'

const files = readdirSync(new URL('../../../demo/playbooks/', import.meta.url))
const names = files.flatMap(file => (file.endsWith('.json') ? [file.slice(0, -5)] : []))
/** A day of the histories. */
const NOW = Date.UTC(2026, 5, 1)

/** Every text, with where it stands. */
function* texts(x: unknown, path = ''): Generator<[path: string, said: Record<string, string>]> {
  if (typeof x !== 'object' || x === null) return
  if ('ja' in x || 'en' in x) yield [path, x as Record<string, string>]
  else for (const [key, part] of Object.entries(x)) yield* texts(part, path ? `${path}.${key}` : key)
}

const japanese = '[\\p{scx=Hiragana}\\p{scx=Katakana}\\p{scx=Han}]'
const spaced = new RegExp(`${japanese} \\w|\\w ${japanese}|しましょう|[０-９]|[,?](?!\\d{3})`, 'u')

it('there is one for each trade, and a history beside each', () => {
  const trades = [
    ...['app-builder', 'app-marketing', 'chat-bot', 'cs-platform', 'e-contract', 'field-rental', 'hiring-suite', 'hr-suite'],
    ...['meeting-space', 'page-builder', 'recruiting', 'remote-sales', 'reservations', 'store-analytics', 'virtual-office'],
  ]
  expect([...names].sort()).toEqual(trades)
  expect(trades.filter(name => !files.includes(`${name}.history.jsonl`))).toEqual([])
})

describe.each(names)('%s', name => {
  const json = JSON.parse(textOf(`${name}.json`))

  it('has neither an error nor a warning', () => expect(lintPlaybook(json, NOW)).toEqual([]))

  it('is taken whole by the guard', () => {
    const { playbook, problems } = guard(json)
    expect(problems).toEqual([])
    expect(playbook).toEqual(json)
  })

  it('says everything in Japanese and in English, in the style of the house', () => {
    const all = [...texts(json)]
    expect(json.locales).toEqual(['ja', 'en'])
    expect(all.filter(([, said]) => Object.keys(said).join() !== 'ja,en' || Object.values(said).some(text => !text))).toEqual([])
    expect(all.filter(([, { ja = '', en = '' }]) => /[!！]| {2}/.test(ja + en) || spaced.test(ja.replace(/\{\{[^}]*\}\}/g, '')))).toEqual(
      [],
    )
    // What is Japanese is not the English again.
    expect(all.filter(([, { ja = '', en }]) => !new RegExp(japanese, 'u').test(ja) && ja !== en)).toEqual([])
  })

  it('names its source and no customer', () => {
    expect(json.source.en).toBe('Modelled on a public talk by a success team; no endorsement.')
    expect(JSON.stringify(json)).not.toMatch(/株式会社|有限会社|\b(Inc|Ltd|GmbH|Corp)\b/)
  })

  it('gives every level its state, criteria, next guides, plan and measures', () => {
    for (const level of playbookOf(name).roadmap) {
      expect(level.criteria.length * level.next.length * (level.measures?.length ?? 0)).toBeGreaterThan(0)
      expect(level.plan).toBeDefined()
    }
  })

  it('points at targets that are marked for it, and nowhere else', () => {
    for (const guide of Object.values(playbookOf(name).guides ?? {}))
      if (guide.kind === 'tour')
        for (const { target } of guide.steps) for (const one of [target ?? []].flat()) expect(one).toMatch(/^\[data-wm=[\w-]+\]$/)
  })
})

describe.each(names.filter(name => files.includes(`${name}.history.jsonl`)))('the history of %s', name => {
  const playbook = playbookOf(name)
  const { lines, bad } = readHistory(textOf(`${name}.history.jsonl`), calendarOf(playbook))

  it('can be read, and tells no event that the playbook does not ask for', () => {
    expect(bad).toEqual([])
    const told = new Set(lines.flatMap(({ deed }) => (deed.kind === 'event' ? deed.name : [])))
    expect([...told].filter(event => !plan(playbook).byEvent[event])).toEqual([])
  })

  it('has several accounts, people and devices, and lines out of order', () => {
    expect(new Set(lines.map(({ account }) => account)).size).toBeGreaterThan(2)
    expect(new Set(lines.map(({ person }) => person)).size).toBeGreaterThan(2)
    expect(new Set(lines.map(({ device }) => device)).size).toBeGreaterThan(1)
    // They are given in the order of time; where they stand shows how they came.
    const one = lines.filter(({ account }) => account === lines[0]!.account).map(({ line }) => line)
    const other = lines.filter(({ deed }) => deed.kind !== 'clock').map(({ line }) => line)
    expect(one.some((line, i) => i && line < one[i - 1]!) || other.some((line, i) => i && line < other[i - 1]!)).toBe(true)
  })
})
