import { expect, test } from 'vitest'
import { DAY, deed, HOUR, MINUTE, T0 } from '../rule/world.ts'
import { inAccount, written } from './kit.ts'

const playbook = written({
  calendar: { zone: 'Asia/Tokyo' },
  milestones: {
    ready: {
      title: 'Ready to expand',
      scope: 'account',
      rule: {
        all: [
          { gauge: 'connected', prop: 'concurrent', atLeast: 100, days: 3, within: 'P14D' },
          { trait: 'mrr', atLeast: 50000 },
        ],
      },
    },
  },
})

/** A reading every ten minutes, of 40 people but at the peak: `peaks` by day. */
const readings = (peaks: readonly number[]) =>
  peaks.flatMap((peak, day) =>
    Array.from({ length: 144 }, (_, i) =>
      deed('connected', T0 + day * DAY + i * 10 * MINUTE, `c${String(day * 144 + i).padStart(5, '0')}`, '', {
        concurrent: i === 30 ? peak : 40,
      }),
    ),
  )
const mrr = (yen: number) => [['account.mrr', yen, T0] as const]
const read = (peaks: readonly number[], yen = 60000) =>
  inAccount(playbook, { now: T0 + 20 * DAY, deeds: readings(peaks), account: mrr(yen) }).milestones.ready

test('practice 9: 100 or more connected at once on three days in two weeks, and 50,000 yen a month', () => {
  expect(read([120, 60, 100])).toMatchObject({ reached: false })
  expect(read([120, 99, 100, 60, 130])).toMatchObject({ reached: true, reachedAt: T0 + 4 * DAY + 5 * HOUR })
  expect(read([120, 99, 100, 60, 130], 49999)).toMatchObject({ reached: false })
  expect(read([120, ...Array(14).fill(60), 100, 130])).toMatchObject({ reached: false })
})
