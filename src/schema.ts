export { beaconSchema, parseBeacon } from './schema/beacon.ts'
export { parsePlaybook } from './schema/parse.ts'
export { playbookJsonSchema, playbookSchema } from './schema/playbook.ts'
export { formatProblem, type SchemaProblem } from './schema/problems.ts'
