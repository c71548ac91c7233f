import { expect, test } from 'vitest'
import { settle } from '../client/fakes.ts'
import { signedIn } from '../client/start.ts'
import { DAY, deed, HOUR, T0 } from '../rule/world.ts'
import { inAccount, written } from './kit.ts'

const talk = (kind: string) => ({ coverage: 'talk', where: { kind }, expected: 'seats', share: 0.5, last: 'P14D' })
const playbook = written({
  milestones: {
    work: { title: 'Half of the members talk about work', scope: 'account', rule: talk('work') },
    small: { title: 'Half of the members make small talk', scope: 'account', rule: talk('small') },
  },
})

test('practice 5: half of the members talked about work within two weeks; small talk is another matter', () => {
  const account = [['account.seats', 10, T0 - DAY] as const]
  const talks = (n: number, kind: string, days = 0) =>
    Array.from({ length: n }, (_, i) => deed('talk', T0 + days * DAY + i * HOUR, `${kind}${i}`, `m${i}`, { kind }))
  const read = (...deeds: ReturnType<typeof talks>) => inAccount(playbook, { now: T0 + 5 * DAY, deeds, account }).milestones
  expect(read(...talks(4, 'work'), ...talks(9, 'small', 1))).toMatchObject({
    work: { reached: false, reading: { value: 4, need: 5 } },
    small: { reached: true },
  })
  expect(read(...talks(5, 'work')).work).toMatchObject({ reached: true, reachedAt: T0 + 4 * HOUR })
  // Five members, yet never within fourteen days.
  const slow = talks(5, 'work').map((one, i) => ({ ...one, at: T0 + i * 4 * DAY }))
  expect(inAccount(playbook, { now: T0 + 40 * DAY, deeds: slow, account }).milestones.work).toMatchObject({ reached: false })
})

test('practice 5: what was said never goes up, even when the host hands it over', async () => {
  const { waymark, world } = await signedIn(undefined, { playbook })
  await waymark.track('talk', { kind: 'work', text: 'our quiet plan', topic: 'merger' })
  await waymark.flush()
  await settle()
  const wire = JSON.stringify(world.sent)
  expect(wire).toContain('talk')
  expect(wire).not.toMatch(/quiet|merger/)
})
