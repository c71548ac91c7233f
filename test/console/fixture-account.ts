import type {
  AccountPage,
  AccountRow,
  ReportLevel,
  ReportLoss,
  ReportMilestone,
  ReportPerson,
  TimelineEntry,
} from '../../src/progress/report.ts'
import { ago, asOf, states, zone } from './fixture.ts'

const titles: Record<string, readonly [ja: string, en: string, target: number, need: number, scope?: 'user']> = {
  problem: ['困りごとを共有', 'The problem is shared', 5, 1],
  promoters: ['推進役が2人', 'Two champions', 7, 2],
  floor: ['フロアを公開', 'The floor is published', 10, 1],
  rules: ['利用ルールを掲示', 'House rules are posted', 14, 1],
  team: ['1チームが5日続けて入室', 'A team is in for five days', 21, 5],
  talk: ['自分から10回話しかける', 'Ten talks begun', 28, 10, 'user'],
  meeting: ['会議室で会議を4回', 'Four meetings inside', 40, 4],
  half: ['席の半数が入室', 'Half of the seats are in', 45, 30],
  across: ['部署を越えた会話が20回', 'Twenty talks across departments', 60, 20],
  guests: ['社外の来客を迎える', 'A guest is received', 60, 1],
  all: ['全席の8割が毎週入室', 'Eight in ten are in each week', 85, 48],
  renew: ['効果を数字で確認', 'The effect is shown in figures', 90, 1],
}
const criteria = [
  ['problem', 'promoters'],
  ['floor', 'rules'],
  ['team', 'talk'],
  ['meeting', 'half'],
  ['across', 'guests'],
  ['all', 'renew'],
] as const
const plans = [7, 14, 28, 45, 60, 90]
const days = [3, 6, 11, 13, 19, 22, 31, 40, 52, 57, 80, 88]
const partly = [0, 1, 0, 0, 3, 6, 1, 24, 7, 0, 31, 0]

const milestonesOf = (row: AccountRow): ReportMilestone[] =>
  Object.entries(titles).map(([id, [ja, en, target, need, scope]], index) => {
    const reached = index < row.reached
    const day = days[index]!
    return {
      id,
      title: { ja, en },
      scope: scope ?? 'account',
      reached,
      reachedAt: reached && row.day !== null ? ago(row.day - day) : null,
      late: reached ? day > target : (row.day ?? 0) > target,
      value: reached ? need : partly[index]!,
      need,
      ttvDays: reached && row.day !== null ? day : null,
      targetDays: target,
      dueAt: row.day === null ? null : ago(row.day - target),
      ...(scope === 'user' ? { people: Math.ceil(row.people / 3) } : {}),
    }
  })

const levelsOf = (row: AccountRow): ReportLevel[] =>
  states.map((state, level) => {
    const reached = row.level !== null && level <= row.level
    const day = days[level * 2 + 1]!
    return {
      level,
      name: null,
      state,
      reached,
      reachedAt: reached && row.day !== null ? ago(row.day - day) : null,
      day: reached && row.day !== null ? day : null,
      planDay: plans[level]!,
      criteria: criteria[level]!,
      measures: [
        { ja: '定例会議を一つ選び、オフィスの会議室で開く', en: 'Choose one weekly meeting and hold it inside' },
        { ja: '部長から入室の時間帯を伝えてもらう', en: 'Let the head of department say when to be in' },
      ],
    }
  })

/** The people of 青葉製作所, as its success team knows them. */
export const people: readonly ReportPerson[] = [
  {
    id: 'izumi',
    name: '泉 かほ',
    role: 'admin',
    section: '総務部',
    position: '課長',
    influence: 'high',
    promoter: true,
    lastUseAt: ago(3, 19),
    devices: 2,
    milestones: 4,
  },
  {
    id: 'okabe',
    name: '岡部 しゅん',
    role: 'member',
    section: '開発部',
    position: 'リーダー',
    influence: 'medium',
    promoter: true,
    lastUseAt: ago(5, 2),
    devices: 1,
    milestones: 3,
  },
  {
    id: 'date',
    name: '伊達 ようこ',
    role: 'sponsor',
    section: '役員',
    position: '常務',
    influence: 'high',
    promoter: false,
    lastUseAt: null,
    devices: 0,
    milestones: 0,
  },
  {
    id: 'u-8823',
    name: null,
    role: 'member',
    section: null,
    position: null,
    influence: null,
    promoter: false,
    lastUseAt: ago(4, 1),
    devices: 1,
    milestones: 1,
  },
]

