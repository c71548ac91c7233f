import fc from 'fast-check'
import { expect, it } from 'vitest'
import { DAY, type Evidence, empty, record } from '../../src/evidence/index.ts'
import { growingUses, type Person } from '../../src/rule/index.ts'
import { cells } from '../../src/rule/kind.ts'
import { usesOf } from '../../src/rule/uses.ts'

const SERIES = cells('a', undefined)
const uuid = (n: number): string => `01970000-0000-7000-8000-${String(n).padStart(12, '0')}`

/** So many events of a person, some time after the event before. Ids may come again, also on another day. */
const step = fc.record({
  person: fc.nat(3),
  wait: fc.constantFrom(0, 60_000, DAY / 5, 3 * DAY),
  times: fc.constantFrom(1, 2, 40),
  again: fc.constantFrom(null, 'own', 'uuid'),
})

it('gives the uses that going through all of the evidence gives, at each step of it', () => {
  let cut = 0
  let doubled = 0
  fc.assert(
    fc.property(fc.array(step, { maxLength: 25 }), steps => {
      const people: Person[] = []
      const uses = growingUses(() => people)
      let at = 20_000 * DAY + 7
      let n = 0
      for (const { person, wait, times, again } of steps) {
        at += wait
        const place = Math.min(person, people.length)
        let evidence: Evidence = people[place]?.evidence ?? empty
        for (let i = 0; i < times; i++) {
          const id = again === 'own' ? 'sale-1' : again === 'uuid' ? uuid(1) : n % 3 ? uuid(++n + 1) : `event-${++n}`
          evidence = record(evidence, [SERIES], { id, name: 'a', at: at + i, props: {} }, `writer-${person}`, '').evidence
        }
        people[place] = { id: `u${place}`, evidence }
        const all = usesOf(people.map(({ evidence }) => evidence.series[SERIES.key]))
        expect(uses.get(SERIES.key)).toEqual(all)
        cut += all.filter(({ lo }) => lo !== undefined).length
        doubled += people.filter(({ evidence }) => {
          const row = evidence.series[SERIES.key]
          const ids = row?.kind === 'cells' ? row.days.flatMap(({ dots }) => dots.map(({ id }) => id)) : []
          return new Set(ids).size < ids.length
        }).length
      }
    }),
    { numRuns: 150 },
  )
  expect(cut).toBeGreaterThan(100)
  expect(doubled).toBeGreaterThan(10)
})

it('has nothing of a series that nobody has', () => {
  expect(growingUses(() => [{ id: 'u', evidence: empty }]).get(SERIES.key)).toEqual([])
})
