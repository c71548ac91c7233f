import { defineCommand } from 'citty'
import type { Playbook } from '../playbook/index.ts'
import { calendarOf } from '../rule/index.ts'
import { nearest } from '../schema/near.ts'
import { Complaint, complain } from './complaint.ts'
import { counted, firstOf } from './counted.ts'
import { explain, type Proof } from './explain.ts'
import { explainJson, explainReport } from './explain-report.ts'
import { type BadLine, type HistoryLine, readHistory } from './history.ts'
import { clockOf, knowOnly } from './options.ts'
import { type Paint, painter } from './paint.ts'
import { readPlaybooks, readText } from './playbooks.ts'
import { type AccountReplay, replayAccount, stageOf, type Turned } from './replay.ts'
import { accountTable, isJapanese, wall, wordsFor } from './table.ts'

/** A history that was gone through. */
export interface Replayed {
  readonly playbook: Playbook
  readonly until: number
  readonly lines: readonly HistoryLine[]
  readonly accounts: readonly AccountReplay[]
  readonly skipped: readonly BadLine[]
  /** Events that no rule reads, and how many there were. */
  readonly unread: Readonly<Record<string, number>>
}

const REASONS: Readonly<Record<string, string>> = {
  amount: 'its amount is no whole number: give it in its least unit',
  cap: 'more different values than are remembered of a person',
  tooOld: 'its day was forgotten',
}

/** Goes through a history as text. `until`: the instant to read at, default its last line; `only`: the account that is wanted. */
export const replayText = (playbook: Playbook, text: string, until?: number, only?: string): Replayed =>
  replayLines(playbook, readHistory(text, calendarOf(playbook)), until, only)

function replayLines(playbook: Playbook, { lines, bad }: ReturnType<typeof readHistory>, until?: number, only?: string): Replayed {
  const end = until ?? lines.at(-1)?.at ?? 0
  const byAccount = new Map<string, HistoryLine[]>()
  for (const line of lines) {
    if (line.account === '' || (only !== undefined && line.account !== only)) continue
    const list = byAccount.get(line.account)
    if (list) list.push(line)
    else byAccount.set(line.account, [line])
  }
  const stage = stageOf(playbook)
  const accounts = [...byAccount]
    .filter(([, list]) => list[0]!.at <= end)
    .map(([account, list]) => replayAccount(stage, account, list, end))
  const unread: Record<string, number> = {}
  const refused: BadLine[] = []
  for (const { line, name, reason } of accounts.flatMap(one => one.refused))
    if (reason === 'noRule') unread[name] = (unread[name] ?? 0) + 1
    else refused.push({ line, reason: REASONS[reason] ?? reason })
  return { playbook, until: end, lines, accounts, skipped: [...bad, ...refused].sort((a, b) => a.line - b.line), unread }
}

const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString())

/** A turn as plain JSON. */
function turnJson({ account, person, at, change }: Turned) {
  const head = { at: iso(at), account, person, kind: change.kind }
  switch (change.kind) {
    case 'milestone': {
      const { reachedAt, late, ttv, ttvDays, ttvOpenDays } = change.now
      return { ...head, id: change.id, reached: change.reached, reachedAt: iso(reachedAt), late, ttv, ttvDays, ttvOpenDays }
    }
    case 'level':
      return {
        ...head,
        level: change.level,
        from: change.from,
        reachedAt: iso(change.now?.reachedAt ?? null),
        ttv: change.now?.ttv ?? null,
      }
    case 'signal':
      return { ...head, id: change.id, raised: change.raised, since: iso(change.at) }
    case 'phase':
      return { ...head, phase: change.phase, from: change.from }
    case 'health':
      return { ...head, health: change.health, from: change.from }
  }
}

/** What `--json` prints. */
export const replayJson = ({ playbook, until, accounts, skipped, unread }: Replayed) => ({
  playbook: { id: playbook.id, version: playbook.version },
  until: iso(until),
  turns: accounts.flatMap(({ turns }) => turns.map(turnJson)),
  accounts: accounts.map(({ account, progress, people }) => ({ account, progress, people })),
  skipped,
  unread,
})

