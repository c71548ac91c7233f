import { createWaymark, type Options, type Waymark, type WaymarkError } from '../../src/client/index.ts'
import { createWorld, settle, type World } from './fakes.ts'
import { scouting } from './playbook.ts'

export const endpoint = 'https://receiver.example/v1/beacon'

/** A client in a tab of its own, with what it told. */
export function open(world: World, options: Partial<Options> = {}, tabOptions: Parameters<World['tab']>[0] = {}) {
  const tab = world.tab(tabOptions)
  const errors: WaymarkError[] = []
  const told: string[] = []
  const waymark = createWaymark({ playbook: scouting, endpoint, writeKey: 'wk', surfaces: 'none', ...options }, tab.ports)
  waymark.on('error', error => errors.push(error))
  waymark.on('milestone', turn => told.push(`${turn.id} ${turn.reached ? 'reached' : 'lost'}`))
  waymark.on('level', turn => told.push(`level ${turn.from} > ${turn.level}`))
  waymark.on('signal', turn => told.push(`${turn.id} ${turn.raised ? 'raised' : 'cleared'}`))
  waymark.on('guide', event => told.push(['guide', event.guide, event.what, event.step, event.reason].filter(Boolean).join(' ')))
  return { waymark, tab, errors, told }
}

/** One person in one account, ready. */
export async function signedIn(world: World = createWorld(), options: Partial<Options> = {}, tabOptions: Parameters<World['tab']>[0] = {}) {
  const opened = open(world, options, tabOptions)
  opened.waymark.identify('u1')
  opened.waymark.group('acme')
  await opened.waymark.ready()
  await settle()
  return { world, ...opened }
}

/** How often an event is known. */
export const count = (waymark: Waymark, milestone = 'three'): number => waymark.progress?.milestones[milestone]?.reading.value ?? -1

/** The rows of a kind in a scope, without their prefix. */
export const rowsOf = (world: World, account: string | null, person: string | null, kind: string): string[] => {
  const prefix = JSON.stringify([account, person]) + kind
  return [...world.disk.keys()].filter(key => key.startsWith(prefix)).map(key => key.slice(prefix.length))
}

/** What pages wrote down for the next one, but for how much waits on the disk. */
export const noted = (world: World): unknown[] =>
  [...world.notes.values()].flatMap(text => JSON.parse(text || '[]') as { n?: number }[]).filter(({ n }) => n === undefined)
