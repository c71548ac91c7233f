import { defineCommand } from 'citty'
import { type Finding, lintPlaybook } from '../schema.ts'
import { Complaint, complain } from './complaint.ts'
import { counted } from './counted.ts'
import { clockOf, knowOnly } from './options.ts'
import { type Paint, painter } from './paint.ts'
import { readDocument } from './playbooks.ts'
import type { Place, Source } from './source.ts'

/** A finding and where in which file it stands. */
export interface Located extends Omit<Finding, 'code'>, Place {
  readonly file: string
  readonly code: Finding['code'] | Source['faults'][number]['code']
}

/** What one file says and what is to be said of it. */
export interface Checked {
  readonly file: string
  readonly findings: readonly Located[]
  /** In a line what the playbook is, when it is one. */
  readonly summary: string | null
}

/** Everything that is to be said of a document, by its place. */
export function checkSource(file: string, { json, faults, placeOf }: Source, now: number): Checked {
  const findings = json === undefined && faults.length ? [] : lintPlaybook(json, now)
  const all: Located[] = [
    ...faults.map(fault => ({ ...fault, file, severity: 'error' as const })),
    ...findings.map(finding => ({ ...finding, file, ...placeOf(finding.path) })),
  ]
  const isOne = !all.some(({ severity }) => severity === 'error')
  const { id, version, roadmap, milestones } = isOne
    ? (json as { id: string; version: number; roadmap: []; milestones: object })
    : ({} as never)
  return {
    file,
    findings: all.sort((a, b) => a.line - b.line || a.column - b.column),
    summary: isOne
      ? `${id} version ${version}, ${counted(roadmap.length, 'level')}, ${counted(Object.keys(milestones).length, 'milestone')}`
      : null,
  }
}

/** A finding as compilers tell it: `file:line:column: severity: message`, and below it how to mend it. */
export function findingLines({ file, line, column, severity, path, expected, found, mend, code, practice }: Located, paint: Paint): string {
  const tag = paint('dim', practice === undefined ? `[${code}]` : `[${code}, practice ${practice}]`)
  const head = `${paint('bold', `${file}:${line}:${column}:`)} ${paint(severity === 'error' ? 'red' : 'yellow', `${severity}:`)}`
  return `${head} ${path ? `${path}: ` : ''}expected ${expected}, got ${found} ${tag}${mend && `\n    ${mend}`}`
}

/** What `waymark check` prints of some files. */
export function report(all: readonly Checked[], paint: Paint): string {
  return all
    .flatMap(({ file, findings, summary }) => {
      const errors = findings.filter(({ severity }) => severity === 'error').length
      const tally = [errors && counted(errors, 'error'), findings.length > errors && counted(findings.length - errors, 'warning')]
        .filter(Boolean)
        .join(', ')
      return [
        ...findings.map(finding => findingLines(finding, paint)),
        `${file}: ${[summary, tally || 'no problems'].filter(Boolean).join(', ')}`,
      ]
    })
    .join('\n')
}

const checkArgs = {
  file: {
    type: 'positional',
    description: 'Playbook (JSON, JSONC, or a module with a default export); several may follow',
    required: false,
  },
  strict: { type: 'boolean', description: 'Fail on warnings too' },
  json: { type: 'boolean', description: 'Print JSON for machines' },
  at: { type: 'string', description: 'The day that review dates are held against (default now)', valueHint: 'TIME' },
} as const

/** `waymark check FILE…`: every error and warning of the playbooks, by line and column; 1 when there is an error (or, `--strict`, a warning). */
export const check = defineCommand({
  meta: { name: 'check', description: 'Tell every error and warning of playbooks, where it is and how to mend it' },
  args: checkArgs,
  run: async ({ args, rawArgs }) => {
    try {
      knowOnly(rawArgs, checkArgs)
      if (!args._.length) throw new Complaint(['check needs a FILE. See waymark check --help.'])
      const now = clockOf(args.at)
      const read = await Promise.allSettled(args._.map(async file => checkSource(file, await readDocument(file), now)))
      const all = read.flatMap(result => (result.status === 'fulfilled' ? [result.value] : []))
      const findings = all.flatMap(one => one.findings)
      const errors = findings.filter(({ severity }) => severity === 'error').length
      if (args.json) console.log(JSON.stringify({ errors, warnings: findings.length - errors, findings }, null, 2))
      else if (all.length) console.log(report(all, painter(process.stdout)))
      for (const result of read) if (result.status === 'rejected') complain(result.reason)
      if (errors || (args.strict && findings.length)) process.exitCode = 1
    } catch (error) {
      complain(error)
    }
  },
})
