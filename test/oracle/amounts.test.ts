import { asking } from './kinds/ask.ts'
import { compare } from './run.ts'

for (const kind of ['gauge', 'sum'] as const)
  for (const mode of ['ever', 'anchored', 'rolling', 'last'] as const) compare(`${kind} ${mode}`, asking(kind, mode))
for (const mode of ['ever', 'anchored', 'last'] as const) compare(`net sum ${mode}`, asking('net', mode))
