import { cut, daysOf, type Evidence, empty, mark, merge, type Recorder, record } from '../../src/evidence/index.ts'
import type { Person } from '../../src/rule/index.ts'
import { type Dice, diceOf, times } from './dice.ts'
import type { Deed, Told, World } from './world.ts'

/** What a ledger holds, in pieces as beacons carry them: a day of a series, or a fact. */
const pieces = (evidence: Evidence): Evidence[] => [
  ...Object.entries(evidence.series).flatMap(([key, row]) => daysOf(row).map(day => ({ ...empty, series: { [key]: cut(row, [day]) } }))),
  ...Object.entries(evidence.marks).map(([key, row]) => ({ ...empty, marks: { [key]: row } })),
]

const say = (evidence: Evidence, { key, value, at, rank, id }: Told): Evidence => mark(evidence, key, { value, at, rank, id })

/** One person's history over one to five devices, shuffled, some of it told twice, joined in any order. */
const ledgerOf = (deeds: readonly Deed[], told: readonly Told[], recorders: readonly Recorder[], dice: Dice, twice: boolean): Evidence => {
  const devices: Evidence[] = times(dice.int(1, 5), () => empty)
  const early: Evidence[] = []
  const n = devices.length
  const one = () => dice.int(0, n - 1)
  const add = (device: number, deed: Deed): void => {
    devices[device] = record(devices[device]!, recorders, deed, `d${device}`, 'key').evidence
  }
  // What a device knows under an id it doesn't take again, so another instant of one comes from another device.
  const ids = new Set<string>()
  for (const deed of dice.odds(0.7) ? dice.shuffle(deeds) : deeds) {
    if (ids.has(deed.id)) {
      devices.push(record(empty, recorders, deed, `d${devices.length}`, 'key').evidence)
      continue
    }
    ids.add(deed.id)
    const device = one()
    add(device, deed)
    // Told again by the same page, or by another device that has it from the same host.
    if (twice && dice.odds(0.1)) add(dice.odds(0.5) ? device : one(), deed)
    if (dice.odds(0.05)) early.push(devices[device]!)
  }
  // Who tells a fact tells it in order; or each change comes from somewhere else.
  if (dice.odds(0.5)) {
    const device = one()
    for (const fact of [...told].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))) devices[device] = say(devices[device]!, fact)
  } else devices.push(...told.map(fact => say(empty, fact)))
  const sent = dice.odds(0.3) ? devices.flatMap(pieces) : devices
  const pool = dice.shuffle([...sent, ...early, ...sent.filter(() => dice.odds(0.2))])
  return pool.reduce((a, b) => (dice.odds(0.5) ? merge(a, b) : merge(b, a)), empty)
}

/** The ledgers of everybody; what is told of nobody in particular is in the ledger ''. */
export const deliver = (world: World, recorders: readonly Recorder[], seed: number, twice = true): Person[] => {
  const dice = diceOf(seed)
  const inOrder = [...world.deeds].sort((a, b) => a.at - b.at)
  return [...world.people, ''].map(id => ({
    id,
    evidence: ledgerOf(
      inOrder.filter(({ who }) => who === id),
      world.told.filter(({ who }) => who === id),
      recorders,
      dice,
      twice,
    ),
  }))
}
