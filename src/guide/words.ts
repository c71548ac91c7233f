import type { Reason } from './types.ts'

const WORDS: Readonly<Record<Reason, readonly [ja: string, en: string]>> = {
  shown: ['いま表示しています。', 'It is shown now.'],
  waiting: [
    '開いていますが、ページや対象の要素が現れるのを待っています。',
    'It is open, and waits for its page, the product or its target.',
  ],
  unknown: ['この名前のガイドはプレイブックにありません。', 'The playbook has no guide of this name.'],
  notReady: ['プレイブックの読み込みか、利用者の特定がまだ終わっていません。', 'The playbook is not loaded yet, or nobody is identified.'],
  consent: ['利用者が同意していないため、表示しません。', 'It is not shown because the person did not consent.'],
  completed: ['すでに完了しています。', 'It was completed before.'],
  dismissed: ['利用者が閉じています。', 'The person closed it.'],
  snoozed: ['利用者が「後で」を選んでいます。', 'The person chose “Later”.'],
  interrupted: [
    '途中で中断されました。次にページを読み込んだときに、もう一度表示します。',
    'It was interrupted. It is tried again when the page is loaded anew.',
  ],
  audience: ['この利用者は対象に含まれていません。', 'The person is not in its audience.'],
  live: ['公開されていません。呼び出すと開きます。', 'It is not live, and opens only when asked.'],
  page: ['いまのページは表示の対象ではありません。', 'It does not open on this page.'],
  manual: ['自動では表示されません。呼び出すと開きます。', 'It does not open by itself, only when asked.'],
  level: ['次に目指すレベルのガイドではありません。', 'It leads to a level that is not the next one.'],
  trigger: ['表示のきっかけがまだ起きていません。', 'What triggers it has not come about.'],
  budget: ['この期間に表示してよい回数に達しています。', 'The person had enough of prompts for now.'],
  quiet: ['表示を控える時間帯です。', 'It is in the quiet hours.'],
  typing: ['利用者が入力中です。', 'The person is writing.'],
  busy: ['ほかのガイドが開いています。', 'Another guide is open.'],
  priority: ['優先度の高いガイドが先に表示されます。', 'A guide of higher priority goes first.'],
  surfaces: ['画面への表示が無効になっています。', 'Surfaces are switched off.'],
  chunk: [
    '表示に必要なファイルを読み込めませんでした。次に表示するときに、もう一度試します。',
    'Its file failed to load. It is tried again at the next show.',
  ],
}

/**
 * Says a reason in a sentence for product and success teams: Japanese for `ja` and its regions, else English.
 * A reason of a later version is given back as it is.
 */
export const reasonWords = (reason: Reason, locale: string): string => WORDS[reason]?.[/^ja\b/i.test(locale) ? 0 : 1] ?? reason
