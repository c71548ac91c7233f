import { basics } from './browser/basics.ts'
import { browserPorts } from './browser/ports.ts'
import { startScript } from './browser/script.ts'
import { createWaymark } from './client/create.ts'
import checklist from './surface/checklist/index.tsx'
import hint from './surface/hint/index.tsx'
import recorded from './surface/recorded/index.tsx'
import roadmap from './surface/roadmap/index.tsx'
import tour from './surface/tour/index.tsx'

const files = { tour, checklist, roadmap, hint, recorded }

// The whole in one file, for policies that name scripts by hash.
startScript(document.currentScript as HTMLScriptElement | null, options =>
  createWaymark(
    options,
    browserPorts(basics(), async name => files[name]),
  ),
)
