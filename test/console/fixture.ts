import type { AccountRow, AccountsReport } from '../../src/progress/report.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Thursday, 3 December 2026, 14:02 in Tokyo. */
export const asOf = Date.UTC(2026, 11, 3, 5, 2)
export const zone = 'Asia/Tokyo'
/** An instant so many days, hours and minutes before `asOf`; negative ones are ahead. */
export const ago = (days: number, hours = 0, minutes = 0): number => asOf - days * DAY - hours * HOUR - minutes * MINUTE

/** What each level of the virtual office means. */
export const states = [
  { ja: '準備ができている', en: 'Ready to start' },
  { ja: 'フロアが開いている', en: 'The floor is open' },
  { ja: '1チームが毎日入室している', en: 'One team comes in daily' },
  { ja: '会議がオフィスで開かれている', en: 'Meetings happen inside' },
  { ja: '部署を越えて話している', en: 'Departments talk' },
  { ja: '全社の日常になっている', en: 'The whole company is in' },
] as const

const signals = {
  stopped: {
    id: 'stopped',
    title: { ja: '入室が止まった', en: 'Nobody comes in' },
    severity: 'bad' as const,
    say: {
      ja: '入室が途切れています。席の移動や部署替えなど、社内で変わったことはありましたか。',
      en: 'Nobody has come in for a while. Has anything changed, such as a move or a new team?',
    },
  },
  champion: {
    id: 'championLost',
    title: { ja: '推進役が不在', en: 'The champion is absent' },
    severity: 'bad' as const,
    say: {
      ja: '推進役の方が10日間入室していません。代わりの方をご紹介いただけますか。',
      en: 'Your champion has been away for ten days. Who stands in?',
    },
  },
  stuck: {
    id: 'stuck',
    title: { ja: 'レベル2で停滞', en: 'Stuck at level 2' },
    severity: 'warn' as const,
    say: {
      ja: '次の定例会議を、一度だけオフィスの会議室で開いてみませんか。',
      en: 'Would you hold your next weekly meeting inside, just once?',
    },
  },
  hollow: {
    id: 'hollow',
    title: { ja: '入室のみで会話がない', en: 'In, but silent' },
    severity: 'warn' as const,
    say: { ja: '入室は続いていますが、声をかけた記録がありません。', en: 'People come in, yet nobody has spoken to anybody.' },
  },
}
const raised = (signal: (typeof signals)[keyof typeof signals], days: number) => ({ ...signal, since: ago(days) })

type Line = readonly [
  id: string,
  name: string,
  tier: string | null,
  owner: string | null,
  health: AccountRow['health'],
  level: number | null,
  daysInLevel: number | null,
  day: number | null,
  planDay: number | null,
  ttvDays: number | null,
  people: number,
  seats: number | null,
  lastBeaconAt: number,
  nextExpectedBy: number | null,
  signals?: AccountRow['signals'],
]

const tonight = ago(0, -3, -58) // 18:00
const stopped = [raised(signals.stopped, 2), raised(signals.stuck, 17)]

// biome-ignore format: a table
const lines: readonly Line[] = [
  ['mikasa', '三笠計装', '1', '小野', 'good', 4, 15, 71, 90, 18, 38, 40, ago(0, 0, 4), tonight],
  ['aoba', '青葉製作所', 'S', '小野', 'bad', 2, 40, 62, 45, 19, 41, 60, ago(3, 19), ago(2, 20, 2), stopped],
  ['shirakaba', '白樺建設', 'S', '小野', 'good', 5, 31, 118, null, 14, 118, 120, ago(0, 0, 1), tonight],
  ['kitanoya', '北野屋', '1', '森', 'bad', 3, 26, 58, 60, 21, 9, 12, ago(0, 2, 40), ago(0, 5, 2), [raised(signals.champion, 1)]],
  ['hiiragi', '柊フーズ', '1', '森', 'warn', 1, 27, 38, 28, 11, 6, 30, ago(0, 3, 12), tonight, [raised(signals.hollow, 4)]],
  ['wakatake', '若竹メディカル', '1', '森', 'good', 3, 9, 41, 60, 12, 22, 25, ago(0, 0, 12), tonight],
  ['minazuki', '水無月物流', '2', '瀬戸', 'warn', 2, 29, 51, 45, 24, 17, 20, ago(0, 1, 5), tonight, [raised(signals.stuck, 6)]],
  ['kaede', '楓システムズ', '2', '瀬戸', 'warn', 1, 6, 12, 10, 6, 8, 8, ago(0, 0, 33), ago(-1, -4)],
  ['tsukimi', '月見リテール', '2', '瀬戸', 'good', 3, 13, 44, 60, 16, 14, 15, ago(0, 0, 8), tonight],
  ['minamihama', '南浜クリニック', '3', null, 'warn', 0, 14, 16, 14, 2, 2, 5, ago(6, 1), ago(1, 20, 2), [raised(signals.stopped, 1)]],
  ['yamaji', '山路トラベル', '3', null, 'good', 2, 16, 33, 45, 15, 11, 12, ago(0, 0, 51), tonight],
  ['hoshizora', 'ほしぞら保育', '3', null, 'good', 2, 14, 29, 45, 13, 7, null, ago(1, 2), ago(-1, 9)],
  ['tannwald', 'Tannwald Design GmbH', '2', 'Ono', 'good', 0, 1, 3, 14, null, 3, 18, ago(0, 6, 20), ago(-2)],
  ['shinonome', '東雲会計事務所', null, null, 'good', null, null, null, null, null, 1, null, ago(0), null],
]

const rowOf = (line: Line): AccountRow => {
  const [id, name, tier, owner, health, level, daysInLevel, day, planDay, ttvDays, people, seats, lastBeaconAt, nextExpectedBy, told = []] =
    line
  return {
    ...{ id, name, tier, owner, health, level, daysInLevel, day, planDay, ttvDays, people, seats, lastBeaconAt, nextExpectedBy },
    segment: null,
    levels: states.length,
    state: level === null ? null : (states[level] ?? null),
    since: daysInLevel === null ? null : ago(daysInLevel),
    behind: day === null || planDay === null ? null : day - planDay,
    reached: level === null ? 0 : level * 2 + 2,
    milestones: 12,
    overdue: nextExpectedBy !== null && nextExpectedBy < asOf,
    signals: told,
  }
}

/** Invented companies that have rented a virtual office, in no order. */
export const rows: readonly AccountRow[] = lines.map(rowOf)

export const accounts: AccountsReport = {
  asOf,
  zone,
  playbook: { id: 'virtual-office', version: 3, title: { ja: 'バーチャルオフィスの定着', en: 'Virtual office' } },
  rows,
}
