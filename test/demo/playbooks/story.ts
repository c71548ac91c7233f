import { readFileSync } from 'node:fs'
import { readHistory } from '../../../src/cli/history.ts'
import { type AccountReplay, replayAccount, stageOf, type Turned } from '../../../src/cli/replay.ts'
import type { Instant } from '../../../src/evidence/index.ts'
import type { Playbook } from '../../../src/playbook/index.ts'
import type { Progress } from '../../../src/progress/index.ts'
import { calendarOf } from '../../../src/rule/index.ts'
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

/** Alarms with their end, of the account and of its people. */
function alarms(turns: readonly Turned[]): string[] {
  const all: { readonly id: string; readonly person: string | null; told: string; isOpen: boolean }[] = []
  for (const { at, person, change } of turns) {
    if (change.kind !== 'signal') continue
    const open = all.find(one => one.id === change.id && one.person === person && one.isOpen)
    if (change.raised) all.push({ id: change.id, person, told: `${change.id} ${wall(at)}`, isOpen: true })
    else if (open) Object.assign(open, { told: `${open.told} to ${wall(at)}`, isOpen: false })
  }
  return all.map(({ told }) => told)
}

/** Replays the history that lies beside a playbook, as `waymark replay` does, account by account. */
export function tell(name: string): Readonly<Record<string, Story>> {
  const playbook = playbookOf(name)
  const stage = stageOf(playbook)
  const { lines, bad } = readHistory(textOf(`${name}.history.jsonl`), calendarOf(playbook))
  if (bad.length) throw new Error(bad.map(({ line, reason }) => `${line}: ${reason}`).join('\n'))
  const accounts = [...new Set(lines.flatMap(({ account }) => account || []))]

  const tellOne = (account: string): Story => {
    const own = lines.filter(line => !line.account || line.account === account)
    const replay = (until: Instant): AccountReplay => replayAccount(stage, account, own, until)
    const { turns, progress: end } = replay(lines.at(-1)!.at)
    const joint = turns.filter(({ person }) => person === null)
    return {
      levels: end.levels.flatMap(({ level, reachedAt, day }) => (reachedAt === null ? [] : [`${level} ${wall(reachedAt)} day ${day}`])),
      signals: alarms(turns),
      health: joint.flatMap(({ at, change }) => (change.kind === 'health' ? [`${change.health} ${wall(at)}`] : [])),
      phases: joint.flatMap(({ at, change }) => (change.kind === 'phase' && change.phase ? [`${change.phase} ${wall(at)}`] : [])),
      milestone: id => {
        const { reachedAt, reached, ttvDays, late, reading } = end.milestones[id]!
        return reached && reachedAt !== null
          ? `${wall(reachedAt)} day ${ttvDays}${late ? ' late' : ''}`
          : `${reading.value} of ${reading.need}${reached ? ', reached' : ''}`
      },
      expectedBy: end.nextExpectedBy === null ? null : wall(end.nextExpectedBy),
      end,
      at: time => replay(instant(time)).progress,
    }
  }
  return Object.fromEntries(accounts.map(account => [account, tellOne(account)]))
}
