import { beyond } from './kinds/askBeyond.ts'
import { compareBeyond } from './run.ts'

for (const [name, ask] of Object.entries(beyond)) compareBeyond(name, ask)
