import { readFileSync } from 'node:fs'
import { readHistory } from '../../../src/cli/history.ts'
import { type Evidence, empty, type Instant, mark, record } from '../../../src/evidence/index.ts'
import type { Playbook } from '../../../src/playbook/index.ts'
import { accountOf, change, measureAccount, type Progress, type Turn } from '../../../src/progress/index.ts'
import { calendarOf, plan } from '../../../src/rule/index.ts'
import { parsePlaybook } from '../../../src/schema.ts'

const folder = new URL('../../../demo/playbooks/', import.meta.url)
export const textOf = (file: string): string => readFileSync(new URL(file, folder), 'utf8')

/** A playbook of the demo folder, read strictly. */
export function playbookOf(name: string): Playbook {
  const { playbook, problems } = parsePlaybook(JSON.parse(textOf(`${name}.json`)))
  if (!playbook) throw new Error(`${name}: ${problems.map(({ path }) => path)}`)
  return playbook
}

/** What came of one account of a history, with times on the wall of Tokyo, where all the demo's playbooks are at home. */
export interface Story {
  /** Each reached level: `0 2026-04-03T10:00 day 2`. */
  readonly levels: readonly string[]
  /** Each alarm in the order in which they rose: `stopped 2026-04-18T00:00`, and until when. */
  readonly signals: readonly string[]
  /** Each change of health: `bad 2026-04-18T00:00`. */
  readonly health: readonly string[]
  /** Each phase: `run 2026-05-01T10:00`. */
  readonly phases: readonly string[]
  /** A milestone: `2026-05-01T09:59 day 30`, ` late` when it was; how far it is when it was not reached. */
  readonly milestone: (id: string) => string
  readonly expectedBy: string | null
  readonly end: Progress
  /** As customer success saw it at an instant. */
  readonly at: (wall: string) => Progress
}

const HOURS = 9 * 3_600_000
export const wall = (at: Instant): string => new Date(at + HOURS).toISOString().slice(0, 16)
export const instant = (at: string): Instant => Date.parse(`${at}Z`) - HOURS

/** Tells the history that lies beside a playbook, account by account: each line at its time, and what time alone brings between them. */
export function tell(name: string): Readonly<Record<string, Story>> {
  const playbook = playbookOf(name)
  const { byEvent } = plan(playbook)
  const { lines, bad } = readHistory(textOf(`${name}.history.jsonl`), calendarOf(playbook))
  if (bad.length) throw new Error(bad.map(({ line, reason }) => `${line}: ${reason}`).join('\n'))
  const last = lines.at(-1)!.at
  const accounts = [...new Set(lines.flatMap(({ account }) => account || []))]

  const tellOne = (account: string): Story => {
    const own = lines.filter(line => !line.account || line.account === account)
    /** Looks whenever something happens or may change by time; hands each difference on. */
    const live = (
      until: Instant,
      seen: (turn: Turn, at: Instant, progress: Progress) => void,
      look: (progress: Progress, at: Instant) => void,
    ) => {
      const ledgers = new Map<string, Evidence>()
      const put = (person: string, to: (evidence: Evidence) => Evidence) => ledgers.set(person, to(ledgers.get(person) ?? empty))
      let before: Progress | null = null
      const measure = (now: Instant): Progress => {
        const people = [...ledgers].map(([id, evidence]) => ({ id, evidence }))
        const progress = measureAccount(playbook, people, accountOf([...ledgers.values()]), now)
        for (const turn of change(before, progress)) seen(turn, now, progress)
        look(progress, now)
        before = progress
        return progress
      }
      let next: Instant | null = null
      for (const { at, person, device, deed, line } of own) {
        if (at > until) break
        while (next !== null && next < at) next = measure(next).revisitAt
        if (deed.kind === 'event')
          put(person, evidence => record(evidence, byEvent[deed.name] ?? [], { ...deed, at }, device, 'k').evidence)
        if (deed.kind === 'facts')
          for (const [key, value] of deed.facts)
            put(key.startsWith('account.') ? '' : person, evidence => mark(evidence, key, { rank: deed.rank, at, id: String(line), value }))
        next = measure(at).revisitAt
      }
      while (next !== null && next < until) next = measure(next).revisitAt
      return measure(until)
    }

    const signals = new Map<string, string>()
    const health: string[] = []
    const phases: string[] = []
    let state = 'good'
    let phase: string | null = null
    const end = live(
      last,
      (turn, at) => {
        if (turn.kind !== 'signal') return
        const open = [...signals].findLast(([key, told]) => key.startsWith(`${turn.id} `) && !told.includes(' to '))
        if (turn.raised) signals.set(`${turn.id} ${at}`, `${turn.id} ${wall(at)}`)
        else if (open) signals.set(open[0], `${open[1]} to ${wall(at)}`)
      },
      (progress, at) => {
        if (progress.health !== state) health.push(`${progress.health} ${wall(at)}`)
        if (progress.phase !== phase && progress.phase) phases.push(`${progress.phase} ${wall(at)}`)
        state = progress.health
        phase = progress.phase
      },
    )
    return {
      levels: end.levels.flatMap(({ level, reachedAt, day }) => (reachedAt === null ? [] : [`${level} ${wall(reachedAt)} day ${day}`])),
      signals: [...signals.values()],
      health,
      phases,
      milestone: id => {
        const { reachedAt, reached, ttvDays, late, reading } = end.milestones[id]!
        return reached && reachedAt !== null
          ? `${wall(reachedAt)} day ${ttvDays}${late ? ' late' : ''}`
          : `${reading.value} of ${reading.need}${reached ? ', reached' : ''}`
      },
      expectedBy: end.nextExpectedBy === null ? null : wall(end.nextExpectedBy),
      end,
      at: time =>
        live(
          instant(time),
          () => {},
          () => {},
        ),
    }
  }
  return Object.fromEntries(accounts.map(account => [account, tellOne(account)]))
}
