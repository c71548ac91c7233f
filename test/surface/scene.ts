import type { Scene } from '../../src/client/stage.ts'
import type { Playbook } from '../../src/playbook/types.ts'
import type { GuideProgress, ItemProgress, LevelProgress, MilestoneProgress, Progress } from '../../src/progress/types.ts'
import type { Reading } from '../../src/rule/types.ts'

/** Thursday 21 November, noon in Tokyo: day 22 of the roadmap. */
export const NOW = Date.parse('2026-11-21T12:00:00+09:00')
const DAY = 86_400_000
const at = (day: string): number => Date.parse(`${day}T00:00:00+09:00`)

const reading = (value: number, need: number): Reading => ({
  holds: value >= need,
  at: value >= need ? NOW - DAY : null,
  rising: true,
  value,
  need,
  exact: true,
  late: false,
  revisitAt: null,
  expectedBy: null,
})

/** A recruiting product: levels 0 to 5 and one that goes by its name, a checklist, a tour of four steps. */
export const playbook: Playbook = {
  id: 'recruiting',
  version: 1,
  calendar: { zone: 'Asia/Tokyo' },
  milestones: {
    template: { title: { ja: '返信の文面を決めた', en: 'Reply template agreed' }, rule: { attest: 'template' } },
    nine: {
      title: { ja: 'スカウトを30日で9通', en: 'Nine scouts in 30 days' },
      rule: { count: 'scout.sent', atLeast: 9 },
      target: 'P30D',
      story: {
        ja: '9通送ると、だいたい**2通の返信**と1件の面談につながります。',
        en: 'Nine usually bring **two replies** and one meeting.',
      },
      action: { label: { ja: 'スカウトを書く', en: 'Write a scout' }, start: 'scout' },
    },
    everyone: {
      title: { ja: '今週、全員が利用', en: 'Whole team active this week' },
      scope: 'account',
      rule: { coverage: 'app.opened', expected: 4, last: 'P7D' },
    },
  },
  roadmap: [
    { level: 0, state: { ja: '準備ができた', en: 'Ready to start' }, criteria: ['template'], next: [], plan: 'P2D' },
    { level: 1, state: { ja: '最初の求人を公開した', en: 'First job is live' }, criteria: ['template'], next: [], plan: 'P4D' },
    { level: 2, state: { ja: 'スカウトを送りはじめた', en: 'Scouts are going out' }, criteria: ['template'], next: [], plan: 'P7D' },
    {
      level: 3,
      state: { ja: '返信が届いている', en: 'Replies arrive' },
      criteria: ['template', 'nine', 'everyone'],
      next: ['scout'],
      plan: 'P25D',
    },
    { level: 4, state: { ja: '面談が決まっている', en: 'Interviews are set' }, criteria: ['everyone'], next: [], plan: 'P45D' },
    { level: 5, state: { ja: '最初の採用が決まった', en: 'First hire' }, criteria: ['everyone'], next: [], plan: 'P90D' },
    {
      level: 6,
      name: { ja: 'ファン', en: 'Fan' },
      state: { ja: '人に勧めている', en: 'They recommend it' },
      criteria: ['everyone'],
      next: [],
    },
  ],
  talk: {
    say: {
      ja: '担当の{{account.contact|カスタマーサクセス}}に伝えました。翌営業日までに連絡します。[日時を選ぶ](/calls)こともできます。',
      en: '{{account.contact|Your success team}} has been told, and answers by the next working day. You can also [pick a time](/calls).',
    },
  },
  guides: {
    map: { kind: 'roadmap' },
    tips: {
      kind: 'hint',
      hints: [
        {
          id: 'match',
          target: '[data-wm=list] td:nth-child(2)',
          title: { ja: '一致度は毎朝かわります', en: 'Match changes each morning' },
          body: { ja: '求人を直すと、翌朝の一致度に反映されます。', en: 'Edit the job, and tomorrow’s match takes it in.' },
        },
        {
          id: 'find',
          target: '[data-wm=search]',
          title: { ja: '名前でも探せます', en: 'Search by name' },
          action: { label: { ja: '見てみる', en: 'Show me' }, start: 'scout' },
        },
      ],
    },
    setup: {
      kind: 'checklist',
      title: { ja: 'スカウトの準備', en: 'Set up scouting' },
      items: [
        { id: 'job', title: { ja: '最初の求人を公開する', en: 'Publish the first job' }, done: { count: 'a', atLeast: 1 }, minutes: 5 },
        { id: 'team', title: { ja: '同僚を2人招待する', en: 'Invite two colleagues' }, done: { count: 'b', atLeast: 2 }, minutes: 3 },
        { id: 'reply', title: { ja: '返信の文面を決める', en: 'Agree on a reply template' }, done: { count: 'c', atLeast: 1 } },
        {
          id: 'nine',
          title: { ja: 'スカウトを9通送る', en: 'Send nine scouts' },
          body: {
            ja: '一致度80%以上の人から選びましょう。あと2通です。',
            en: 'Pick people with a match of 80% or more. Two more to go.',
          },
          done: { milestone: 'nine' },
          minutes: 8,
          due: 'P33D',
          action: { label: { ja: 'スカウトを書く', en: 'Write a scout' }, start: 'scout' },
        },
        {
          id: 'call',
          title: { ja: 'キックオフを予約する', en: 'Book the kickoff call' },
          done: { count: 'call.booked', atLeast: 1 },
          kind: 'booking',
          place: { ja: 'オンライン', en: 'online' },
          minutes: 30,
          due: 'P19D',
          action: { label: { ja: '日時を選ぶ', en: 'Pick a time' }, href: '/calls' },
        },
        {
          id: 'calendar',
          title: { ja: '面談カレンダーをつなぐ', en: 'Connect the interview calendar' },
          done: { count: 'calendar.linked', atLeast: 1 },
          minutes: 5,
          after: ['nine'],
        },
        {
          id: 'memo',
          title: { ja: '上長に渡す稟議メモ', en: 'Approval memo for your manager' },
          body: { ja: '文書、2ページ', en: 'Document, 2 pages' },
          done: { count: 'memo.read', atLeast: 1 },
          kind: 'paper',
          optional: true,
          action: { label: { ja: 'メモを開く', en: 'Open the memo' }, href: '/papers/memo' },
        },
      ],
    },
    scout: {
      kind: 'tour',
      title: { ja: '最初のスカウト', en: 'A first scout' },
      steps: [
        {
          id: 'list',
          target: '[data-wm=list]',
          title: { ja: '一致度の高い順に並んでいます', en: 'Sorted by match' },
          body: {
            ja: '求人に近い経歴の人ほど上にいます。まず一人を選んでください。',
            en: 'The closer a career is to the job, the higher it stands. Pick one person.',
          },
        },
        {
          id: 'compose',
          target: ['[data-wm=compose]', '#compose'],
          title: { ja: 'まず一人に書いてみる', en: 'Start with one person' },
          body: {
            ja: '文面は求人から下書きされます。相手のことを2行だけ書き足しましょう。',
            en: 'The text is filled in from the job. Change two lines so that it is about them.',
          },
          advance: { click: true },
        },
        { id: 'search', target: '[data-wm=search]', title: { ja: '名前でも探せます', en: 'Search by name' }, side: 'end' },
        {
          id: 'end',
          title: { ja: 'これで準備は終わりです', en: 'That is all' },
          body: { ja: '返信は画面の右上に届きます。', en: 'Replies arrive at the top right.' },
        },
      ],
    },
  },
}

