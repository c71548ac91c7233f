import { describe, expect, it } from 'vitest'
import { type Cells, cut, DAY, type Evidence, empty, merge, mergeRow, type Recorder, record, seriesKey } from '../../src/evidence/index.ts'
import { randomOf, T0 } from './histories.ts'

const DAYS = 400
const EVENTS = 200_000
const NAMES = Array.from({ length: 10 }, (_, i) => `event.${i}`)
const RECORDERS: readonly Recorder[] = [
  ...NAMES.map((event): Recorder => ({ key: seriesKey(event), kind: 'cells', event })),
  { key: seriesKey('event.0', undefined, 'job'), kind: 'values', event: 'event.0', prop: 'job' },
]

/** More than a year of a busy person: 500 events a day, in order, from two devices. */
const history = (): Evidence[] => {
  const random = randomOf(7)
  const devices = [empty, empty]
  for (let i = 0; i < EVENTS; i++) {
    const name = NAMES[Math.floor(random() * NAMES.length)]!
    const at = T0 + Math.floor((i / EVENTS) * DAYS * DAY)
    const device = i % 3 ? 0 : 1
    const event = { id: `e${i}`.padEnd(14, '-').concat('7'), name, at, props: { job: i % 300 } }
    devices[device] = record(devices[device]!, RECORDERS, event, `d${device}`, 'key').evidence
  }
  return devices
}

describe('a long history', () => {
  const started = performance.now()
  const [a, b] = history() as [Evidence, Evidence]
  const built = performance.now() - started
  const joined = merge(a, b)
  const rows = NAMES.map(name => joined.series[seriesKey(name)] as Cells)

  it('is bounded: at most 32 dots a day, and no day is lost', () => {
    for (const row of rows) {
      expect(row.days).toHaveLength(DAYS)
      expect(Math.max(...row.days.map(cell => cell.dots.length))).toBe(32)
    }
  })
  it('still adds up to every event', () => {
    const told = rows.flatMap(row => row.days.flatMap(cell => Object.values(cell.by).map(tally => tally.n)))
    expect(told.reduce((n, x) => n + x, 0)).toBe(EVENTS)
  })
  it('takes no more room than its days: 32 dots and two writers a day', () => {
    const size = JSON.stringify(rows).length
    expect(size).toBeLessThan(NAMES.length * DAYS * (32 * 60 + 200))
  })
  // Bounds for a slow machine that is busy with other work; a build that copies the history at each event takes minutes.
  it('is built and merged in seconds', () => {
    expect(built).toBeLessThan(10_000)
    const start = performance.now()
    merge(structuredClone(a), structuredClone(b))
    expect(performance.now() - start).toBeLessThan(5_000)
  })
  it('comes together from single days, in order and backwards', () => {
    const [row] = rows
    const days = row!.days.map(cell => cut(row!, [cell.day]))
    const start = performance.now()
    expect(days.reduce(mergeRow2)).toEqual(row)
    expect(days.reverse().reduce(mergeRow2)).toEqual(row)
    expect(performance.now() - start).toBeLessThan(1_000)
  })
})

const mergeRow2 = (x: Cells, y: Cells) => mergeRow(x, y)
