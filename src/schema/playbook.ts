import * as z from 'zod'
import { anchor, day, flag, id, list, locale, name, oneOf, rate, span, strict, time, whole, words, zone } from './atoms.ts'
import { action, guide } from './guide.ts'
import { rule } from './rule.ts'

const scope = oneOf('user', 'account')

const milestone = strict({
  title: words,
  scope: scope.exactOptional(),
  rule,
  target: span.exactOptional(),
  targetOpen: flag.exactOptional(),
  from: anchor.exactOptional(),
  guards: list(id).exactOptional(),
  late: oneOf('counts', 'fails').exactOptional(),
  outcome: strict({
    kind: oneOf('efficiency', 'effect'),
    before: name.exactOptional(),
    after: name.exactOptional(),
    unit: words.exactOptional(),
  }).exactOptional(),
  goal: oneOf('first').exactOptional(),
  key: flag.exactOptional(),
  reviewBy: day.exactOptional(),
  demote: flag.exactOptional(),
  story: words.exactOptional(),
  action: action.exactOptional(),
}).meta({ id: 'Milestone' })

const level = strict({
  level: whole,
  name: words.exactOptional(),
  state: words,
  criteria: list(id, 1),
  next: list(id),
  plan: span.exactOptional(),
  measures: list(words).exactOptional(),
  renewalRate: rate.exactOptional(),
}).meta({ id: 'Level' })

const say = strict({ say: words })
const signal = strict({
  title: words.exactOptional(),
  scope: scope.exactOptional(),
  when: rule,
  do: strict({
    call: say.exactOptional(),
    mail: say.exactOptional(),
    task: say.exactOptional(),
    prompt: strict({ start: id }).exactOptional(),
  }).refine(deeds => Object.keys(deeds).length > 0, { error: '@deed' }),
  once: span.exactOptional(),
  severity: oneOf('warn', 'bad').exactOptional(),
  reviewBy: day.exactOptional(),
}).meta({ id: 'Signal' })

const target = strict({ title: words, unit: words.exactOptional(), agree: oneOf('both').exactOptional() }).meta({ id: 'Target' })
const goal = strict({ id, title: words, milestone: id, due: span, from: anchor.exactOptional(), owner: words.exactOptional() }).meta({
  id: 'Goal',
})

const recordOf = <T extends z.ZodType>(of: T) =>
  z.record(id, of, { error: '@object' }).refine(all => Object.keys(all).length <= 500, { error: '@most 500' })

/** The playbook, strictly: what this accepts the run-time guard accepts whole. References are looked at by `parsePlaybook`. */
export const playbookSchema = strict({
  $schema: z.string({ error: '@text' }).exactOptional(),
  id,
  version: whole,
  title: words.exactOptional(),
  source: words.exactOptional(),
  locales: list(locale).exactOptional(),
  calendar: strict({
    zone: zone.exactOptional(),
    open: list(z.int({ error: '@weekday' }).min(1, { error: '@weekday' }).max(7, { error: '@weekday' }), 1).exactOptional(),
    holidays: list(day).exactOptional(),
    dayStart: time.exactOptional(),
    quiet: strict({ from: time, to: time }).exactOptional(),
    contact: strict({ from: time, to: time }).exactOptional(),
  }).exactOptional(),
  anchor: anchor.exactOptional(),
  tiers: list(id, 1).exactOptional(),
  milestones: recordOf(milestone),
  roadmap: list(level),
  guides: recordOf(guide).exactOptional(),
  pace: strict({ enough: rule.exactOptional() }).exactOptional(),
  talk: strict({ say: words }).exactOptional(),
  signals: recordOf(signal).exactOptional(),
  audiences: recordOf(rule).exactOptional(),
  targets: recordOf(target).exactOptional(),
  goals: list(goal).exactOptional(),
  gates: recordOf(strict({ milestone: id })).exactOptional(),
  phases: list(strict({ id, title: words, when: rule }).meta({ id: 'Phase' })).exactOptional(),
  health: strict({ warn: rule.exactOptional(), bad: rule.exactOptional() }).exactOptional(),
}).meta({ id: 'Playbook', title: 'Waymark playbook' })

/** The JSON Schema (draft 2020-12) of a playbook, for editors: `"$schema": "playbook.schema.json"`. */
export function playbookJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(playbookSchema, { io: 'input' }) as Record<string, unknown>
}