const milestone = (id: string, value: number, need: number, more: Partial<MilestoneProgress> = {}): MilestoneProgress => {
  const { title, story, action } = playbook.milestones[id]!
  return {
    id,
    scope: 'user',
    title,
    reached: value >= need,
    reachedAt: value >= need ? NOW - DAY : null,
    late: false,
    reading: reading(value, need),
    dueAt: null,
    ttv: null,
    ttvDays: null,
    ttvOpenDays: null,
    ...(story !== undefined && { story }),
    ...(action && { action }),
    ...more,
  }
}
const milestones = {
  template: milestone('template', 1, 1),
  nine: milestone('nine', 7, 9, { dueAt: at('2026-12-04') }),
  everyone: milestone('everyone', 3, 4, { scope: 'account' }),
}
const days: Record<number, readonly [day: number | null, plan: number | null]> = {
  0: [1, 2],
  1: [3, 4],
  2: [6, 7],
  3: [null, 25],
  4: [null, 45],
  5: [null, 90],
  6: [null, null],
}

/** The levels when `here` is the highest reached. */
export const levelsAt = (here: number): LevelProgress[] =>
  playbook.roadmap.map(level => {
    const [day = null, planDay = null] = days[level.level] ?? []
    return {
      level: level.level,
      ...(level.name !== undefined && { name: level.name }),
      state: level.state,
      reached: level.level <= here,
      reachedAt: level.level <= here ? NOW : null,
      day: level.level <= here ? (day ?? planDay ?? 95) : null,
      planDay,
      planAt: null,
      ttv: null,
      ttvOpenDays: null,
      criteria: level.criteria.map(id => milestones[id as keyof typeof milestones]),
      blockedBy: null,
      next: level.next,
    }
  })

const item = (id: string, done: boolean, more: Partial<ItemProgress> = {}): ItemProgress => ({
  id,
  done,
  at: done ? NOW - DAY : null,
  reading: reading(done ? 1 : 0, 1),
  blocked: false,
  dueAt: null,
  ...more,
})

export const plainly: GuideProgress = { audience: true, items: [], hidden: [], forks: {} }

export const progress: Progress = {
  enough: false,
  asOf: NOW,
  level: 2,
  since: NOW - 16 * DAY,
  levels: levelsAt(2),
  milestones,
  phase: null,
  next: { level: 3, open: ['nine', 'everyone'], guides: ['scout'] },
  health: 'good',
  segment: null,
  signals: [],
  guides: {
    map: plainly,
    tips: plainly,
    scout: plainly,
    setup: {
      ...plainly,
      items: [
        item('job', true),
        item('team', true),
        item('reply', true),
        item('nine', false, { dueAt: at('2026-12-04') }),
        item('call', false, { dueAt: at('2026-11-20') }),
        item('calendar', false, { blocked: true }),
        item('memo', false),
      ],
    },
  },
  firstGoal: null,
  goals: [],
  anchorAt: at('2026-10-30'),
  day: 22,
  ttv: {},
  nextExpectedBy: null,
  revisitAt: null,
}

export const scene: Scene = {
  playbook,
  progress,
  showing: { open: null, launcher: null },
  hints: [],
  awaited: {},
  got: [],
  tour: null,
  run: null,
  path: '/candidates',
  locale: 'en',
  theme: 'light',
  zone: 'Asia/Tokyo',
  now: NOW,
  facts: {},
}
