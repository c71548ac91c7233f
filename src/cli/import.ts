import { defineCommand } from 'citty'
import type { ServerEntry } from '../beacon/types.ts'
import { hash64 } from '../evidence/index.ts'
import { calendarOf } from '../rule/index.ts'
import { Complaint, complain } from './complaint.ts'
import { counted, firstOf } from './counted.ts'
import { type HistoryLine, readHistory } from './history.ts'
import { knowOnly } from './options.ts'
import { readPlaybooks, readText } from './playbooks.ts'
import { remoteArgs, remoteOf } from './remote.ts'

/** So many lines go in one request, and so many bytes, which the receiver takes well. */
const BATCH = 500
const MOST_BYTES = 2 ** 21

/** An entry, and the line of the file that it came from. */
interface Told {
  readonly line: number
  readonly entry: ServerEntry
}

/**
 * Lines of a history as entries for `POST /v1/events`, `history: true`. A line without an id is named by what it says, and by how often that
 * was said before, so that a file may be brought in again after a break, or with more lines, and nothing counts twice. Facts of a person
 * and of the account that stand in one line become two entries; notes are left out.
 */
export function entriesOf(lines: readonly HistoryLine[], texts: readonly string[]): Told[] {
  const said = new Map<string, number>()
  return lines.flatMap(({ line, at, account, person, deed }): Told[] => {
    const text = texts[line - 1]!.trim()
    const n = said.get(text) ?? 0
    said.set(text, n + 1)
    const name = `h-${hash64('line', text)}-${n}`
    // Of two facts of one instant the greater id counts: the later line. Told again under another number they change nothing.
    const fact = `h-${line.toString(16).padStart(8, '0')}-${hash64('line', text)}`
    const head = { at, account, history: true }
    if (deed.kind === 'event') {
      const id = (JSON.parse(text) as { id?: unknown }).id === undefined ? name : deed.id
      return [{ line, entry: { ...head, id, ...(person && { person }), event: deed.name, props: deed.props } }]
    }
    if (deed.kind !== 'facts') return []
    const ofAccount = deed.facts.filter(([key]) => key.startsWith('account.'))
    const ofPerson = deed.facts.filter(([key]) => !key.startsWith('account.'))
    const marks = (facts: typeof deed.facts) => ({ marks: Object.fromEntries(facts), rank: deed.rank })
    return [
      ...(ofAccount.length ? [{ line, entry: { ...head, id: `${fact}a`, ...marks(ofAccount) } }] : []),
      ...(ofPerson.length ? [{ line, entry: { ...head, id: `${fact}p`, person, ...marks(ofPerson) } }] : []),
    ]
  })
}

/** Entries as bodies of requests, each with the lines that its entries came from. */
export function* bodiesOf(told: readonly Told[]): Generator<{ readonly body: string; readonly lines: readonly number[] }> {
  let texts: string[] = []
  let lines: number[] = []
  let bytes = 0
  for (const { line, entry } of told) {
    const text = JSON.stringify(entry)
    const size = Buffer.byteLength(text) + 1
    if (texts.length && (texts.length === BATCH || bytes + size > MOST_BYTES)) {
      yield { body: `[${texts.join()}]`, lines }
      ;[texts, lines, bytes] = [[], [], 0]
    }
    texts.push(text)
    lines.push(line)
    bytes += size
  }
  if (texts.length) yield { body: `[${texts.join()}]`, lines }
}

/** Does a line say its time by the wall, without its offset? */
function isBare(text: string): boolean {
  const { at } = JSON.parse(text) as { at?: unknown }
  return typeof at === 'string' && !/(Z|[+-]\d\d:?\d\d)\s*$/.test(at.replace(/^\s*\d{4}-\d\d-\d\d/, ''))
}

interface Answer {
  readonly status: 'accepted' | 'duplicate' | 'rejected'
  readonly reason?: string
}

const importArgs = {
  file: { type: 'positional', description: 'History as JSON lines (see waymark replay --help); several may follow', required: false },
  playbook: { type: 'string', description: "Playbook, for the zone of times that don't say theirs (default UTC)", valueHint: 'FILE' },
  'dry-run': { type: 'boolean', description: 'Read and count only' },
  ...remoteArgs,
} as const

/** `waymark import FILE…`: brings in what happened before, in the lines that `waymark replay` reads too. Nothing of it rings anybody. */
export const importCommand = defineCommand({
  meta: { name: 'import', description: 'Bring in what happened before Waymark was there; raises no alarms' },
  args: importArgs,
  run: async ({ args, rawArgs }) => {
    try {
      knowOnly(rawArgs, importArgs)
      if (!args._.length) throw new Complaint(['import needs a FILE. See waymark import --help.'])
      const [playbook] = args.playbook ? await readPlaybooks([args.playbook]) : []
      const remote = args['dry-run'] ? null : remoteOf(args, process.env)
      for (const file of args._) {
        const text = await readText(file)
        const { lines, bad } = readHistory(text, calendarOf(playbook ?? {}))
        if (bad.length) throw new Complaint(firstOf(bad.map(({ line, reason }) => `${file}:${line}: ${reason}`)))
        const texts = text.replace(/^\uFEFF/, '').split('\n')
        const told = entriesOf(lines, texts)
        const bare = playbook ? 0 : told.filter(({ line }) => isBare(texts[line - 1]!)).length
        if (bare)
          console.error(
            `waymark: ${file}: ${counted(bare, 'time')} without an offset ${bare === 1 ? 'is' : 'are'} read as UTC: give --playbook FILE for the zone of its calendar`,
          )
        if (!remote) {
          console.log(
            `${file}: ${counted(told.length, 'entry', 'entries')} of ${counted(new Set(told.map(({ entry }) => entry.account)).size, 'account')}`,
          )
          continue
        }
        const tally = { accepted: 0, duplicate: 0, rejected: 0 }
        const refused: string[] = []
        for (const { body, lines } of bodiesOf(told)) {
          const { entries } = (await remote.post('/v1/events', body)) as unknown as { entries: Answer[] }
          for (const [j, { status, reason }] of entries.entries()) {
            tally[status]++
            if (status === 'rejected') refused.push(`${file}:${lines[j]}: not taken in: ${reason}`)
          }
        }
        for (const line of firstOf(refused)) console.error(`waymark: ${line}`)
        console.log(`${file}: ${tally.accepted} taken in, ${tally.duplicate} known before, ${tally.rejected} not taken in`)
        if (refused.some(line => line.includes('malformed'))) process.exitCode = 1
      }
    } catch (error) {
      complain(error)
    }
  },
})
