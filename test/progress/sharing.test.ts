import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { type HistoryLine, readHistory } from '../../src/cli/history.ts'
import { createLedgers } from '../../src/cli/ledgers.ts'
import type { Playbook } from '../../src/playbook/index.ts'
import { createSharing, shareEveryone } from '../../src/progress/index.ts'
import { calendarOf, plan } from '../../src/rule/index.ts'

const HOUR = 3_600_000
const folder = new URL('../../demo/playbooks/', import.meta.url)
const names = readdirSync(folder).flatMap(name => /^(.+)\.history\.jsonl$/.exec(name)?.[1] ?? [])
const text = (name: string): string => readFileSync(new URL(name, folder), 'utf8')

/** So many looks at each history: more would take minutes. */
const LOOKS = 60

describe.each(names)('%s', name => {
  const playbook = JSON.parse(text(`${name}.json`)) as Playbook
  const byAccount = new Map<string, HistoryLine[]>()
  for (const line of readHistory(text(`${name}.history.jsonl`), calendarOf(playbook)).lines)
    if (line.account) byAccount.set(line.account, [...(byAccount.get(line.account) ?? []), line])
  const [lines = []] = [...byAccount.values()].sort((a, b) => b.length - a.length)

  test('an account that is asked for again and again is told as if it were read for the first time, whatever came, and when time goes by', () => {
    const ledgers = createLedgers(plan(playbook))
    const sharing = createSharing(playbook)
    const step = Math.max(1, Math.floor(lines.length / LOOKS))
    for (const [i, line] of lines.entries()) {
      ledgers.take(line)
      if (i % step) continue
      const people = ledgers.people()
      // Also while nothing comes: what time alone changes.
      for (const now of [line.at, line.at + 1, line.at + 5 * HOUR, line.at + 40 * HOUR, line.at + 24 * 30 * HOUR]) {
        const told = sharing(people, ledgers.facts(), now)
        const fresh = shareEveryone(playbook, people, ledgers.facts(), now)
        for (const person of ['nobody', line.person]) expect(told(person)).toEqual(fresh(person))
      }
    }
  })
})
