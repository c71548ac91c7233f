import { expect, test } from 'vitest'
import { DAY, type Evidence, empty, record, seriesKey } from '../../src/evidence/index.ts'
import { askedBy, type Room } from '../../src/receiver/room.ts'
import { type Ledger, noLedger, type Writing } from '../../src/receiver/store.ts'
import { tidy } from '../../src/receiver/tidy.ts'
import { NOON, playbook } from './kit.ts'

const recorder = { key: seriesKey('scout.sent'), kind: 'cells', event: 'scout.sent' } as const

/** Tidies an account of so many people, each with a day that nobody looks back at; says how often their days were looked at. */
async function looksAt(count: number): Promise<number> {
  let looks = 0
  const old = (i: number): Evidence => {
    const at = NOON - 500 * DAY + i
    const { evidence } = record(empty, [recorder], { id: `e${i}`, name: 'scout.sent', at }, 'w', '')
    return Object.defineProperty({ ...evidence }, 'series', {
      enumerable: true,
      get: () => {
        looks++
        return evidence.series
      },
    })
  }
  const ledgers = new Map<string, Ledger>()
  for (let i = 0; i < count; i++) ledgers.set(`p${i}`, { ...noLedger(`p${i}`), rev: 1, evidence: old(i) })
  const saved: Ledger[] = []
  const writing = {
    people: [...ledgers.keys()],
    ledger: (person: string) => ledgers.get(person) ?? noLedger(person),
    save: async (ledger: Ledger) => saved.push(ledger),
  } as unknown as Writing
  const store = { write: async (_: string, _people: unknown, work: (writing: Writing) => Promise<unknown>) => work(writing) }
  const folds = { read: async () => ({ ledgers }) }
  await tidy({ store, folds, asked: askedBy([playbook]), playbooks: [playbook] } as unknown as Room, 'acme', 'p0', NOON)
  const people = saved.filter(({ person }) => person)
  expect(people).toHaveLength(count)
  for (const { evidence } of people) expect(evidence.series[recorder.key]).toMatchObject({ days: [] })
  return looks
}

test('an account of many people is tidied with as much work for each of them as one of few', async () => {
  const [few, many] = [await looksAt(20), await looksAt(80)]
  expect(many / 80).toBeLessThan((few / 20) * 1.5)
})
