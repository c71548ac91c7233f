import type { SentBeacon } from '../../client/known.ts'
import type { Catalogue } from '../words.ts'

const REFUSED: { readonly [code: string]: string } = {
  future: '未来の日時',
  tooOld: '古すぎる',
  tooBig: '大きすぎる',
  cap: '上限超過',
  unknownSeries: '対象外',
  erased: '消去済み',
  skewed: '時計のずれ',
  token: '本人確認',
  store: '送信先の障害',
}

export const recordedWords: Catalogue<{
  readonly title: string
  readonly why: string
  readonly yes: string
  readonly yesList: readonly string[]
  readonly no: string
  readonly noList: readonly string[]
  readonly goes: (host: string) => string
  readonly here: { readonly nowhere: string; readonly barred: string; readonly pending: string; readonly denied: string }
  readonly facts: string
  readonly counts: string
  readonly times: (n: number, span: string) => string
  readonly values: (n: number, span: string) => string
  readonly sent: string
  readonly report: (entries: string, bytes: string) => string
  readonly answer: { readonly [answer in SentBeacon['answer']]: string }
  readonly partly: string
  /** Why something was refused, by the receiver's code. */
  readonly refused: (code: string) => string
  /** Between an answer and its codes. */
  readonly colon: string
  readonly none: string
  readonly secret: string
  readonly save: string
  readonly erase: string
  readonly sure: string
  readonly keep: string
  readonly erased: string
}> = {
  ja: {
    title: '記録の内容',
    why: 'いまの段階と次にすることを示し、進み具合を製品の担当者に伝えるための記録です。',
    yes: '記録するもの',
    yesList: ['使った回数と日時', '到達した段階と、案内の進み', '製品が渡した情報（役割など）'],
    no: '記録しないもの',
    noList: ['入力した文章', '画面の内容', 'マウスやキーの動き'],
    goes: host => `送信先：${host}`,
    here: {
      nowhere: '送信先がないため、この端末の外には出ません。',
      barred: 'ブラウザーの設定（GPC）により、送信していません。',
      pending: '同意がまだないため、このページの中だけにあり、送信していません。',
      denied: '同意がないため、記録も送信もしていません。',
    },
    facts: 'わかっていること',
    counts: '数えていること',
    times: (n, span) => `${n}回、${span}`,
    values: (n, span) => `${n}種類（内容は読めない符号）、${span}`,
    sent: '最近の送信',
    report: (entries, bytes) => `${entries}件、${bytes}バイト`,
    answer: {
      settle: '受け取られた',
      retry: '送信待ち',
      hold: '送信待ち',
      split: '断られたため、分けて送信',
      left: 'ページを閉じたときに送信。結果は不明のため、もう一度送信',
    },
    partly: '一部は断られた',
    refused: code => REFUSED[code] ?? 'ほかの理由',
    colon: '：',
    none: 'まだありません。',
    secret: '送信元を証明する部分は「…」にしてあります。',
    save: 'ダウンロード',
    erase: '消去',
    sure: 'この端末と送信先の記録をすべて消去します。元には戻せません。',
    keep: 'やめる',
    erased: '消去しました。送信先には次の送信で伝えます。',
  },
  en: {
    title: 'What is recorded',
    why: 'It shows where you are and what comes next, and tells the people behind this product how far you are.',
    yes: 'Recorded',
    yesList: ['How often you use what, and when', 'Levels reached, guides seen', 'What the product says of you, such as your role'],
    no: 'Never recorded',
    noList: ['What you type', 'What a page shows', 'How you move the mouse or press keys'],
    goes: host => `Sent to ${host}`,
    here: {
      nowhere: 'Nothing leaves this device: there is nowhere to send it.',
      barred: 'Nothing is sent: your browser asks for that (GPC).',
      pending: 'Nothing is sent, and it is kept in this page only, until you agree.',
      denied: 'Nothing is recorded or sent: you did not agree.',
    },
    facts: 'What is known',
    counts: 'What is counted',
    times: (n, span) => `${n === 1 ? 'once' : `${n} times`}, ${span}`,
    values: (n, span) => `${n === 1 ? 'one value as an unreadable code' : `${n} different values as unreadable codes`}, ${span}`,
    sent: 'Last reports',
    report: (entries, bytes) => `${entries} ${entries === '1' ? 'entry' : 'entries'}, ${bytes} bytes`,
    answer: {
      settle: 'received',
      retry: 'waiting',
      hold: 'waiting',
      split: 'refused, sent again in parts',
      left: 'sent as the page closed; nobody knows whether it arrived, so it is sent again',
    },
    partly: 'part of it refused',
    refused: String,
    colon: ': ',
    none: 'Nothing yet.',
    secret: 'What proves who sent it stands as “…”.',
    save: 'Download',
    erase: 'Erase',
    sure: 'This erases all of it, here and where it was sent. It can’t be undone.',
    keep: 'Keep it',
    erased: 'Erased here. The next report erases it where it was sent.',
  },
}
