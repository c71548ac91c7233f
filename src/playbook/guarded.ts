import type { Playbook } from './types.ts'

/** A playbook that `guard` had nothing against before, read anew: as `guard` gives it back. */
export const guarded = (playbook: Playbook): Playbook => {
  const sections = ['milestones', 'audiences', 'health', 'signals', 'guides', 'pace'] as const
  return {
    ...playbook,
    ...Object.fromEntries(
      sections.flatMap(name =>
        playbook[name] || name !== 'pace' ? [[name, Object.assign(Object.create(null), playbook[name])] as const] : [],
      ),
    ),
  }
}
