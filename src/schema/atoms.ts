import * as z from 'zod'
import { isZone, safeUrl } from '../playbook/index.ts'

// An error that begins with `@` names an entry of `words.ts`, where the sentence and the mending are.

/** An object that knows its fields: others are reported together with the known ones, so that a slip of the pen finds its word. */
export const strict = <T extends z.core.$ZodLooseShape>(shape: T) =>
  z.strictObject(shape, { error: issue => (issue.code === 'unrecognized_keys' ? `@field ${Object.keys(shape).join(' ')}` : '@object') })

const text = (most: number, name: string, pattern?: RegExp) => {
  const any = z.string({ error: `@${name}` }).max(most, { error: `@long ${most}` })
  return pattern ? any.regex(pattern, { error: `@${name}` }) : any
}

const isDay = (day: string): boolean => new Date(`${day}T00:00:00Z`).toJSON()?.startsWith(day) ?? false

export const id = text(200, 'id', /^(?!__proto__$)\S.*$/)
/** The name of a place for facts or properties. */
export const name = id
export const span = text(40, 'span', /^P(?!$)(\d{1,4}Y)?(\d{1,4}M)?(\d{1,4}W)?(\d{1,4}D)?(T(?!$)(\d{1,4}H)?(\d{1,4}M)?(\d{1,4}S)?)?$/)
export const href = text(2000, 'href').refine(value => safeUrl(value) !== null, { error: '@href' })
const address = (description: string) => text(500, 'plain').describe(description).exactOptional()
export const page = z
  .union(
    [
      text(500, 'page', /^(\/|\*\*)/),
      strict({
        eq: address('It is this.'),
        ne: address('It is not this.'),
        contains: address('It has this in it.'),
        notContains: address('It does not have this in it.'),
        startsWith: address('It begins so.'),
        endsWith: address('It ends so.'),
        regex: address('This regular expression is found in it. One that cannot be read matches nothing.'),
      }).refine(all => Object.keys(all).length > 0, { error: '@page' }),
    ],
    { error: '@page' },
  )
  .meta({ id: 'Page', description: 'A path with * for one segment and ** for the rest, or comparisons with the whole address.' })
export const zone = text(100, 'zone').refine(value => value === 'device' || isZone(value), { error: '@zone' })
export const day = text(10, 'day', /^\d{4}-\d\d-\d\d$/).refine(isDay, { error: '@day' })
export const time = text(5, 'time', /^([01]\d|2[0-3]):[0-5]\d$/)
export const locale = text(35, 'locale', /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/)
export const selector = text(1000, 'selector', /\S/)
export const flag = z.boolean({ error: '@flag' })
export const count = z.number({ error: '@count' }).positive({ error: '@count' })
export const rate = z.number({ error: '@rate' }).min(0, { error: '@rate' }).max(1, { error: '@rate' })
export const whole = z.int({ error: '@whole' }).nonnegative({ error: '@whole' })
/** Milliseconds. */
export const wait = z.number({ error: '@wait' }).min(0, { error: '@wait' }).max(3_600_000, { error: '@wait' })
export const oneOf = <const T extends readonly [string, ...string[]]>(...words: T) => z.enum(words, { error: `@word ${words.join(' ')}` })
export const list = <T extends z.ZodType>(of: T, least = 0) =>
  z
    .array(of, { error: '@list' })
    .min(least, { error: `@least ${least}` })
    .max(500, { error: '@most 500' })

const said = text(5000, 'text')
export const words = z
  .union([said, z.record(locale, said, { error: '@text' }).refine(all => Object.keys(all).length > 0, { error: '@text' })], {
    error: '@text',
  })
  .meta({ id: 'Text', description: 'One string for every reader, or one per BCP 47 locale.' })

export const scalar = z.union(
  [text(500, 'scalar'), z.number({ error: '@scalar' }), z.boolean({ error: '@scalar' }), z.null({ error: '@scalar' })],
  {
    error: '@scalar',
  },
)
const scalars = list(scalar, 1)
export const where = z
  .record(name, z.union([scalar, scalars, strict({ not: z.union([scalar, scalars], { error: '@scalar' }) })], { error: '@where' }), {
    error: '@where',
  })
  .meta({ id: 'Where', description: 'Narrows events by their properties.' })
export const who = z
  .record(name, z.union([scalar, scalars], { error: '@scalar' }), { error: '@who' })
  .refine(all => Object.keys(all).length > 0, { error: '@who' })
  .meta({ id: 'Who', description: 'Narrows people by their facts.' })
export const amount = z
  .union([count, strict({ target: name })], { error: '@amount' })
  .meta({ id: 'Amount', description: 'A number, or the name of a target that both sides agreed for the account.' })
export const anchor = z
  .union(
    [
      z.enum(['activation', 'contract', 'kickoff', 'trialStart', 'release', 'renewal'], { error: '@anchor' }),
      strict({ milestone: id }),
      strict({ level: whole }),
    ],
    {
      error: '@anchor',
    },
  )
  .meta({ id: 'Anchor', description: 'The instant that a window or a time to value starts at.' })
