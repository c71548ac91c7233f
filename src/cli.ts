import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { defineCommand, runMain } from 'citty'
import { check } from './cli/check.ts'
import { diffCommand } from './cli/diff-command.ts'
import { eraseCommand } from './cli/erase.ts'
import { importCommand } from './cli/import.ts'
import { replayCommand } from './cli/replay-command.ts'
import { serveCommand } from './cli/serve.ts'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
/** Beside the built command; run from its source, the page lies where it was built. */
const consoleDir = existsSync(here('console/console.js')) ? here('console') : here('../dist/console')

await runMain(
  defineCommand({
    meta: { name: 'waymark', description: 'In-product onboarding tied to your own roadmap' },
    subCommands: {
      serve: serveCommand(consoleDir),
      check,
      replay: replayCommand,
      diff: diffCommand,
      import: importCommand,
      erase: eraseCommand,
    },
  }),
)
