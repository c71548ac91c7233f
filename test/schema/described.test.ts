import { expect, it } from 'vitest'
import { playbookJsonSchema } from '../../src/schema.ts'

interface Node {
  readonly description?: string
  readonly properties?: Readonly<Record<string, Node>>
  readonly [part: string]: unknown
}

/** Every field below a part of the schema that says nothing of itself, by its path. References are not followed. */
const silent = (node: unknown, path: string): readonly string[] => {
  if (typeof node !== 'object' || node === null) return []
  const { properties = {}, ...rest } = node as Node
  return [
    ...Object.entries(properties).flatMap(([key, field]) => [
      ...(field.description?.endsWith('.') ? [] : [`${path}.${key}`]),
      ...silent(field, `${path}.${key}`),
    ]),
    ...Object.entries(rest).flatMap(([key, part]) => silent(part, /^\d+$/.test(key) ? path : `${path}${key === 'items' ? '[]' : ''}`)),
  ]
}

it('an editor can tell what each field of a guide means', () => {
  const { $defs } = playbookJsonSchema() as { $defs: Record<string, Node> }
  const parts = ['Guide', 'Step', 'Advance', 'Item', 'Hint', 'Trigger', 'Action', 'Selectors', 'Page']
  expect(parts.filter(part => !$defs[part]?.description)).toEqual([])
  expect(parts.flatMap(part => silent($defs[part], part))).toEqual([])
})
