import { type Catalogue, wordsIn } from './words.ts'

/** The local calendar day of an instant, as days since 1970, and its short date in the reader's language. */
export interface LocalDay {
  readonly number: number
  readonly text: string
}

const DAY = 86_400_000

/** The local day of an instant in a zone. An unknown zone reads as UTC. */
export const localDay = (at: number, zone: string, locale: string): LocalDay => {
  const format = (options: Intl.DateTimeFormatOptions, language: string): Intl.DateTimeFormat => {
    try {
      return new Intl.DateTimeFormat(language, { ...options, timeZone: zone })
    } catch {
      return new Intl.DateTimeFormat('en', { ...options, timeZone: 'UTC' })
    }
  }
  const iso = format({ year: 'numeric', month: '2-digit', day: '2-digit' }, 'en-CA').format(at)
  return { number: Date.parse(`${iso}T00:00Z`) / DAY, text: format({ month: 'short', day: 'numeric' }, locale).format(at) }
}

export interface Due {
  /** The last day on which it is in time. */
  readonly text: string
  /** Whole days from today to it; negative when it is past. */
  readonly left: number
}

/** When something planned for `dueAt` is due. The instant itself is the first that is late, so midnight belongs to the day before. */
export const dueOf = (dueAt: number, now: number, zone: string, locale: string): Due => {
  const last = localDay(dueAt - 1, zone, locale)
  return { text: last.text, left: last.number - localDay(now, zone, locale).number }
}

export const dueWords: Catalogue<{
  readonly by: (date: string) => string
  readonly left: (date: string, days: number) => string
  readonly today: string
  readonly tomorrow: string
  readonly overdue: (days: number) => string
}> = {
  ja: {
    by: date => `${date}まで`,
    left: (date, days) => `${date}まで、あと${days}日`,
    today: '今日まで',
    tomorrow: '明日まで',
    overdue: days => `期限を${days}日過ぎています`,
  },
  en: {
    by: date => `By ${date}`,
    left: (date, days) => `By ${date}, ${days} days left`,
    today: 'Due today',
    tomorrow: 'Due tomorrow',
    overdue: days => `${days} ${days === 1 ? 'day' : 'days'} overdue`,
  },
}

/** A due day in words; `far` says what stands for a day after tomorrow. */
export const sayDue = ({ text, left }: Due, locale: string, far: 'by' | 'left'): string => {
  const words = wordsIn(dueWords, locale)
  return left < 0 ? words.overdue(-left) : left === 0 ? words.today : left === 1 ? words.tomorrow : words[far](text, left)
}
