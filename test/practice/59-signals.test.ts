import { expect, test } from 'vitest'
import { lintPlaybook, parsePlaybook } from '../../src/schema.ts'

const playbook = (deed: object | undefined) => ({
  id: 'p',
  version: 1,
  milestones: {},
  roadmap: [],
  signals: { quiet: { when: { gap: 'e', over: 'P1D' }, ...(deed && { do: deed }) } },
})

test('practice 59: a signal that nobody acts on is none: it fails validation', () => {
  for (const deed of [undefined, {}]) {
    expect(parsePlaybook(playbook(deed)).playbook).toBeUndefined()
    expect(lintPlaybook(playbook(deed), 0)).toMatchObject([{ severity: 'error', practice: 59, path: 'signals.quiet.do' }])
  }
  expect(lintPlaybook(playbook({ call: { say: 'Ask what was in the way.' } }), 0)).toEqual([])
})
