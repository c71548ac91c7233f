import { type Playbook, say, type Text } from '../playbook/index.ts'
import type { Progress } from '../progress/index.ts'
import type { LocalCalendar } from '../rule/index.ts'
import type { Paint } from './paint.ts'
import type { AccountReplay, Turned } from './replay.ts'

const WORDS = {
  account: ['アカウント', 'account'],
  reached: ['達成', 'reached'],
  open: ['未達成', 'open'],
  lost: ['取り消し', 'lost'],
  late: ['（遅れ）', ', late'],
  level: ['レベル', 'level'],
  none: ['なし', 'none'],
  raised: ['発生', 'raised'],
  cleared: ['解消', 'cleared'],
  health: ['ヘルス', 'health'],
  good: ['良好', 'good'],
  warn: ['注意', 'warn'],
  bad: ['危険', 'bad'],
  phase: ['フェーズ', 'phase'],
  day: ['日', ' d'],
  hour: ['時間', ' h'],
  minute: ['分', ' min'],
  after: ['で', ' to value'],
  milestones: ['マイルストーン', 'milestones'],
  unread: ['どのルールも読まないイベント：', 'No rule reads: '],
  comma: ['、', ', '],
  /** Between a word and its number. */
  gap: ['', ' '],
} as const
type Word = keyof typeof WORDS

/** Whoever reads Japanese (`ja` and its regions) is told in it, everybody else in English. */
export const isJapanese = (locale: string): boolean => /^ja\b/i.test(locale)

/** The words of a reader. */
export const wordsFor =
  (locale: string) =>
  (word: Word): string =>
    WORDS[word][isJapanese(locale) ? 0 : 1]

/** An instant on the wall of a calendar, to the minute. */
export const wall = (at: number, calendar: LocalCalendar): string =>
  new Date(at + calendar.offset(at)).toISOString().slice(0, 16).replace('T', ' ')

/** A time to value as people say it: its two greatest units. */
export function lasting(ms: number, word: (word: Word) => string): string {
  const minutes = Math.max(0, Math.round(ms / 60_000))
  const parts: [number, Word][] = [
    [Math.floor(minutes / 1440), 'day'],
    [Math.floor(minutes / 60) % 24, 'hour'],
    [minutes % 60, 'minute'],
  ]
  const first = parts.findIndex(([n]) => n > 0)
  const said = parts.slice(first < 0 ? 2 : first, first < 0 ? 3 : first + 2).filter(([n], i) => n > 0 || i === 0)
  return said.map(([n, unit]) => n + word(unit)).join(word('gap'))
}

/** What turned, in words: what it is, what became of it, its title. */
function told({ change }: Turned, playbook: Playbook, locale: string): readonly [what: string, how: string, title: string] {
  const word = wordsFor(locale)
  const title = (text: Text | undefined): string => say(text, locale)
  const ttv = (ms: number | null): string => (ms === null || ms < 0 ? '' : `${word('comma')}${lasting(ms, word)}${word('after')}`)
  switch (change.kind) {
    case 'milestone': {
      const { reached, late, ttv: ms } = change.now
      return [
        change.id,
        word(reached ? 'reached' : 'lost') + (reached ? ttv(ms) + (late ? word('late') : '') : ''),
        title(change.now.title),
      ]
    }
    case 'level':
      return [
        `${word('level')}${word('gap')}${change.level ?? word('none')}`,
        word('reached') + ttv(change.now?.ttv ?? null),
        title(change.now?.state),
      ]
    case 'signal':
      return [change.id, word(change.raised ? 'raised' : 'cleared'), title(playbook.signals?.[change.id]?.title)]
    case 'phase':
      return [word('phase'), change.phase ?? word('none'), title(playbook.phases?.find(({ id }) => id === change.phase)?.title)]
    case 'health':
      return [word('health'), `${word(change.from)} → ${word(change.health)}`, '']
  }
}

/** Letters of East Asia that take two columns, and pictures. */
const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303f\u30a0-\u30ff\uff00-\uff60\uffe0-\uffe6]/u
/** Half-width ones, among them katakana. */
const HALF = /[\uff61-\uffdc\uffe8-\uffee]/
/** What stands over the letter before, or is not seen. */
const NONE = /[\p{Mn}\p{Me}\p{Cf}]/u

/** How many columns a text takes on a terminal: letters of East Asia take two, half-width ones and all others one, accents none. */
export const widthOf = (text: string): number => {
  let width = 0
  for (const letter of text) width += NONE.test(letter) ? 0 : WIDE.test(letter) && !HALF.test(letter) ? 2 : 1
  return width
}
/** A text of others as it may stand in a table: what would break a line or steer the terminal is a space. */
export const shown = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu, ' ')
const pad = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - widthOf(text)))

/** Rows in columns, the last as long as it is. */
export function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map(row => widthOf(row[i] ?? ''))))
  return rows.map(row =>
    row
      .map((cell, i) => (i === row.length - 1 ? cell : pad(cell, widths[i]!)))
      .join('  ')
      .trimEnd(),
  )
}

/** Where an account came to, in a line. */
const summary = ({ level, levels, milestones, health, phase }: Progress, locale: string): string => {
  const word = wordsFor(locale)
  const all = Object.values(milestones)
  const state = levels.find(one => one.level === level)?.state
  const gap = word('gap')
  const inJapanese = isJapanese(locale)
  const count = `${all.filter(({ reached }) => reached).length}/${all.length}`
  const said = state ? (inJapanese ? `（${say(state, locale)}）` : ` (${say(state, locale)})`) : ''
  return [
    `${word('level')}${gap}${level ?? word('none')}${said}`,
    inJapanese ? `${word('milestones')}${count}` : `${count} ${word('milestones')}`,
    `${word('health')} ${word(health)}`,
    ...(phase === null ? [] : [`${word('phase')} ${phase}`]),
  ].join(word('comma'))
}

/** An account's turns over time as a table, with notes of the author in their place, and where it came to. */
export function accountTable(
  { account, turns, progress }: AccountReplay,
  notes: readonly { readonly at: number; readonly text: string }[],
  playbook: Playbook,
  calendar: LocalCalendar,
  locale: string,
  paint: Paint,
): string {
  const rows = turns.map(turned => {
    const [what, how, title] = told(turned, playbook, locale)
    return { at: turned.at, cells: [wall(turned.at, calendar), shown(turned.person ?? wordsFor(locale)('account')), what, how, title] }
  })
  const lines = columns(rows.map(({ cells }) => cells)).map((text, i) => ({ at: rows[i]!.at, text }))
  const all = [...notes.map(({ at, text }) => ({ at, text: paint('dim', `${wall(at, calendar)}  ${shown(text)}`) })), ...lines].sort(
    (a, b) => a.at - b.at,
  )
  return [paint('bold', shown(account)), ...all.map(({ text }) => `  ${text}`), `  ${paint('cyan', summary(progress, locale))}`].join('\n')
}
