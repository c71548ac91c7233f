import type { TimelineEntry } from '../progress/report.ts'
import type { IconName } from './parts/icon.tsx'
import type { Shown } from './shown.ts'

/** A line of the timeline in words. `sign` null: the cairn. */
interface Told {
  readonly sign: IconName | null
  readonly tone: 'usual' | 'bad' | 'level'
  readonly what: string
  /** The kind first, then what else is known. */
  readonly beside: readonly string[]
}

type Fact = Extract<TimelineEntry, { kind: 'fact' }>

/** Facts whose names have a name in them, by how they begin. */
const NAMED = { 'target.': 'target', 'agree.target.': 'agreed', 'document.': 'document', 'calendar.': 'calendar' } as const

/** `anchor.renewal` says "Renewal"; a fact that the console does not know keeps its own name. */
const factName = (fact: string, { words }: Pick<Shown, 'words'>): string => {
  const own = fact.replace(/^(account|trait)\./, '').replace(/^anchor\./, '')
  // Why a fact was changed before its time stands beside it.
  if (own.endsWith('.reason')) return words.event.reason(factName(own.slice(0, -'.reason'.length), { words }))
  const [start, how] = Object.entries(NAMED).find(([start]) => own.startsWith(start)) ?? []
  return start && how ? words.event[how](own.slice(start.length)) : (words.event.facts[own] ?? own)
}

const factValue = (value: Fact['value'], { words, format }: Shown): string => {
  if (value === null) return '–'
  if (typeof value === 'boolean') return value ? words.event.yes : words.event.no
  if (typeof value === 'number') return format.number(value)
  return format.isoDay(value) ?? value
}

/** Puts what happened into words. */
export const tell = (entry: TimelineEntry, shown: Shown): Told => {
  const { event } = shown.words
  switch (entry.kind) {
    case 'milestone': {
      const beside = [event.milestone, entry.ttvDays === null ? '' : event.ttv(entry.ttvDays), entry.late ? event.late : '']
      return { sign: 'flag', tone: 'usual', what: shown.say(entry.title), beside }
    }
    case 'level': {
      const down = entry.level === null || (entry.from !== null && entry.from > entry.level)
      const what = entry.level === null || down ? event.levelDown(entry.level) : event.levelUp(entry.level, shown.say(entry.state ?? ''))
      return { sign: null, tone: 'level', what, beside: [event.level] }
    }
    case 'signal': {
      const what = shown.say(entry.title ?? entry.signal)
      return entry.raised
        ? { sign: 'alert', tone: 'bad', what, beside: [event.raised] }
        : { sign: 'check', tone: 'usual', what, beside: [event.cleared] }
    }
    case 'guide': {
      const beside = [event.guide[entry.what] ?? entry.what, entry.step === null ? '' : event.step(entry.step)]
      return { sign: 'guide', tone: 'usual', what: shown.say(entry.title ?? entry.guide), beside }
    }
    case 'talk':
      return { sign: 'alert', tone: 'bad', what: event.talk, beside: [entry.topic ?? ''] }
    case 'personChanged':
      return { sign: 'swap', tone: 'usual', what: event.personChanged(entry.to), beside: [] }
    case 'fact': {
      const what = event.factIs(entry.title ? shown.say(entry.title) : factName(entry.fact, shown), factValue(entry.value, shown))
      return {
        sign: 'doc',
        tone: 'usual',
        what,
        beside: [event.fact, entry.by === null ? '' : event.by(event.sources[entry.by] ?? entry.by)],
      }
    }
  }
}
