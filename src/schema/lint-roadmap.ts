import type { Milestone, Playbook } from '../playbook/index.ts'
import { type Finding, finder } from './finding.ts'
import { isShorter } from './length.ts'

const noNext = finder('no-next', 'error', 68)
const unguarded = finder('unguarded', 'warning', 50)
const planOrder = finder('plan-order')
const targetAfterPlan = finder('target-after-plan')
const twice = finder('twice')
const selfGuard = finder('self-guard')
const idleLate = finder('idle-late')

/** Levels and milestones as a plan: what comes next, and when. */
export const lintRoadmap = ({ roadmap, milestones }: Playbook): Finding[] => [
  ...roadmap.flatMap(({ next, plan, criteria }, i) => {
    const path = `roadmap.${i}`
    const before = roadmap.slice(0, i).findLast(level => level.plan !== undefined)
    return [
      ...(next.length
        ? []
        : [
            noNext(
              `${path}.next`,
              'the guides that lead there, at least one',
              'none',
              'name a guide: a level without a next action is a wish',
            ),
          ]),
      ...(before && isShorter(plan, before.plan)
        ? [
            planOrder(
              `${path}.plan`,
              `a plan after that of level ${before.level} (${before.plan})`,
              `${plan}`,
              'levels are reached in order: plan it later',
            ),
          ]
        : []),
      ...criteria.flatMap((id, j) => [
        ...(criteria.indexOf(id) < j ? [twice(`${path}.criteria.${j}`, 'each criterion once', `"${id}" again`, 'take it out')] : []),
        ...(isSameAnchor(milestones[id]) && isShorter(plan, milestones[id]?.target)
          ? [
              targetAfterPlan(
                `${path}.plan`,
                `a plan not before the target of its criterion "${id}" (${milestones[id]!.target})`,
                `${plan}`,
                'plan the level later, or the milestone earlier',
              ),
            ]
          : []),
      ]),
    ]
  }),
  ...Object.entries(milestones).flatMap(([id, { key, guards = [], late, target, rule }]) => [
    ...(key && !guards.length
      ? [
          unguarded(
            `milestones.${id}.guards`,
            'guards beside a key metric',
            'none',
            'name milestones to read beside it: a figure that is watched alone is met at the cost of what it stands for',
          ),
        ]
      : []),
    ...guards.flatMap((guard, j) =>
      guard === id ? [selfGuard(`milestones.${id}.guards.${j}`, 'another milestone', 'itself', 'name one that would show the cost')] : [],
    ),
    ...(late === 'fails' && target === undefined && !('within' in rule)
      ? [idleLate(`milestones.${id}.late`, 'a target or a window to be late for', 'neither', 'give it a "target", or take "late" out')]
      : []),
  ]),
]

/** Is its target counted from where the roadmap's days are? */
const isSameAnchor = (milestone: Milestone | undefined): boolean => milestone?.from === undefined
