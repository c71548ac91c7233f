import type { Catalogue } from '../words.ts'

export const roadmapWords: Catalogue<{
  readonly level: (level: number, of: number) => string
  readonly before: string
  readonly reached: (day: number, plan: number | null) => string
  readonly late: (plan: number, today: number) => string
  readonly all: string
  readonly next: (what: string) => string
  readonly left: (ratio: string, left: string) => string
  readonly begin: string
  readonly here: string
  readonly day: (n: number) => string
  readonly plan: (n: number) => string
  readonly after: (level: number) => string
  readonly recorded: string
  readonly print: string
  readonly talk: string
}> = {
  ja: {
    level: (level, of) => `レベル${level} / ${of}`,
    before: 'レベル0の手前',
    reached: (day, plan) => `${day}日目に到達${plan === null ? '' : `、予定は${plan}日目`}`,
    late: (plan, today) => `次の予定は${plan}日目、今日は${today}日目`,
    all: 'すべてのレベルに到達しています。',
    next: what => `次：${what}`,
    left: (ratio, left) => `${ratio}、あと${left}`,
    begin: '始める',
    here: 'いまここ',
    day: n => `${n}日目`,
    plan: n => `予定${n}日目`,
    after: level => `レベル${level}を待っています`,
    recorded: '記録の内容',
    print: '印刷',
    talk: '担当者に相談',
  },
  en: {
    level: (level, of) => `Level ${level} of ${of}`,
    before: 'Before level 0',
    reached: (day, plan) => `Reached on day\xa0${day}${plan === null ? '' : `, planned\xa0for\xa0day\xa0${plan}`}`,
    late: (plan, today) => `Next was planned for day\xa0${plan}, today\xa0is\xa0day\xa0${today}`,
    all: 'Every level is reached.',
    next: what => `Next: ${what}`,
    left: (ratio, left) => `${ratio}, ${left} to go`,
    begin: 'Start',
    here: 'You are here',
    day: n => `day ${n}`,
    plan: n => `plan: day ${n}`,
    after: level => `Waits for level ${level}`,
    recorded: 'What is recorded',
    print: 'Print',
    talk: 'Talk to a person',
  },
}
