import type { Playbook } from '../../src/playbook/index.ts'

/** A small playbook that has a bit of everything a client does. */
export const scouting = {
  id: 'scouting',
  version: 1,
  calendar: { zone: 'Asia/Tokyo' },
  milestones: {
    ready: { title: 'Ready', rule: { attest: 'ready' } },
    first: { title: 'First scout', rule: { count: 'scout.sent', atLeast: 1 }, target: 'P7D' },
    three: { title: 'Three scouts', rule: { count: 'scout.sent', atLeast: 3 } },
    pair: { title: 'Two senders', scope: 'account', rule: { quorum: { role: 'sender' }, atLeast: 2 } },
  },
  roadmap: [
    { level: 0, state: 'Ready', criteria: ['ready'], next: ['welcome'] },
    { level: 1, state: 'Going out', criteria: ['first'], next: ['first-scout'] },
    { level: 2, state: 'Habit', criteria: ['three', 'pair'], next: [] },
  ],
  guides: {
    welcome: {
      kind: 'tour',
      auto: true,
      steps: [
        { id: 'hello', title: 'Hello' },
        { id: 'send', title: 'Send', target: '#send', advance: { click: true } },
      ],
    },
    'first-scout': {
      kind: 'tour',
      steps: [
        { id: 'compose', title: 'Compose', page: '/scouts', href: '/scouts' },
        { id: 'sent', title: 'Sent', advance: { event: 'scout.sent' } },
      ],
    },
    list: {
      kind: 'checklist',
      auto: true,
      title: 'To do',
      items: [{ id: 'send', title: 'Send one', done: { count: 'scout.sent', atLeast: 1 } }],
    },
    map: { kind: 'roadmap' },
  },
  signals: { stopped: { when: { gap: 'scout.sent', over: 'P2D' }, do: { call: { say: 'Call' } } } },
} as const satisfies Playbook
