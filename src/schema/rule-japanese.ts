import { conditions, type Fields, lengthOf, listOf, percent, type Speech, stepsOf } from './rule-speech.ts'

const UNITS = ['年', 'か月', '日', '時間', '分', '秒']
const ANCHORS: Readonly<Record<string, string>> = {
  activation: '利用開始',
  contract: '契約',
  kickoff: 'キックオフ',
  trialStart: 'トライアル開始',
  release: 'リリース',
  renewal: '更新',
}
const EVERY: Readonly<Record<string, readonly [every: string, unit: string]>> = {
  day: ['営業日は毎日', '営業日'],
  week: ['毎週', '週'],
  month: ['毎月', 'か月'],
}
const quote = (x: unknown): string => (typeof x === 'string' ? `「${x}」` : String(x ?? 'なし'))
const brackets = (text: string): string => `（${text}）`
const span = (text: unknown): string => lengthOf(text, UNITS, (n, unit) => `${n}${unit}`).join('') || '0日'
const amount = (x: unknown): string => (typeof x === 'object' && x ? `合意した「${(x as { target: string }).target}」` : String(x ?? 1))
/** So much or more: a number with its unit, or what was agreed, by the name of the figure. */
const atLeast = (x: unknown, unit: string, figure: string): string =>
  typeof x === 'object' && x ? `${amount(x)}の${figure}以上` : `${amount(x)}${unit}以上`
const times = (x: unknown): string => atLeast(x, '回', '回数')
const anchor = (x: unknown): string => {
  const { milestone, level } = x as { milestone?: string; level?: number }
  return milestone !== undefined
    ? `マイルストーン「${milestone}」`
    : level !== undefined
      ? `レベル${level}`
      : (ANCHORS[String(x)] ?? String(x))
}
const given = (where: unknown): string =>
  conditions(where)
    .map(({ name, not, of }) => `${name}が${of.map(quote).join('か')}${not ? '以外' : ''}`)
    .join('、')
const where = ({ where }: Fields): string => (where ? brackets(given(where)) : '')
const by = ({ by }: Fields): string => (by && typeof by === 'object' ? `${given(by)}の人` : '')
const window = ({ from, within, last }: Fields): string =>
  last !== undefined
    ? `直近${span(last)}に`
    : from !== undefined
      ? `${anchor(from)}${within === undefined ? '以降に' : `から${span(within)}以内に`}`
      : within === undefined
        ? ''
        : `${span(within)}のうちに`
const expected = ({ expected }: Fields): string => (typeof expected === 'number' ? `${expected}人` : `アカウントの${expected}`)
const limits = ({ atLeast, atMost }: Fields): string =>
  [atLeast === undefined ? '' : `${atLeast}以上`, atMost === undefined ? '' : `${atMost}以下`].filter(Boolean).join('かつ')

const net = (r: Fields): string => (r.net ? '（差し引き後）' : '')
const document = ({ agree, version }: Fields): string => (version === undefined ? `最新の${agree}` : `${agree}の第${version}版`)

/** What a part of a ratio counts, without how much of it is enough. */
const figure = (r: Fields): string => {
  const done = window(r) && `${window(r)}行った`
  return r.count !== undefined
    ? `${done}${r.count}${where(r)}の数`
    : r.distinct !== undefined
      ? `${done}${r.distinct}${where(r)}の${r.by === 'day' ? '日数' : `${r.by}の種類`}`
      : r.sum !== undefined
        ? `${done}${r.sum}${where(r)}の${r.prop}の合計${net(r)}`
        : r.quorum !== undefined
          ? `${r.now ? '現在' : ''}${given(r.quorum)}の人数`
          : r.agree === undefined
            ? `${window(r)}${r.coverage}${where(r)}を${r.atLeast === undefined ? '' : times(r.atLeast)}行った人数`
            : `${document(r)}に同意した${by(r)}${by(r) && 'の'}人数`
}

