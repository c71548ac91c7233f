import { expect, test } from 'vitest'
import { settle } from '../client/fakes.ts'
import { signedIn } from '../client/start.ts'
import { DAY, T0 } from '../rule/world.ts'
import { inAccount, level, written } from './kit.ts'

const said = (key: string) => ({ title: key, scope: 'account', rule: { attest: key } })
const playbook = written({
  milestones: {
    'problem-explicit': said('problem-explicit'),
    'purpose-shared': said('purpose-shared'),
    'how-to-told': said('how-to-told'),
    'contact-shown': said('contact-shown'),
    promoters: { title: 'Two promoters', scope: 'account', rule: { quorum: { promoter: true }, atLeast: 2 } },
  },
  roadmap: [level(0, ['problem-explicit', 'purpose-shared', 'how-to-told', 'contact-shown', 'promoters'])],
})
const all = ['problem-explicit', 'purpose-shared', 'how-to-told', 'contact-shown'].map(key => [`attest.${key}`, true, T0] as const)
const promoter = (at: number) => ['trait.promoter', true, at] as const

test('practice 2: level 0 is ready with the second promoter, not with the same one twice', () => {
  const one = { now: T0 + 9 * DAY, people: { ken: [...all, promoter(T0)] } }
  expect(inAccount(playbook, one)).toMatchObject({ level: null, next: { open: ['promoters'] } })
  const twice = { ...one, people: { ken: [...all, promoter(T0), ['trait.promoter', false, T0 + 1] as const, promoter(T0 + 2)] } }
  expect(inAccount(playbook, twice).milestones.promoters).toMatchObject({ reached: false, reading: { value: 1, need: 2 } })
  const two = { ...one, people: { ...one.people, aoi: [promoter(T0 + 3 * DAY)] } }
  expect(inAccount(playbook, two)).toMatchObject({ level: 0, since: T0 + 3 * DAY })
})

test('practice 2: in the browser, told by `identify`, one person is one promoter however often', async () => {
  const { waymark } = await signedIn(undefined, { playbook })
  waymark.identify('u1', { promoter: true })
  waymark.identify('u1', { promoter: true })
  await settle()
  expect(waymark.progress?.milestones.promoters).toMatchObject({ reached: false, reading: { value: 1 } })
})
