import { defineCommand } from 'citty'
import type { Playbook } from '../playbook/index.ts'
import { Complaint, complain } from './complaint.ts'
import { type Difference, diffPlaybooks } from './diff.ts'
import { knowOnly } from './options.ts'
import { type Paint, painter } from './paint.ts'
import { readPlaybooks } from './playbooks.ts'

const SIGNS = { added: ['+', 'green'], removed: ['-', 'red'], moved: ['>', 'cyan'], changed: ['~', 'yellow'] } as const

/** What `diff` prints: one difference a line, `+` added, `-` removed, `>` moved, `~` changed. */
export const diffReport = (all: readonly Difference[], paint: Paint): string =>
  all
    .map(({ kind, where, from, to }) => {
      const [sign, colour] = SIGNS[kind]
      const how = from !== undefined && to !== undefined ? `: ${from} → ${to}` : (from ?? to) === undefined ? '' : `: ${from ?? to}`
      return `${paint(colour, sign)} ${where}${how}`
    })
    .join('\n') || 'No differences'

const diffArgs = {
  a: { type: 'positional', description: 'Playbook before', required: false },
  b: { type: 'positional', description: 'Playbook after', required: false },
  locale: { type: 'string', description: 'Language of texts and rules', default: 'en', valueHint: 'TAG' },
  json: { type: 'boolean', description: 'Print JSON for machines' },
} as const

/** `waymark diff A B`: levels, milestones, guides and steps that were moved, added, removed or changed, rules in words. */
export const diffCommand = defineCommand({
  meta: { name: 'diff', description: 'Tell what is different in another version of a playbook, rules in words' },
  args: diffArgs,
  run: async ({ args, rawArgs }) => {
    try {
      knowOnly(rawArgs, diffArgs)
      if (args._.length !== 2) throw new Complaint(['diff needs two playbooks. See waymark diff --help.'])
      const [a, b] = (await readPlaybooks(args._)) as [Playbook, Playbook]
      const all = diffPlaybooks(a, b, args.locale)
      console.log(args.json ? JSON.stringify(all, null, 2) : diffReport(all, painter(process.stdout)))
    } catch (error) {
      complain(error)
    }
  },
})
