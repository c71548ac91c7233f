import type { Catalogue } from '../words.ts'

export const tourWords: Catalogue<{
  readonly close: string
  readonly back: string
  readonly next: string
  readonly done: string
  readonly step: (n: number, of: number) => string
}> = {
  ja: { close: '閉じる', back: '戻る', next: '次へ', done: '完了', step: (n, of) => `${of}ステップ中${n}` },
  en: { close: 'Close', back: 'Back', next: 'Next', done: 'Done', step: (n, of) => `Step ${n} of ${of}` },
}
