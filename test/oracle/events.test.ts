import { askGap, asking } from './kinds/ask.ts'
import { compare } from './run.ts'

for (const kind of ['count', 'values', 'days'] as const)
  for (const mode of ['ever', 'anchored', 'rolling', 'last'] as const) compare(`${kind} ${mode}`, asking(kind, mode))
compare('gap', askGap)