/** What `replay` prints. */
export function replayReport({ playbook, until, lines, accounts, unread }: Replayed, locale: string, paint: Paint): string {
  const calendar = calendarOf(playbook)
  const people = new Set(accounts.flatMap(({ account, people }) => Object.keys(people).map(id => JSON.stringify([account, id]))))
  const notes = (account: string) =>
    lines.flatMap(line =>
      line.deed.kind === 'note' && line.at <= until && (line.account === account || line.account === '')
        ? [{ at: line.at, text: line.deed.text }]
        : [],
    )
  const told = lines.filter(({ at, account }) => at <= until && accounts.some(one => one.account === account))
  const rare = Object.entries(unread).map(([name, n]) => `${name} (${n})`)
  return [
    isJapanese(locale)
      ? `${playbook.id} 第${playbook.version}版：${told.length}行、${accounts.length}アカウント、${people.size}人、${wall(until, calendar)}（${calendar.zone}）まで`
      : `${playbook.id} version ${playbook.version}: ${counted(told.length, 'line')}, ${counted(accounts.length, 'account')}, ${counted(people.size, 'person', 'people')}, until ${wall(until, calendar)} (${calendar.zone})`,
    ...accounts.map(one => accountTable(one, notes(one.account), playbook, calendar, locale, paint)),
    ...(rare.length ? [paint('dim', `${wordsFor(locale)('unread')}${rare.join(wordsFor(locale)('comma'))}`)] : []),
  ].join('\n\n')
}

/** What proved a milestone in a history. Throws a `Complaint` where there is no such milestone, account or person. */
function proofsOf(
  playbook: Playbook,
  id: string,
  lines: readonly HistoryLine[],
  until?: number,
  account?: string,
  person?: string,
): readonly Proof[] {
  if (!Object.hasOwn(playbook.milestones, id)) {
    const meant = nearest(id, Object.keys(playbook.milestones))
    const there = Object.keys(playbook.milestones).join(', ')
    throw new Complaint([`The playbook has no milestone "${id}". ${meant ? `Did you mean "${meant}"?` : `There are: ${there}`}`])
  }
  const wanted = account === undefined ? lines : lines.filter(line => line.account === account)
  const proofs = explain(playbook, id, wanted, until ?? lines.at(-1)?.at ?? 0)
  const theirs = person === undefined ? proofs : proofs.filter(proof => proof.person === person)
  if (!theirs.length) throw new Complaint(['The history has nothing of that account or person.'])
  return theirs
}

const replayArgs = {
  playbook: { type: 'positional', description: 'Playbook file', required: false },
  events: { type: 'positional', description: 'History: JSON lines of events and facts', required: false },
  explain: { type: 'string', description: 'Tell which events proved this milestone, with their dates', valueHint: 'MILESTONE' },
  account: { type: 'string', description: 'Only this account', valueHint: 'ID' },
  person: { type: 'string', description: 'With --explain: only this person', valueHint: 'ID' },
  at: { type: 'string', description: 'Read at this instant (default: the last line)', valueHint: 'TIME' },
  locale: { type: 'string', description: 'Language of titles and words', default: 'en', valueHint: 'TAG' },
  json: { type: 'boolean', description: 'Print JSON for machines' },
} as const

/** `waymark replay PLAYBOOK EVENTS`: what turned when, as the engine would have told it at the time. */
export const replayCommand = defineCommand({
  meta: { name: 'replay', description: 'Go through a history and tell what turned when: milestones, levels, signals, phases, health' },
  args: replayArgs,
  run: async ({ args, rawArgs }) => {
    try {
      knowOnly(rawArgs, replayArgs, 2)
      const [file, events] = args._
      if (!file || !events) throw new Complaint(['replay needs a PLAYBOOK and EVENTS. See waymark replay --help.'])
      if (args.person !== undefined && args.explain === undefined) throw new Complaint(['--person goes with --explain MILESTONE.'])
      const [playbook] = (await readPlaybooks([file])) as [Playbook]
      const until = args.at === undefined ? undefined : clockOf(args.at, calendarOf(playbook))
      const text = await readText(events)
      const history = readHistory(text, calendarOf(playbook))
      const { lines, bad } = history
      const tell = (skipped: readonly BadLine[]): void => {
        for (const line of firstOf(skipped.map(({ line, reason }) => `${events}:${line}: skipped: ${reason}`))) console.error(line)
      }
      if (!lines.length) {
        tell(bad)
        throw new Complaint([`${events} has no line to go through; one is {"at":"2026-04-01T09:00","account":"acme","name":"scout.sent"}`])
      }
      if (args.explain !== undefined) {
        const proofs = proofsOf(playbook, args.explain, lines, until, args.account, args.person)
        tell(bad)
        const report = () => explainReport(playbook, args.explain!, proofs, args.locale, painter(process.stdout))
        console.log(args.json ? JSON.stringify(explainJson(args.explain, proofs), null, 2) : report())
        return
      }
      const replayed = replayLines(playbook, history, until, args.account)
      if (args.account !== undefined && !replayed.accounts.length)
        throw new Complaint([`${events} has nothing of the account "${args.account}".`])
      tell(replayed.skipped)
      console.log(args.json ? JSON.stringify(replayJson(replayed), null, 2) : replayReport(replayed, args.locale, painter(process.stdout)))
    } catch (error) {
      complain(error)
    }
  },
})
