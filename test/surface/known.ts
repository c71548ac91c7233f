import type { Exported, SentBeacon } from '../../src/client/known.ts'
import type { Mark } from '../../src/evidence/types.ts'
import { NOW } from './scene.ts'

const DAY = 86_400_000
const TODAY = Math.floor(NOW / DAY)
const fact = (value: Mark['cur']['value']): Mark => ({
  kind: 'mark',
  epoch: 0,
  first: NOW - DAY,
  cur: { rank: 0, at: NOW - DAY, id: 'm', value },
  log: [],
})
const cell = (day: number, n: number) => ({
  day,
  dots: [{ at: day * DAY + 3_600_000, id: `${day}`, n: 1 }],
  by: { w: { k: n, n, sum: n, max: 1 } },
})
const report = (i: number, change: Partial<SentBeacon> = {}): SentBeacon => ({
  at: NOW - i * 600_000,
  entries: 3,
  bytes: 1234,
  answer: 'settle',
  status: 200,
  reasons: [],
  body: `{"v":1,"key":"wk_1","writer":"w","seq":${20 - i},"secret":"…","happenings":[],"evidence":[{"key":"[\\"scout.sent\\",[],null]","rev":${20 - i}}]}`,
  ...change,
})

/** What is recorded of somebody: facts, series, reports of every kind. */
export const known: Exported = {
  account: 'acme',
  person: 'u1',
  evidence: {
    epoch: 0,
    series: {
      '["scout.sent",[["channel",0,["mail"]]],null]': { kind: 'cells', from: 0, since: null, days: [cell(TODAY - 3, 2), cell(TODAY, 5)] },
      '["candidate.viewed",[],"candidate"]': {
        kind: 'values',
        from: 0,
        since: null,
        hashes: { a1: [[TODAY, NOW - 900_000, NOW - 600_000]], b2: [[TODAY, NOW - 300_000, NOW - 300_000]] },
      },
      '["never.used",[],null]': { kind: 'cells', from: 0, since: null, days: [] },
    },
    marks: { 'trait.role': fact('recruiter'), 'account.seats': fact(12), 'trait.gone': fact(null), 'attest.template': fact(true) },
    latches: {},
  },
  guides: {},
  waiting: [],
  sent: [
    report(0),
    report(1, { answer: 'left', status: 0 }),
    report(2, { reasons: ['unknownSeries'] }),
    report(3, { answer: 'retry', status: 503, reasons: ['store'] }),
    report(4, { answer: 'retry', status: 0 }),
    report(5, { answer: 'split', status: 413, reasons: ['tooBig'] }),
    report(6, { answer: 'hold', status: 403 }),
    ...Array.from({ length: 13 }, (_, i) => report(i + 7)),
  ],
}
