import type { Catalogue } from '../words.ts'

export const checklistWords: Catalogue<{
  readonly close: string
  readonly roadmap: string
  readonly count: (done: number, of: number) => string
  readonly left: (minutes: number) => string
  readonly minutes: (n: number) => string
  readonly optional: string
  readonly done: string
  readonly all: string
  readonly opensWith: (what: string) => string
  readonly level: (n: number, of: number) => string
}> = {
  ja: {
    close: '閉じる',
    roadmap: 'ロードマップ',
    count: (done, of) => `${of}件中${done}件が完了`,
    left: minutes => `残り約${minutes}分`,
    minutes: n => `${n}分`,
    optional: 'できれば',
    done: '完了',
    all: 'すべて完了しています。',
    opensWith: what => `「${what}」が終わると始められます`,
    level: (n, of) => `レベル${n} / ${of}`,
  },
  en: {
    close: 'Close',
    roadmap: 'Your roadmap',
    count: (done, of) => `${done} of ${of} done`,
    left: minutes => `about ${minutes} min left`,
    minutes: n => `${n} min`,
    optional: 'Optional',
    done: 'Done',
    all: 'Everything here is done.',
    opensWith: what => `Opens with “${what}”`,
    level: (n, of) => `Level ${n} of ${of}`,
  },
}
