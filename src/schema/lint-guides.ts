import { type Guide, matchPage, type Playbook } from '../playbook/index.ts'
import { type Finding, finder } from './finding.ts'

/** Practice 12: seven items and two more, and half an hour. */
const MOST_ITEMS = 9
const MOST_MINUTES = 30

const longGuide = finder('long-guide', 'warning', 12)
const deadEnd = finder('dead-end', 'error')
const astray = finder('astray')

/** What a guide goes through, whatever its kind, under the name that the field has. */
export function chunksOf(guide: Guide): readonly [field: string, parts: readonly { readonly minutes?: number }[]] {
  const lists = guide as unknown as Readonly<Record<string, unknown>>
  const field = ['steps', 'items', 'slides', 'cards', 'fields'].find(name => Array.isArray(lists[name])) ?? 'steps'
  return [field, (lists[field] ?? []) as readonly { readonly minutes?: number }[]]
}

/** Guides that ask for too much at once, or that stop half-way. */
export function lintGuides({ guides = {} }: Playbook): Finding[] {
  return Object.entries(guides).flatMap(([id, guide]) => {
    const path = `guides.${id}`
    const [field, parts] = chunksOf(guide)
    const minutes = guide.minutes ?? parts.reduce((sum, part) => sum + (part.minutes ?? 0), 0)
    return [
      ...(parts.length > MOST_ITEMS
        ? [
            longGuide(
              `${path}.${field}`,
              `at most ${MOST_ITEMS} ${field}`,
              String(parts.length),
              'split it: short ones are finished, long ones are left',
            ),
          ]
        : []),
      ...(minutes > MOST_MINUTES
        ? [
            longGuide(
              guide.minutes === undefined ? `${path}.${field}` : `${path}.minutes`,
              `at most ${MOST_MINUTES} minutes`,
              String(minutes),
              'split it into sittings',
            ),
          ]
        : []),
      ...(guide.kind === 'tour' ? guide.steps.flatMap((step, i) => stepOf(step, `${path}.steps.${i}`)) : []),
    ]
  })
}

type Step = Extract<Guide, { kind: 'tour' }>['steps'][number]

function stepOf({ advance, target, page, href }: Step, path: string): Finding[] {
  const isStuck = advance?.only && !advance.event && !(advance.click && target)
  return [
    ...(isStuck
      ? [
          deadEnd(
            `${path}.advance`,
            'a click on the target, or an event, to move on by',
            'neither',
            'add "event", or a target with "click": true; or take "only" out',
          ),
        ]
      : advance?.click && !target
        ? [deadEnd(`${path}.advance.click`, 'a target to click on', 'none', 'name the "target", or take "click" out')]
        : []),
    ...(page !== undefined && href?.startsWith('/') && !matchPage(page, href)
      ? [
          astray(
            `${path}.href`,
            `an address on the step's page (${page})`,
            `"${href}"`,
            'lead to that page, or the step waits there for ever',
          ),
        ]
      : []),
  ]
}
