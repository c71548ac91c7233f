import type { Beacon } from '../../../src/beacon/index.ts'

Object.assign(globalThis, { __VERSION__: 'test' })

const at = Date.UTC(2026, 3, 1, 9, 30, 15, 250)

/** A beacon with something of each sort in it, and two things that nobody else may see. */
export const beacon: Beacon = {
  v: 1,
  key: 'wk_1',
  writer: 'w1',
  seq: 4,
  sentAt: at + 900,
  account: 'acme',
  person: 'u1',
  token: 'signed.by.host',
  secret: 'only-this-device-knows',
  playbook: { id: 'recruiting', version: 3 },
  seen: 0,
  happenings: [
    { id: 'h1', at, seq: 7, kind: 'milestone', milestone: 'nine', scope: 'user', reachedAt: at, ttv: 2.5, late: false },
    { id: 'h2', at: at + 1, seq: 8, kind: 'level', level: 1, from: null },
    { id: 'h3', at: at + 2, seq: 9, kind: 'guide', guide: 'first-scout', what: 'completed' },
  ],
  evidence: [
    {
      key: 'scout.sent',
      rev: 3,
      delta: {
        kind: 'cells',
        from: 0,
        since: null,
        days: [{ day: 20544, dots: [{ at, id: 'e1', n: 1 }], by: { w1: { k: 1, n: 1, sum: 1, max: 1 } } }],
      },
    },
  ],
}

/** The same of somebody without an account. */
export const alone: Beacon = { ...beacon, account: null, happenings: beacon.happenings.slice(0, 1), evidence: [] }
