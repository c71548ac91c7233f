import * as z from 'zod'
import { count, day, flag, href, id, list, name, oneOf, page, selector, span, strict, wait, whole, words } from './atoms.ts'
import { rule } from './rule.ts'

/** An optional field, told to whoever writes it in an editor. */
const may = <T extends z.ZodType>(type: T, description: string) => type.describe(description).exactOptional()

const said = {
  label: words.describe('What stands on it.'),
  title: words.describe('What stands at the top.'),
  body: may(words, 'What it says: a small Markdown of bold, emphasis, code, links, lists, images and videos.'),
  when: may(rule, 'It is there only while this holds for the person.'),
  minutes: may(count, 'How long it takes, in minutes.'),
  side: may(oneOf('top', 'bottom', 'start', 'end'), 'The side of the target that it stands on where there is room. Default: bottom.'),
}

export const action = z
  .union(
    [
      strict({ label: said.label, start: id.describe('The guide that it opens.') }),
      strict({ label: said.label, href: href.describe('The place that it goes to: relative, http(s), mailto or tel.') }),
    ],
    { error: '@action' },
  )
  .meta({ id: 'Action', description: 'What a button does: open a guide (start), or go to a place in the product (href).' })

const number = z.number({ error: '@number' })
const target = z.union([selector, list(selector, 1)], { error: '@selector' }).meta({
  id: 'Selectors',
  description:
    'CSS selectors; the first that matches a visible element wins. `host >>> inner` looks into open shadow roots and frames of the same origin; `@name` is one that the product gives by name.',
})
const there = may(target, 'It is there and visible.')
const gone = may(target, 'It is not there, or not visible.')

const advance = strict({
  click: may(flag, 'A click on the target, or on something in it.'),
  event: may(name, 'The event of this name is tracked.'),
  input: may(
    z.union([flag, z.string()], { error: '@input' }),
    'The target, or a field in it, was filled in (true), or holds exactly this text.',
  ),
  route: may(page, 'The person comes to this page.'),
  afterMs: may(wait, 'So long after it was shown, in milliseconds.'),
  there,
  gone,
  page: may(page, 'All of this counts only on this page.'),
  only: may(flag, 'There is no "Next".'),
}).meta({ id: 'Advance', description: 'What moves a step on besides "Next".' })

const hole = strict({
  pad: may(
    z.union([number, z.tuple([number, number])], { error: '@pad' }),
    'Pixels around the target, or a list: across and down. Default 6.',
  ),
  radius: may(
    z.union([number, z.tuple([number, number, number, number])], { error: '@radius' }),
    'Its corners in pixels, or each of them from the top left clockwise. Default: those of the target, and 4.',
  ),
  x: may(number, 'Pixels that it is moved to the right.'),
  y: may(number, 'Pixels that it is moved down.'),
})

const fork = strict({
  to: id.describe('The step that it leads to.'),
  when: may(rule, 'Only when this holds for the person. Without it: always.'),
})

const step = strict({
  id: id.describe('Its name, once in the tour. Kept when the text changes: who is at this step goes on here.'),
  target: may(target, 'The element of the page that it speaks of. Without one it stands in the middle.'),
  title: said.title,
  body: said.body,
  when: may(rule, 'It is passed over, forward and back, while this does not hold for the person.'),
  next: may(list(fork, 1), 'Where it leads instead of the next step: the first whose rule holds.'),
  page: may(page, 'The page that it belongs to. It waits until the person is there.'),
  href: may(href, 'Where the person is taken when it opens on another page. Without it, it waits.'),
  delayMs: may(wait, 'So long nothing is shown after the step before, in milliseconds.'),
  advance: may(advance, 'What moves it on besides "Next".'),
  waitMs: may(wait, 'How long the target is waited for until it counts as missing, in milliseconds. Default 3000; 0: not at all.'),
  missing: may(
    oneOf('wait', 'skip', 'centre', 'fail'),
    'When the target does not come: keep waiting (default), skip the step, show it in the middle, or end the tour.',
  ),
  side: said.side,
  interact: may(flag, 'May the person use the target while the step is open. Default true.'),
  hole: may(hole, 'How the hole in the scrim is cut around the target.'),
  also: may(list(selector, 1), 'More elements that are cut out of the scrim: all that each selector finds.'),
  scrim: may(oneOf('none', 'close', 'next'), 'What a click on the scrim does. Default: nothing. none: there is no scrim.'),
  scroll: may(flag, 'Scroll to the target when it is out of view. Default true, but for the first step of a tour that opens by itself.'),
  lock: may(flag, 'The page, and what the target can be scrolled in, do not scroll while the step is open.'),
  minutes: said.minutes,
}).meta({ id: 'Step', description: 'One card of a tour.' })

