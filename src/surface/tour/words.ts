import type { Catalogue } from '../words.ts'

export const tourWords: Catalogue<{
  readonly back: string
  readonly next: string
  readonly done: string
  readonly later: string
  readonly again: string
  readonly step: (n: number, of: number) => string
}> = {
  ja: { back: '戻る', next: '次へ', done: '完了', later: '後で', again: '今後表示しない', step: (n, of) => `${of}ステップ中${n}` },
  en: { back: 'Back', next: 'Next', done: 'Done', later: 'Later', again: 'Don’t show again', step: (n, of) => `Step ${n} of ${of}` },
}
