const narrowed = 'atLeast:amount where?:object from?:text within?:span last?:span'

/**
 * What a playbook is made of, in a small notation: `field:type`, `?` optional, a last `s` a list of. Rules come first, in the order in which the kind of a
 * rule is looked for (`trait` before `of`, which a trait may hold too). What can do no harm when it is wrong (sides, flags, minutes) is left to the schema.
 */
export const RULES = {
  count: `count:id ${narrowed}`,
  distinct: `distinct:id by:id ${narrowed}`,
  quorum: 'quorum:object atLeast:amount',
  coverage: 'coverage:id expected:any share?:amount atLeast?:amount last:span where?:object',
  gap: 'gap:id over:span where?:object',
  attest: 'attest:id atLeast?:amount by?:object',
  trait: 'trait:id',
  all: 'all:rules',
  any: 'any:rules',
  of: 'of:rules atLeast:amount',
  not: 'not:rule',
  milestone: 'milestone:id',
  level: 'level:whole',
}

export const SHAPES: Readonly<Record<string, string>> = {
  ...RULES,
  playbook: 'id:id version:whole milestones:object roadmap:anys',
  goal: 'title:text rule:rule target?:span from?:text guards?:ids action?:object',
  stage: 'level:whole state:text criteria:ids next:ids plan?:span measures?:texts',
  guide: 'kind:kind audience?:text',
  tour: 'steps:steps',
  step: 'id:id title:text advance?:object',
  checklist: 'title:text items:items',
  item: 'id:id title:text done:rule due?:span after?:ids action?:object',
  roadmap: 'kind:id',
  signal: 'when:rule do:object once?:span',
  calendar: 'zone?:zone open?:weekdays holidays?:ids dayStart?:time',
}