const item = strict({
  id: id.describe('Its name, once in the list.'),
  title: said.title,
  body: said.body,
  done: rule.describe('It is ticked when this holds, for the person, or for the account where the rule is one of the account.'),
  when: said.when,
  kind: may(
    oneOf('task', 'booking', 'paper'),
    'A booking stands with its length and place, and is ticked by what the calendar tells; a paper is something to read. Default: task.',
  ),
  place: may(words, 'Where a booking takes place.'),
  minutes: said.minutes,
  optional: may(flag, 'The list is complete without it.'),
  due: may(span, 'By when, counted from the anchor of the playbook.'),
  after: may(list(id), 'Items that must be done first.'),
  action: may(action, 'Its button.'),
}).meta({ id: 'Item', description: 'One entry of a checklist.' })

const hint = strict({
  id: id.describe('Its name, once in the guide.'),
  target: target.describe('The element that the dot stands beside.'),
  title: said.title,
  body: said.body,
  page: may(page, 'Where it is shown. Default: every page that has its target.'),
  side: said.side,
  action: may(action, 'The button of its tip.'),
}).meta({ id: 'Hint', description: 'A dot beside an element, with a tip that opens when the person asks.' })

const trigger = strict({
  page: may(page, 'The person is on this page.'),
  event: may(name, 'The event of this name is tracked; it counts until the person leaves the page of the trigger.'),
  click: may(target, 'The person clicks such an element. Clicks inside frames are not seen.'),
  there,
  gone,
}).meta({ id: 'Trigger', description: 'What lets a guide open by itself: all that is given must be so. An empty one is like auto.' })

const base = {
  title: may(words, 'What it is called in lists.'),
  audience: may(z.union([id, rule], { error: '@audience' }), 'Who may see it: a rule, or the name of one under audiences.'),
  priority: may(z.number({ error: '@number' }), 'Higher goes first. Default 0.'),
  urgent: may(rule, 'While this holds, it goes before every guide that is not urgent.'),
  live: may(flag, 'False: it is not shown, unless somebody asks for it. Of the variants of a guide one is live.'),
  variant: may(id, 'Guides of one variant name stand for one another.'),
  experiment: may(flag, 'The variants are tried against one another, so several may be live.'),
  reviewBy: may(day, 'The local date by which somebody should look whether it is still right.'),
  minutes: said.minutes,
  auto: may(flag, 'It opens without being asked for. Default false: it waits for start() or a button.'),
  page: may(page, 'Where it may open by itself.'),
  trigger: may(
    trigger,
    'When it may open by itself. One that runs is neither begun anew by it, nor ended where it does not hold any more.',
  ),
  snooze: may(span, 'Offer "Later", and how long it then keeps away.'),
}
const kind = <const K extends string>(of: K, description: string) => z.literal(of).describe(description)
const guides = {
  tour: strict({
    kind: kind('tour', 'Cards beside elements of the page, one after the other.'),
    ...base,
    steps: list(step, 1).describe('In their order.'),
    close: may(flag, 'False: the person cannot close it, neither by the button nor by Escape.'),
    again: may(flag, 'Ask "Don’t show again" when it is closed; unticked, it comes back when the page is loaded anew.'),
  }),
  checklist: strict({
    kind: kind('checklist', 'A list of things to do that ticks itself, with a launcher.'),
    ...base,
    title: said.title,
    items: list(item, 1).describe('In their order.'),
    atLeast: may(whole, 'So many items complete the list, optional ones too. Default: all that are not optional.'),
    again: may(flag, 'Ask "Don’t show again" while it is open; ticked and closed, its launcher goes too.'),
  }),
  roadmap: strict({ kind: kind('roadmap', 'The panel of levels: where am I, what is left, what next.'), ...base }),
  hint: strict({
    kind: kind('hint', 'Dots on the page, at most two at a time, each with a tip.'),
    ...base,
    hints: list(hint, 1).describe('Those that go first in front.'),
  }),
}
export const guide = z
  .discriminatedUnion('kind', [guides.tour, guides.checklist, guides.roadmap, guides.hint], {
    error: issue => (issue.code === 'invalid_union' ? `@word ${Object.keys(guides).join(' ')}` : '@object'),
  })
  .meta({ id: 'Guide', description: 'Something that is shown to the person.' })
