import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { stripVTControlCharacters } from 'node:util'
import { defineCommand, renderUsage, runMain } from 'citty'
import { check } from './cli/check.ts'
import { diffCommand } from './cli/diff-command.ts'
import { eraseCommand } from './cli/erase.ts'
import { importCommand } from './cli/import.ts'
import { painter } from './cli/paint.ts'
import { replayCommand } from './cli/replay-command.ts'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
/** Beside the built command; run from its source, the page lies where it was built. */
const consoleDir = existsSync(here('console/console.js')) ? here('console') : here('../dist/console')

const { version } = JSON.parse(readFileSync(here('../package.json'), 'utf8')) as { version: string }

await runMain(
  defineCommand({
    meta: { name: 'waymark', version, description: 'In-product onboarding tied to your own roadmap' },
    subCommands: {
      // By itself: with its database and all it takes longer to load than the others to run.
      serve: () => import('./cli/serve.ts').then(({ serveCommand }) => serveCommand(consoleDir)),
      check,
      replay: replayCommand,
      diff: diffCommand,
      import: importCommand,
      erase: eraseCommand,
    },
  }),
  {
    // By itself it colours what goes into a file too.
    showUsage: async (command, parent) => {
      const usage = (await renderUsage(command, parent)).replace(/ +$/gm, '')
      console.log(painter(process.stdout)('bold', 'x') === 'x' ? stripVTControlCharacters(usage) : usage)
    },
  },
)
