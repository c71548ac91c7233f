import { expect, test } from 'vitest'
import { say } from '../../src/playbook/index.ts'
import { DAY, deed, T0 } from '../rule/world.ts'
import { ofPerson, written } from './kit.ts'

const bookOf = (story: object) =>
  written({
    milestones: {
      nine: { title: 'Nine scouts', rule: { count: 'scout.sent', atLeast: 9, within: 'P30D', from: 'activation' }, target: 'P30D', story },
      replies: { title: 'Replies', rule: { count: 'reply.received', atLeast: 2 } },
      interview: { title: 'A meeting', rule: { count: 'interview.held' } },
      path: {
        title: 'From login to meeting',
        rule: { all: [{ milestone: 'nine' }, { milestone: 'replies' }, { milestone: 'interview' }] },
      },
    },
  })
const playbook = bookOf({
  en: '{{left}} more; usually nine bring one meeting.',
  ja: 'あと{{left}}通。9通で1件の面談につながることが多いです。',
})

test('practice 48: with seven sent the figures say how many are left, and the text is the playbook’s own', () => {
  const deeds = Array.from({ length: 7 }, (_, i) => deed('scout.sent', T0 + i * DAY, `s${i}`))
  const { nine, path } = ofPerson(playbook, 'u1', { now: T0 + 8 * DAY, deeds }).milestones
  expect(nine).toMatchObject({ reached: false, late: false, reading: { value: 7, need: 9 } })
  const left = nine!.reading.need! - nine!.reading.value
  expect(say(nine!.story, 'en', { left })).toBe('2 more; usually nine bring one meeting.')
  expect(say(nine!.story, 'ja', { left })).toBe('あと2通。9通で1件の面談につながることが多いです。')
  expect(path!.reading).toMatchObject({ value: 0, need: 3 })
  const other = bookOf({ en: 'Keep going: {{left}}.' })
  expect(say(ofPerson(other, 'u1', { now: T0, deeds }).milestones.nine!.story, 'en', { left })).toBe('Keep going: 2.')
})
