import { expect, test } from 'vitest'
import { device } from '../receiver/kit.ts'
import { written } from './kit.ts'
import { aStore, KEY, receiving } from './receiving.ts'

const at = Date.parse
const store = aStore()
const playbook = written({
  milestones: { live: { title: 'Live', scope: 'account', rule: { count: 'push.sent', atLeast: 1 } } },
  roadmap: [{ level: 0, state: 'Live', criteria: ['live'], next: [] }],
})
const now = at('2026-03-05T10:00+09:00')

test('practice 43: customer success knows within one visit that another person is in charge, and the account keeps its level', async () => {
  const it = receiving(store(), playbook)
  await it.used('repro', 'ken', 'push.sent', now)
  const changed = { id: 'changed', at: now, seq: 1, kind: 'personChanged', to: 'aoi', from: 'ken' } as const
  const { receipt } = await it.post(device('ken', 'repro').beacon([], [changed]))
  expect(receipt.accepted).toEqual(['changed'])
  expect(await it.alarms('repro')).toEqual([
    expect.objectContaining({ kind: 'personChanged', to: 'aoi', person: { id: 'ken', name: null }, level: 0, do: ['task'] }),
  ])
  // By the name that they are known by, once they are.
  await it.tell({ account: 'repro', person: 'aoi', traits: { name: 'Aoi Mori' } }, KEY)
  expect(await it.alarms('repro')).toEqual([expect.objectContaining({ kind: 'personChanged', to: 'Aoi Mori' })])
  const { row, timeline } = (await (await it.get('/api/accounts/repro')).json()) as {
    row: { level: number }
    timeline: { kind: string; to?: string }[]
  }
  expect(row.level).toBe(0)
  expect(timeline).toContainEqual(expect.objectContaining({ kind: 'personChanged', to: 'Aoi Mori' }))
})
