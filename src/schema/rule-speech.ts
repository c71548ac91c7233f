import { kindOf, partsOf, type Rule } from '../playbook/index.ts'
import { parseSpan } from '../rule/index.ts'

/** The fields that rules may have, whatever their kind. */
export type Fields = Readonly<Record<string, unknown>>

/** How a language says each kind of rule. `part` says a rule that it is made of. */
export type Speech = { readonly [K in ReturnType<typeof kindOf>]: (rule: Fields, part: (rule: unknown) => string) => string }

/** Years, months, days, hours, minutes and seconds of a span, by the names of the units; those that there are. */
export const lengthOf = (span: unknown, units: readonly string[], join: (n: number, unit: string) => string): string[] => {
  const { months = 0, days = 0, ms = 0 } = parseSpan(String(span)) ?? {}
  const seconds = ms / 1000
  const all = [Math.floor(months / 12), months % 12, days, Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  return all.flatMap((n, i) => (n ? [join(n, units[i]!)] : []))
}

/** Each condition with the values that it names, and whether they must not be. */
export const conditions = (where: unknown): readonly { readonly name: string; readonly not: boolean; readonly of: readonly unknown[] }[] =>
  Object.entries((where ?? {}) as Fields).map(([name, wanted]) => {
    const not = (wanted as { not?: unknown } | null)?.not
    return { name, not: not !== undefined, of: [not === undefined ? wanted : not].flat() }
  })

/** Each step with what narrows it. */
export const stepsOf = (steps: unknown, where: (step: Fields) => string): readonly string[] =>
  (steps as readonly (string | Fields)[]).map(step => (typeof step === 'string' ? step : `${step.event}${where(step)}`))

/** To a tenth: a third is 33.3%, an eighth 12.5%. */
export const percent = (share: unknown): string => `${Math.round(Number(share ?? 1) * 1000) / 10}%`

/** The parts of a composite, those that are composites themselves in brackets. */
export const listOf = (rule: Fields, part: (rule: unknown) => string, joint: string, brackets: (text: string) => string): string =>
  partsOf(rule as unknown as Rule)
    .map(one => (partsOf(one).length > 1 && kindOf(one) !== 'ratio' ? brackets(part(one)) : part(one)))
    .join(joint)
