const narrowed = ' atLeast:amount where?:object from?:anchor within?:span last?:span'

/**
 * What a playbook is made of, in a small notation: `field:type` (the type left out when it is the field's name), `?` optional, a last `s` a list of.
 * Rules come first, in the order in which the kind of a rule is looked for (`trait` before `of`, which a trait may hold too). What can do no harm
 * when it is wrong (sides, flags, minutes) is left to the schema.
 */
export const SHAPES: Readonly<Record<string, string>> = {
  count: `count:id${narrowed}`,
  distinct: `distinct:id by:id${narrowed}`,
  quorum: 'quorum:object atLeast:amount',
  coverage: 'coverage:id last:span where?:object atLeast?:amount share?:amount',
  gap: 'gap:id over:span where?:object',
  attest: 'attest:id atLeast?:amount by?:object',
  trait: 'trait:id',
  all: 'all:rules',
  any: 'any:rules',
  of: 'of:rules atLeast:amount',
  not: 'not:rule',
  milestone: 'milestone:id',
  level: 'level:whole',
  amount: 'target:id',
  anchor: 'milestone:id',
  playbook: 'id version:whole milestones:object roadmap:anys',
  goal: 'title:text rule target?:span from?:anchor',
  stage: 'level:whole state:text criteria:ids next:ids plan?:span',
  guide: 'kind audience?',
  tour: 'steps',
  step: 'id title:text',
  checklist: 'title:text items',
  roadmap: 'kind',
  item: 'id title:text done:rule due?:span after?:ids',
  signal: 'when:rule do:deeds once?:span',
  calendar: 'zone? open?:weekdays holidays?:texts dayStart?:time',
}
