import type { Catalogue } from '../words.ts'

export const checklistWords: Catalogue<{
  readonly roadmap: string
  readonly count: (done: number, of: number) => string
  readonly left: (minutes: number) => string
  readonly minutes: (n: number) => string
  readonly optional: string
  readonly done: string
  readonly after: (what: string) => string
}> = {
  ja: {
    roadmap: 'ロードマップ',
    count: (done, of) => (done < of ? `${of}件中${done}件が完了` : 'すべて完了しています'),
    left: minutes => `残り約${minutes}分`,
    minutes: n => `${n}分`,
    optional: 'できれば',
    done: '完了',
    after: what => `「${what}」が終わると始められます`,
  },
  en: {
    roadmap: 'Your roadmap',
    count: (done, of) => (done < of ? `${done} of ${of} done` : 'Everything here is done'),
    left: minutes => `about ${minutes} min left`,
    minutes: n => `${n} min`,
    optional: 'Optional',
    done: 'Done',
    after: what => `Opens with “${what}”`,
  },
}
