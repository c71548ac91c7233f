import { askLevel, askMilestone, askNot, askParts } from './kinds/askParts.ts'
import { compare } from './run.ts'

for (const kind of ['all', 'any', 'of'] as const) compare(kind, askParts(kind))
compare('not', askNot)
compare('milestone', askMilestone)
compare('level', askLevel)
