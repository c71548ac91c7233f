import { expect, test } from 'vitest'
import { written } from './kit.ts'
import { aStore, KEY, receiving } from './receiving.ts'

const store = aStore()
const playbook = written({
  milestones: {
    answered: { title: 'Answered', rule: { sum: 'survey.answered', prop: 'score', atLeast: 1 } },
    shown: { title: 'Shown', rule: { count: 'survey.shown', atLeast: 1 } },
  },
})
const now = Date.parse('2026-03-05T10:00+09:00')

test('practice 13: the result of a survey is withheld below five answers, and reach is told all the same', async () => {
  const it = receiving(store(), playbook)
  await it.tell({ account: 'ovice', facts: { seats: 10 } }, KEY)
  const survey = async () => (await it.get('/api/accounts/ovice/survey')).json()
  for (const [i, score] of [10, 9, 3, 8].entries()) {
    await it.used('ovice', `m${i}`, 'survey.shown', now + i)
    await it.used('ovice', `m${i}`, 'survey.answered', now + i, { score })
  }
  expect(await survey()).toMatchObject({ expected: 10, shown: 4, reach: 0.4, answers: 4, result: null })
  await it.used('ovice', 'm5', 'survey.answered', now + 9, { score: 9 })
  expect(await survey()).toMatchObject({ answers: 5, result: { score: 40, promoters: 3, detractors: 1 } })
  // Whoever answers again takes the answer before back, and is one all the same.
  await it.used('ovice', 'm5', 'survey.answered', now + 10, { score: 2 })
  expect(await survey()).toMatchObject({ answers: 5, result: { score: 0, promoters: 2, detractors: 2 } })
  expect(JSON.stringify(await survey())).not.toContain('m5')
})
