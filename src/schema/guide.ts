import * as z from 'zod'
import { count, day, flag, href, id, list, name, oneOf, page, selector, span, strict, wait, whole, words } from './atoms.ts'
import { rule } from './rule.ts'

export const action = z
  .union([strict({ label: words, start: id }), strict({ label: words, href })], { error: '@action' })
  .meta({ id: 'Action', description: 'What a button does: open a guide (start), or go to a place in the product (href).' })

const number = z.number({ error: '@number' })
const target = z.union([selector, list(selector, 1)], { error: '@selector' })

const advance = strict({
  click: flag.exactOptional(),
  event: name.exactOptional(),
  input: z.union([flag, z.string()], { error: '@input' }).exactOptional(),
  route: page.exactOptional(),
  afterMs: wait.exactOptional(),
  there: target.exactOptional(),
  gone: target.exactOptional(),
  page: page.exactOptional(),
  only: flag.exactOptional(),
}).meta({ id: 'Advance', description: 'What moves a step on besides "Next".' })

const hole = strict({
  pad: z.union([number, z.tuple([number, number])], { error: '@pad' }).exactOptional(),
  radius: z.union([number, z.tuple([number, number, number, number])], { error: '@radius' }).exactOptional(),
  x: number.exactOptional(),
  y: number.exactOptional(),
})

const step = strict({
  id,
  target: target.exactOptional(),
  title: words,
  body: words.exactOptional(),
  when: rule.exactOptional(),
  next: list(strict({ to: id, when: rule.exactOptional() }), 1).exactOptional(),
  page: page.exactOptional(),
  href: href.exactOptional(),
  delayMs: wait.exactOptional(),
  advance: advance.exactOptional(),
  waitMs: wait.exactOptional(),
  missing: oneOf('wait', 'skip', 'centre', 'fail').exactOptional(),
  side: oneOf('top', 'bottom', 'start', 'end').exactOptional(),
  interact: flag.exactOptional(),
  hole: hole.exactOptional(),
  also: list(selector, 1).exactOptional(),
  scrim: oneOf('none', 'close', 'next').exactOptional(),
  scroll: flag.exactOptional(),
  lock: flag.exactOptional(),
  minutes: count.exactOptional(),
}).meta({ id: 'Step' })

const item = strict({
  id,
  title: words,
  body: words.exactOptional(),
  done: rule,
  when: rule.exactOptional(),
  kind: oneOf('task', 'booking', 'paper').exactOptional(),
  place: words.exactOptional(),
  minutes: count.exactOptional(),
  optional: flag.exactOptional(),
  due: span.exactOptional(),
  after: list(id).exactOptional(),
  action: action.exactOptional(),
}).meta({ id: 'Item' })

const hint = strict({
  id,
  target,
  title: words,
  body: words.exactOptional(),
  page: page.exactOptional(),
  side: oneOf('top', 'bottom', 'start', 'end').exactOptional(),
  action: action.exactOptional(),
}).meta({ id: 'Hint' })

const base = {
  title: words.exactOptional(),
  audience: z.union([id, rule], { error: '@audience' }).exactOptional(),
  priority: z.number({ error: '@number' }).exactOptional(),
  urgent: rule.exactOptional(),
  live: flag.exactOptional(),
  variant: id.exactOptional(),
  experiment: flag.exactOptional(),
  reviewBy: day.exactOptional(),
  minutes: count.exactOptional(),
  auto: flag.exactOptional(),
  page: page.exactOptional(),
  trigger: strict({
    page: page.exactOptional(),
    event: name.exactOptional(),
    click: target.exactOptional(),
    there: target.exactOptional(),
    gone: target.exactOptional(),
  }).exactOptional(),
  snooze: span.exactOptional(),
}
const guides = {
  tour: strict({ kind: z.literal('tour'), ...base, steps: list(step, 1), close: flag.exactOptional(), again: flag.exactOptional() }),
  checklist: strict({ kind: z.literal('checklist'), ...base, title: words, items: list(item, 1), atLeast: whole.exactOptional() }),
  roadmap: strict({ kind: z.literal('roadmap'), ...base }),
  hint: strict({ kind: z.literal('hint'), ...base, hints: list(hint, 1) }),
}
export const guide = z
  .discriminatedUnion('kind', [guides.tour, guides.checklist, guides.roadmap, guides.hint], {
    error: issue => (issue.code === 'invalid_union' ? `@word ${Object.keys(guides).join(' ')}` : '@object'),
  })
  .meta({ id: 'Guide' })