/** Rules in Japanese. */
export const japanese: Speech = {
  count: r => `${window(r)}${r.count}${where(r)}が${times(r.atLeast)}`,
  distinct: r =>
    `${window(r)}${r.distinct}${where(r)}が${r.by === 'day' ? atLeast(r.atLeast, '日', '日数') : `${r.by}で${atLeast(r.atLeast, '種類', '種類数')}`}`,
  quorum: r => `${given(r.quorum)}の人が${r.now ? '現在' : ''}${atLeast(r.atLeast, '人', '人数')}`,
  coverage: r =>
    `${window(r)}${r.by ? `${r.by}ごとに、` : ''}${expected(r)}の${percent(r.share)}が${r.coverage}${where(r)}を${r.atLeast === undefined ? '' : times(r.atLeast)}行った`,
  gap: r => `営業時間で${span(r.over)}、${r.gap}${where(r)}がない`,
  gauge: r => `${window(r)}${r.gauge}${where(r)}の${r.prop}が${amount(r.atLeast)}以上になった日が${amount(r.days)}日以上`,
  sum: r => `${window(r)}${r.sum}${where(r)}の${r.prop}の合計${net(r)}が${amount(r.atLeast)}以上`,
  ratio: r =>
    `${figure(r.ratio as Fields)}が、${figure(r.per as Fields)}に対して${limits(r)}${r.least === undefined ? '' : `（後者が${r.least}以上の場合）`}`,
  agree: r =>
    `${document(r)}に${by(r)}${by(r) && 'の'}${r.share === undefined ? `${amount(r.atLeast)}人以上` : `${expected(r)}の${percent(r.share)}`}が同意した`,
  target: r => `目標「${r.target}」に合意している`,
  streak: r =>
    `${r.now ? '現在、' : ''}${r.streak}${where(r)}が${EVERY[String(r.every)]?.[0]}${r.atLeast === undefined ? '' : times(r.atLeast)}、${span(r.for)}続く${r.grace ? `（${r.grace}回までの抜けは数えない）` : ''}`,
  missed: r => {
    const [, unit] = EVERY[String(r.every)] ?? []
    const n = r.atLeast ?? 1
    const long = `${n}${unit}${n === 1 ? 'でも' : '続けて'}`
    const few = r.each === undefined || r.each === 1 ? '一度もない' : `${r.each}回に満たない`
    return `${window(r)}${long}${r.missed}${where(r)}が${few}`
  },
  sequence: r => `${window(r)}${stepsOf(r.sequence, where).join('、次に')}`,
  cycle: r => `${window(r)}${stepsOf(r.cycle, where).join('、次に')}を${r.atLeast ?? 1}周`,
  elapsed: r =>
    r.before !== undefined
      ? `${anchor(r.elapsed)}の${span(r.before)}前以降`
      : !lengthOf(r.over, UNITS, String)[0]
        ? `${anchor(r.elapsed)}以降`
        : `${anchor(r.elapsed)}から${r.open ? '営業時間で' : ''}${span(r.over)}たった後`,
  phase: r => `フェーズ「${r.phase}」にある`,
  attest: r => `${r.attest}を${by(r)}${by(r) && 'の'}${amount(r.atLeast)}人以上が確認した`,
  trait: r =>
    `${r.of === 'account' ? 'アカウントの' : ''}${r.trait}が${r.is !== undefined ? quote(r.is) : r.in ? [r.in].flat().map(quote).join('か') : r.atLeast === undefined ? 'ある' : `${r.atLeast}以上`}`,
  all: (r, part) => listOf(r, part, '、かつ', brackets),
  any: (r, part) => listOf(r, part, '、または', brackets),
  of: (r, part) => `次のうち${r.share === undefined ? `${amount(r.atLeast)}つ` : percent(r.share)}以上：${listOf(r, part, '、', brackets)}`,
  not: (r, part) => `「${part(r.not)}」ではない`,
  milestone: r => `マイルストーン「${r.milestone}」を達成した`,
  level: r => `レベル${r.level}に達した`,
}