const by = (person: string | null, name: string | null) => ({ person, name })

/** What happened at 青葉製作所, newest first: each kind at least once. */
export const timeline: readonly TimelineEntry[] = [
  {
    id: 't1',
    at: ago(2, 20, 1),
    ...by(null, null),
    kind: 'signal',
    signal: 'stopped',
    title: { ja: '入室が止まった', en: 'Nobody comes in' },
    raised: true,
  },
  {
    id: 't2',
    at: ago(3, 19),
    ...by('izumi', '泉 かほ'),
    kind: 'guide',
    guide: 'first-meeting',
    title: { ja: '会議室の使い方', en: 'How to meet inside' },
    what: 'interrupted',
    step: 'invite',
  },
  { id: 't3', at: ago(8, 3), ...by(null, null), kind: 'fact', fact: 'account.seats', title: null, value: 60, by: '小野' },
  {
    id: 't4',
    at: ago(8, 3, 20),
    ...by(null, null),
    kind: 'fact',
    fact: 'account.anchor.renewal',
    title: null,
    value: '2027-03-31',
    by: '小野',
  },
  {
    id: 't5',
    at: ago(17),
    ...by(null, null),
    kind: 'signal',
    signal: 'stuck',
    title: { ja: 'レベル2で停滞', en: 'Stuck at level 2' },
    raised: true,
  },
  {
    id: 't6',
    at: ago(31, 4),
    ...by(null, null),
    kind: 'milestone',
    milestone: 'meeting',
    title: { ja: '最初の会議を会議室で', en: 'First meeting inside' },
    ttvDays: 31,
    late: true,
  },
  {
    id: 't7',
    at: ago(34, 1),
    ...by(null, null),
    kind: 'signal',
    signal: 'hollow',
    title: { ja: '入室のみで会話がない', en: 'In, but silent' },
    raised: false,
  },
  {
    id: 't8',
    at: ago(40),
    ...by('okabe', '岡部 しゅん'),
    kind: 'milestone',
    milestone: 'talk',
    title: { ja: '自分から10回話しかける', en: 'Ten talks begun' },
    ttvDays: 22,
    late: false,
  },
  { id: 't9', at: ago(40), ...by(null, null), kind: 'level', level: 2, from: 1, state: states[2] },
  {
    id: 't10',
    at: ago(43),
    ...by('izumi', '泉 かほ'),
    kind: 'guide',
    guide: 'ready',
    title: { ja: '開始前の確認', en: 'Before you start' },
    what: 'completed',
    step: null,
  },
  { id: 't11', at: ago(49), ...by(null, null), kind: 'level', level: 1, from: 0, state: states[1] },
]

/** What never arrived from 青葉製作所. */
export const lost: readonly ReportLoss[] = [
  { person: 'izumi', reason: 'cap', n: 1, at: ago(9) },
  { person: 'izumi', reason: 'evicted', n: 2, at: ago(12) },
  { person: 'u-8823', reason: 'evicted', n: 4, at: ago(30) },
]

/** The page of any of the fixture's accounts. */
export const accountOf = (row: AccountRow): AccountPage => ({
  asOf,
  zone,
  row,
  anchorAt: row.day === null ? null : ago(row.day),
  levels: levelsOf(row),
  milestones: milestonesOf(row),
  people: row.id === 'shinonome' ? [] : people,
  timeline: row.id === 'shinonome' ? [] : timeline,
  contact: row.id === 'aoba' ? '泉 かほ 03-0000-0000' : null,
  contactHours: '9:00-17:00',
  crmUrl: row.id === 'aoba' ? 'https://crm.example/aoba' : null,
  lost: row.id === 'aoba' ? lost : [],
})
