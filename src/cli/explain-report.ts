import type { Playbook } from '../playbook/index.ts'
import { calendarOf } from '../rule/index.ts'
import { ruleWords } from '../schema.ts'
import type { Proof } from './explain.ts'
import type { HistoryLine } from './history.ts'
import type { Paint } from './paint.ts'
import { columns, lasting, shown, wall, wordsFor } from './table.ts'

/** What a line said, short: `scout.sent n=1`, `trait.role=admin`. */
function saying({ deed }: HistoryLine): string {
  const pairs = (list: readonly (readonly [string, unknown])[]): string => list.map(([key, value]) => `${key}=${String(value)}`).join(' ')
  return deed.kind === 'event' ? `${deed.name} ${pairs(Object.entries(deed.props))}`.trim() : deed.kind === 'facts' ? pairs(deed.facts) : ''
}

/** What `--explain` prints: each proof with its lines in order of time. */
export function explainReport(playbook: Playbook, id: string, proofs: readonly Proof[], locale: string, paint: Paint): string {
  const calendar = calendarOf(playbook)
  const word = wordsFor(locale)
  const rule = ruleWords(playbook.milestones[id]!.rule, locale)
  return proofs
    .map(({ account, person, progress, lines }) => {
      const { reached, reachedAt, late, ttv, reading } = progress
      const when = reachedAt === null ? '' : ` ${wall(reachedAt, calendar)}`
      const state = reached
        ? `${word('reached')}${when}${ttv === null || ttv < 0 ? '' : `${word('comma')}${lasting(ttv, word)}${word('after')}`}${late ? word('late') : ''}`
        : `${word('open')}${late ? word('late') : ''}${word('comma')}${reading.value}/${reading.need ?? '?'}`
      const rows = lines.map((line, i) => [
        String(i + 1).padStart(3),
        wall(line.at, calendar),
        shown(line.person || word('account')),
        `${shown(saying(line))} ${paint('dim', `:${line.line}`)}`,
      ])
      return [
        paint('bold', `${shown(`${account}${person === null ? '' : ` ${person}`}`)}: ${id} ${state}`),
        paint('dim', `  ${rule}`),
        ...columns(rows).map(row => `  ${row}`),
      ].join('\n')
    })
    .join('\n\n')
}

/** What `--explain` prints with `--json`. */
export const explainJson = (id: string, proofs: readonly Proof[]) => ({
  milestone: id,
  proofs: proofs.map(({ account, person, progress, lines }) => ({
    account,
    person,
    reached: progress.reached,
    reachedAt: progress.reachedAt === null ? null : new Date(progress.reachedAt).toISOString(),
    late: progress.late,
    value: progress.reading.value,
    need: progress.reading.need,
    lines: lines.map(({ line, at, person, deed }) => ({ line, at: new Date(at).toISOString(), person: person || null, ...deed })),
  })),
})
