import { afterAll, beforeAll, expect, test } from 'vitest'
import { DAY } from '../../src/evidence/index.ts'
import type { AccountReport } from '../../src/progress/index.ts'
import { databases, device, NOON, receiverOn, type TestDatabase } from '../receiver/kit.ts'
import { written } from './kit.ts'

const playbook = {
  ...written({
    calendar: { zone: 'Asia/Tokyo' },
    targets: { downloads: { title: { ja: 'ダウンロード数', en: 'Downloads' }, agree: 'both' } },
    milestones: {
      onboarded: {
        title: 'Onboarded',
        scope: 'account',
        rule: { sum: 'app.dl', prop: 'n', atLeast: { target: 'downloads' }, from: 'release', within: 'P30D' },
      },
      agreed: { title: 'The goal is agreed', scope: 'account', rule: { target: 'downloads' } },
    },
  }),
  id: 'recruiting',
}

let database: TestDatabase
beforeAll(async () => {
  database = await databases[0]![1]()
}, 120_000)
afterAll(() => database.close())

test('practice 36: the target counts when vendor and customer said the same number, and changes only with both', async () => {
  const { tell, post, get, clock } = receiverOn(database.store, { playbooks: [playbook], secretKeys: ['sk_test'] })
  const customer = device('ken', 'apps')
  const agree = (n: number) => post(customer.beacon([customer.fact('agree.target.downloads', n, clock.now)]))
  const target = (downloads: number) => tell({ account: 'apps', at: clock.now, facts: { targets: { downloads } } })
  const downloaded = (n: number) => tell({ account: 'apps', at: clock.now, event: 'app.dl', props: { n } })
  const read = async (id = 'onboarded') => {
    const report = (await (await get('/api/accounts/apps')).json()) as AccountReport
    return report.milestones.find(one => one.id === id)!
  }
  clock.now = NOON
  await tell({ account: 'apps', at: NOON - DAY, facts: { anchors: { release: new Date(NOON).toISOString() } } })
  await target(1000)
  expect(await read()).toMatchObject({ need: null, reached: false })
  clock.now += DAY
  await agree(1000)
  expect(await read()).toMatchObject({ need: 1000 })
  expect(await read('agreed')).toMatchObject({ reached: true, reachedAt: NOON + DAY })
  clock.now += DAY
  await downloaded(600)
  // The vendor alone can't make it easier.
  await target(500)
  expect(await read()).toMatchObject({ need: 1000, value: 600, reached: false })
  clock.now += DAY
  const receipt = (await agree(500)).receipt
  expect(await read()).toMatchObject({ need: 500, reached: true, late: false, reachedAt: clock.now })
  // A colleague's browser is told what was agreed, and not by whom.
  expect(JSON.stringify(receipt.account?.facts)).toContain('"agree.target.downloads"')
  expect(JSON.stringify(receipt.account?.facts)).not.toContain('ken"')
  clock.now += DAY
  await target(5000)
  await agree(5000)
  expect(await read()).toMatchObject({ need: 5000, value: 600, reached: true })
})

test('practice 36: past thirty days from the release it is late', async () => {
  const { tell, get, clock } = receiverOn(database.store, { playbooks: [playbook], secretKeys: ['sk_test'] })
  const own = device('aoi', 'slow')
  const { post } = receiverOn(database.store, { playbooks: [playbook], secretKeys: ['sk_test'] })
  await tell({ account: 'slow', at: NOON, facts: { anchors: { release: '2026-09-01' }, targets: { downloads: 10 } } })
  await post(own.beacon([own.fact('agree.target.downloads', 10, NOON)]))
  clock.now = Date.UTC(2026, 8, 30, 15)
  await tell({ account: 'slow', at: clock.now, event: 'app.dl', props: { n: 10 } })
  const report = (await (await get('/api/accounts/slow')).json()) as AccountReport
  expect(report.milestones.find(({ id }) => id === 'onboarded')).toMatchObject({ reached: true, late: true })
})
