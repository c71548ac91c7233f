import { type Catalogue, wordLocale, wordsIn } from './words.ts'

const DAY = 86_400_000

/** The local calendar day of an instant, as days since 1970. Swedish dates are ISO dates. */
const dayNumber = (at: number, zone: string): number => Date.parse(new Date(at).toLocaleDateString('sv', { timeZone: zone })) / DAY

export interface Due {
  /** The last day on which it is in time, as a short date. */
  readonly text: string
  /** Whole days from today to it; negative when it is past. */
  readonly left: number
}

/** When something planned for `dueAt` is due. The instant itself is the first that is late, so midnight belongs to the day before. */
export const dueOf = (
  dueAt: number,
  { now, zone, locale }: { readonly now: number; readonly zone: string; readonly locale: string },
): Due => ({
  text: new Date(dueAt - 1).toLocaleDateString(wordLocale(locale), { timeZone: zone, month: 'short', day: 'numeric' }),
  left: dayNumber(dueAt - 1, zone) - dayNumber(now, zone),
})

export const dueWords: Catalogue<{
  readonly by: (date: string, days: number, long: boolean) => string
  readonly today: string
  readonly tomorrow: string
  readonly overdue: (days: number) => string
}> = {
  ja: {
    by: (date, days, long) => `${date}まで${long ? `、あと${days}日` : ''}`,
    today: '今日まで',
    tomorrow: '明日まで',
    overdue: days => `期限を${days}日過ぎています`,
  },
  en: {
    by: (date, days, long) => `By ${date}${long ? `, ${days} days left` : ''}`,
    today: 'Due today',
    tomorrow: 'Due tomorrow',
    overdue: days => `${days} ${days === 1 ? 'day' : 'days'} overdue`,
  },
}

/** A due day in words; `long` with the days that are left. */
export const sayDue = ({ text, left }: Due, locale: string, long = false): string => {
  const { by, today, tomorrow, overdue } = wordsIn(dueWords, locale)
  return left < 0 ? overdue(-left) : left === 0 ? today : left === 1 ? tomorrow : by(text, left, long)
}
