import { expect, test } from 'vitest'
import { playbookOf } from '../demo/playbooks/story.ts'
import { DAY, T0 } from '../rule/world.ts'
import { accountWith } from './account.ts'

const playbook = playbookOf('virtual-office')
const ids = ({ signals }: { readonly signals: readonly { readonly id: string }[] }) => signals.map(({ id }) => id)

test('practice 8: the first person of IT, DX or HR raises accelerate, and a task for customer success', () => {
  for (const section of ['情シス', 'IT', 'DX', 'HR', '人事']) {
    const office = accountWith(playbook)
    office.traits('u1', T0, { section: 'sales' })
    expect(ids(office.read(T0))).toEqual([])
    office.traits('u2', T0 + DAY, { section })
    const { signals } = office.read(T0 + 2 * DAY)
    expect(signals).toMatchObject([{ id: 'accelerate', since: T0 + DAY, severity: 'warn' }])
    expect(signals[0]?.do.task?.say).toHaveProperty('ja')
    // A second one changes nothing.
    office.traits('u3', T0 + 3 * DAY, { section: 'HR' })
    expect(office.read(T0 + 3 * DAY).signals).toMatchObject([{ id: 'accelerate', since: T0 + DAY }])
  }
})

test('practice 8: a second space without a fan in the first asks for the fan first', () => {
  const office = accountWith(playbook)
  office.facts(T0, { spaces: 1 })
  office.track('u1', T0, 'room.entered', { room: 'office' })
  expect(ids(office.read(T0))).toEqual([])
  office.facts(T0 + DAY, { spaces: 2 })
  expect(office.read(T0 + DAY).signals).toMatchObject([{ id: 'fan-first', do: { prompt: { start: 'help-another' } } }])
  office.track('u1', T0 + DAY, 'help.given')
  expect(ids(office.read(T0 + DAY))).toEqual([])
})
