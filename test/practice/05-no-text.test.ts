import { expect, test } from 'vitest'
import { device } from '../receiver/kit.ts'
import { written } from './kit.ts'
import { aStore, receiving } from './receiving.ts'

const store = aStore()
const playbook = written({ milestones: { talks: { title: 'Talks', rule: { count: 'talk', atLeast: 1, where: { kind: 'work' } } } } })
const now = Date.parse('2026-03-05T10:00+09:00')
const said = 'our secret merger plan'

test('practice 5: what a browser adds of its own is not kept: no field holds what was said', async () => {
  const it = receiving(store(), playbook)
  await it.used('quiet', 'ken', 'talk', now, { kind: 'work', text: said })
  const ken = device('ken', 'quiet')
  const row = ken.fact('trait.role', 'admin', now)
  const delta = { ...(row.delta as object), text: said, cur: { ...(row.delta as { cur: object }).cur, said } }
  const guide = { id: 'g', at: now, seq: 1, kind: 'guide', guide: 'first', what: 'shown', text: said, body: { deep: said } }
  const { receipt } = await it.post({
    ...ken.beacon([]),
    evidence: [{ ...row, delta, text: said }],
    happenings: [guide],
    text: said,
    note: { said },
  })
  expect(receipt.accepted).toEqual(['g'])
  const kept = JSON.stringify([await store().changes('quiet', -1), await store().told('quiet', 9)])
  expect(kept).toContain('admin')
  expect(kept).not.toContain('merger')
})
