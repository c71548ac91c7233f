import * as z from 'zod'
import type { Beacon } from '../beacon/types.ts'
import { isEvidenceRow } from '../evidence/index.ts'
import { unfit } from './parse.ts'
import { problemsOf, type SchemaProblem } from './problems.ts'

// Fields that a newer sender adds are taken out, not refused: old receivers outlive new browsers.

const object = <T extends z.core.$ZodLooseShape>(shape: T) => z.object(shape, { error: '@object' })
const text = (most: number) => z.string({ error: '@plain' }).max(most, { error: `@long ${most}` })
const name = text(256).min(1, { error: '@plain' })
const id = text(200).min(1, { error: '@plain' })
const instant = z.number({ error: '@instant' })
const whole = z.int({ error: '@whole' }).nonnegative({ error: '@whole' })
const words = <const T extends readonly [string, ...string[]]>(...all: T) => z.enum(all, { error: `@word ${all.join(' ')}` })
const list = <T extends z.ZodType>(of: T, most: number) => z.array(of, { error: '@list' }).max(most, { error: `@most ${most}` })

// Ids of happenings are made of account, person and what happened.
const head = { id: text(600).min(1, { error: '@plain' }), at: instant, seq: whole }
const scope = words('user', 'account')
const happening = z.discriminatedUnion(
  'kind',
  [
    object({
      ...head,
      kind: z.literal('milestone'),
      milestone: id,
      scope,
      reachedAt: instant,
      ttv: instant.nullable(),
      late: z.boolean({ error: '@flag' }),
    }),
    object({ ...head, kind: z.literal('level'), level: whole.nullable(), from: whole.nullable() }),
    object({ ...head, kind: z.literal('signal'), signal: id, raised: z.boolean({ error: '@flag' }) }),
    object({
      ...head,
      kind: z.literal('guide'),
      guide: id,
      what: words('started', 'shown', 'stayed', 'left', 'missing', 'completed', 'dismissed', 'snoozed', 'interrupted'),
      step: id.exactOptional(),
      reason: text(200).exactOptional(),
    }),
    object({
      ...head,
      kind: z.literal('talk'),
      level: whole.nullable(),
      open: list(id, 50),
      guide: id.exactOptional(),
      step: id.exactOptional(),
      topic: id.exactOptional(),
    }),
    object({ ...head, kind: z.literal('personChanged'), to: name, from: name.exactOptional() }),
  ],
  { error: issue => (issue.code === 'invalid_union' ? '@word milestone level signal guide talk personChanged' : '@object') },
)

const row = object({
  key: text(1024).min(1, { error: '@plain' }),
  rev: whole,
  delta: z.custom<Beacon['evidence'][number]['delta']>(isEvidenceRow, { error: '@evidence' }),
})

const dropped = z.partialRecord(
  words('future', 'tooOld', 'tooBig', 'amount', 'cap', 'consent', 'rejected', 'corrupt', 'unknownSeries', 'evicted'),
  whole,
  {
    error: '@object',
  },
)

export const beaconSchema = object({
  v: z.literal(1, { error: '@word 1' }),
  key: text(256),
  writer: name,
  seq: whole,
  sentAt: instant,
  account: name.nullable(),
  person: name,
  token: text(8192).exactOptional(),
  playbook: object({ id, version: whole }),
  evidence: list(row, 2000),
  happenings: list(happening, 2000),
  dropped: dropped.exactOptional(),
  seen: whole,
  etag: text(200).exactOptional(),
  epoch: whole.exactOptional(),
  secret: text(200).min(16, { error: '@plain' }).exactOptional(),
})

/**
 * Reads a beacon for those who write their own receiver: the beacon, or every problem at once. Depth, lengths and counts are bounded. Never throws.
 * `createReceiver` reads more gently: there a bad row is refused by itself and the rest is kept.
 */
export function parseBeacon(
  json: unknown,
): { readonly beacon: Beacon; readonly problems?: never } | { readonly beacon?: never; readonly problems: readonly SchemaProblem[] } {
  const flood = unfit(json, { depth: 16, values: 200_000 })
  if (flood) return { problems: [flood] }
  const parsed = beaconSchema.safeParse(json)
  return parsed.success ? { beacon: parsed.data } : { problems: problemsOf(json, parsed.error.issues) }
}
