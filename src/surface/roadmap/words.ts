import type { Catalogue } from '../words.ts'

export const roadmapWords: Catalogue<{
  readonly title: string
  readonly close: string
  readonly levelOf: (level: number, of: number) => string
  readonly before: string
  readonly start: string
  readonly reached: (day: number) => string
  readonly reachedPlan: (day: number, plan: number) => string
  readonly latePlan: (plan: number, today: number) => string
  readonly next: (what: string) => string
  readonly ofUnits: (value: string, need: string) => string
  readonly progress: (value: string, need: string, left: string) => string
  readonly begin: string
  readonly here: string
  readonly day: (n: number) => string
  readonly plan: (n: number) => string
  readonly after: (level: number) => string
  readonly done: string
  readonly open: string
  readonly all: string
  readonly recorded: string
  readonly recordedText: string
}> = {
  ja: {
    title: 'ロードマップ',
    close: '閉じる',
    levelOf: (level, of) => `レベル${level} / ${of}`,
    before: 'レベル0の手前',
    start: 'ここから始まります',
    reached: day => `${day}日目に到達`,
    reachedPlan: (day, plan) => `${day}日目に到達、予定は${plan}日目`,
    latePlan: (plan, today) => `次の予定は${plan}日目、今日は${today}日目`,
    next: what => `次は、${what}`,
    ofUnits: (value, need) => `${need}のうち${value}`,
    progress: (value, need, left) => `${value} / ${need}、あと${left}`,
    begin: '始める',
    here: 'いまここ',
    day: n => `${n}日目`,
    plan: n => `予定${n}日目`,
    after: level => `レベル${level}の後に届きます`,
    done: '達成',
    open: '未達成',
    all: 'すべてのレベルに到達しています。',
    recorded: '記録していること',
    recordedText: '使った回数と日付、到達したレベルだけを記録します。入力した文章や画面の内容は記録しません。',
  },
  en: {
    title: 'Your roadmap',
    close: 'Close',
    levelOf: (level, of) => `Level ${level} of ${of}`,
    before: 'Before level 0',
    start: 'The trail starts here',
    reached: day => `Reached on day ${day}`,
    reachedPlan: (day, plan) => `Reached on day ${day}, planned for day ${plan}`,
    latePlan: (plan, today) => `Next was planned for day ${plan}, today is day ${today}`,
    next: what => `Next: ${what}`,
    ofUnits: (value, need) => `${value} of ${need}`,
    progress: (value, need, left) => `${value} / ${need}, ${left} to go`,
    begin: 'Start',
    here: 'You are here',
    day: n => `day ${n}`,
    plan: n => `plan: day ${n}`,
    after: level => `Counts once level ${level} is reached`,
    done: 'Met',
    open: 'Not met yet',
    all: 'Every level is reached.',
    recorded: 'What is recorded',
    recordedText:
      'Only how often and on which days you use this product, and the levels you reach. Never what you type or what a page shows.',
  },
}
