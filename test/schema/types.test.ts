import { expectTypeOf, it } from 'vitest'
import type * as z from 'zod'
import type { Beacon } from '../../src/beacon/types.ts'
import type { Playbook, Rule } from '../../src/playbook/index.ts'
import type { leaves, rules } from '../../src/schema/rule.ts'
import type { beaconSchema, parsePlaybook, playbookSchema } from '../../src/schema.ts'

/** Authored types are read-only all the way down; zod's are not. */
type Frozen<T> = T extends object ? { readonly [K in keyof T]: Frozen<T[K]> } : T
type Parsed = Frozen<z.output<typeof playbookSchema>>

it('what the schema gives is a playbook, and every playbook is what the schema gives', () => {
  expectTypeOf<Parsed>().toExtend<Playbook>()
  expectTypeOf<Playbook>().toExtend<Parsed>()
  expectTypeOf<Frozen<z.output<(typeof rules)[keyof typeof rules]>>>().toExtend<Rule>()
  expectTypeOf<Rule>().toExtend<Frozen<z.output<(typeof rules)[keyof typeof rules]>>>()
  expectTypeOf<NonNullable<ReturnType<typeof parsePlaybook>['playbook']>>().toEqualTypeOf<Playbook>()
})

it('each leaf agrees by itself', () => {
  type Leaf<K extends keyof typeof leaves> = Frozen<z.output<(typeof leaves)[K]>>
  expectTypeOf<Extract<Rule, { count: unknown }>>().toExtend<Leaf<'count'>>()
  expectTypeOf<Extract<Rule, { distinct: unknown }>>().toExtend<Leaf<'distinct'>>()
  expectTypeOf<Extract<Rule, { quorum: unknown }>>().toExtend<Leaf<'quorum'>>()
  expectTypeOf<Extract<Rule, { coverage: unknown }>>().toExtend<Leaf<'coverage'>>()
  expectTypeOf<Extract<Rule, { gap: unknown }>>().toExtend<Leaf<'gap'>>()
  expectTypeOf<Extract<Rule, { streak: unknown }>>().toExtend<Leaf<'streak'>>()
  expectTypeOf<Extract<Rule, { missed: unknown }>>().toExtend<Leaf<'missed'>>()
  expectTypeOf<Extract<Rule, { sequence: unknown }>>().toExtend<Leaf<'sequence'>>()
  expectTypeOf<Extract<Rule, { cycle: unknown }>>().toExtend<Leaf<'cycle'>>()
  expectTypeOf<Extract<Rule, { elapsed: unknown }>>().toExtend<Leaf<'elapsed'>>()
  expectTypeOf<Extract<Rule, { phase: unknown }>>().toExtend<Leaf<'phase'>>()
  expectTypeOf<Extract<Rule, { attest: unknown }>>().toExtend<Leaf<'attest'>>()
  expectTypeOf<Extract<Rule, { trait: unknown }>>().toExtend<Leaf<'trait'>>()
})

it('what the schema gives of a beacon is a beacon', () => {
  expectTypeOf<Frozen<z.output<typeof beaconSchema>>>().toExtend<Beacon>()
  expectTypeOf<Beacon>().toExtend<Frozen<z.output<typeof beaconSchema>>>()
})
