const narrowed = ' atLeast?:amount where?:object from?:anchor within?:span last?:span'

/** The kinds of rules, in the order in which the kind of a rule is looked for (`trait` before `of`, which a trait may hold too). Notation as below. */
export const RULES = {
  count: `count:id${narrowed}`,
  distinct: `distinct:id by:id${narrowed}`,
  quorum: 'quorum:object atLeast?:amount',
  coverage: 'coverage:id expected:head last?:span where?:object atLeast?:amount share?:amount by?:id',
  gap: 'gap:id over:span where?:object',
  gauge: `gauge:id prop:id days?:amount${narrowed}`,
  sum: `sum:id prop:id${narrowed}`,
  ratio: 'ratio:rule per:rule atLeast?:number atMost?:number least?:number',
  agree: 'agree:id by?:object atLeast?:amount share?:amount version?:number expected?:head',
  target: 'target:id',
  streak: 'streak:id every for:span atLeast?:amount where?:object grace?:whole',
  missed: 'missed:id every atLeast?:amount each?:amount where?:object from?:anchor',
  sequence: 'sequence:doings within?:span from?:anchor',
  cycle: 'cycle:doings atLeast?:amount within?:span from?:anchor',
  elapsed: 'elapsed:anchor over?:span before?:span',
  phase: 'phase:id',
  attest: 'attest:id atLeast?:amount by?:object',
  trait: 'trait:id atLeast?:number',
  all: 'all:rules',
  any: 'any:rules',
  of: 'of:rules atLeast?:amount share?:number',
  not: 'not:rule',
  milestone: 'milestone:id',
  level: 'level:whole',
} as const satisfies Readonly<Record<string, string>>

/**
 * What a playbook is made of, in a small notation: `field:type` (the type left out when it is the field's name), `?` optional, a last `s` a list of.
 * What can do no harm when it is wrong (sides, flags, minutes) is left to the schema.
 */
export const SHAPES: Readonly<Record<string, string>> = {
  ...RULES,
  amount: 'target:id',
  anchor: 'milestone?:id level?:whole',
  doing: 'event:id where?:object',
  playbook: 'id version:whole milestones:object roadmap:anys',
  goal: 'title:text rule scope? target?:span from?:anchor',
  stage: 'level:whole state:text criteria:ids next:ids plan?:span',
  guide: 'kind audience? urgent?:rule trigger?:object snooze?:span page? priority?:number',
  tour: 'steps',
  step: 'id title:text when?:rule next?:forks advance?:object hole?:object page?',
  fork: 'to:id when?:rule',
  checklist: 'title:text items',
  roadmap: 'kind',
  hint: 'hints:spots',
  spot: 'id title:text',
  item: 'id title:text done:rule when?:rule due?:span after?:ids',
  hours: 'from:time to:time',
  aim: 'id title:text milestone:id due:span from?:anchor',
  era: 'id title:text when:rule',
  signal: 'when:rule do:deeds scope? once?:span',
  calendar: 'zone? open?:weekdays holidays?:ids dayStart?:time quiet?:hours',
}
