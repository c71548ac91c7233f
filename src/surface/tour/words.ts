import type { Catalogue } from '../words.ts'

export const tourWords: Catalogue<{
  readonly back: string
  readonly next: string
  readonly done: string
  readonly step: (n: number, of: number) => string
}> = {
  ja: { back: '戻る', next: '次へ', done: '完了', step: (n, of) => `${of}ステップ中${n}` },
  en: { back: 'Back', next: 'Next', done: 'Done', step: (n, of) => `Step ${n} of ${of}` },
}
