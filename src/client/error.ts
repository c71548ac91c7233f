import type { Problem } from '../playbook/types.ts'

/** Why Waymark can't do all it should. The product goes on. */
export class WaymarkError extends Error {
  readonly code: 'playbook' | 'playbookInvalid' | 'storage' | 'endpoint' | 'chunk' | 'host' | 'destroyed'
  readonly problems: readonly Problem[]
  constructor(code: WaymarkError['code'], message: string, problems: readonly Problem[] = []) {
    super(message)
    this.name = 'WaymarkError'
    this.code = code
    this.problems = problems
  }
}
