import type { Catalogue } from '../words.ts'

export const checklistWords: Catalogue<{
  readonly count: (done: number, of: number) => string
  readonly least: (need: number, done: number) => string
  readonly all: string
  readonly next: string
  readonly again: string
  readonly left: (minutes: number) => string
  readonly minutes: (n: number) => string
  readonly optional: string
  readonly comma: string
  readonly after: (what: string) => string
}> = {
  ja: {
    count: (done, of) => `${of}件中${done}件が完了`,
    least: (need, done) => `どれか${need}件で完了、いま${done}件`,
    all: 'このリストは完了しています',
    next: '次を見る',
    again: '今後表示しない',
    left: minutes => `残り約${minutes}分`,
    minutes: n => `${n}分`,
    optional: 'できれば',
    comma: '、',
    after: what => `「${what}」が終わると始められます`,
  },
  en: {
    count: (done, of) => `${done} of ${of} done`,
    least: (need, done) => `${done} done, any ${need} will do`,
    all: 'This list is complete',
    next: 'See what is next',
    again: 'Don’t show again',
    left: minutes => `about ${minutes} min left`,
    minutes: n => `${n} min`,
    optional: 'Optional',
    comma: ', ',
    after: what => `Opens with “${what}”`,
  },
}
