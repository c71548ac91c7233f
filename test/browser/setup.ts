import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { needChromium } from './chromium.ts'
import { tableOf, talliesIn } from './faults/ledger.ts'

/**
 * Runs once before the browser tests, so that a missing browser is one clear line and not a hundred failures. After them it prints what the faults
 * of delivery add up to.
 */
export default function setup(): () => void {
  process.env.CHROMIUM_PATH = needChromium()
  const folder = mkdtempSync(join(tmpdir(), 'waymark-ledger-'))
  const path = join(folder, 'faults.jsonl')
  process.env.FAULT_LEDGER = path
  return () => {
    const table = tableOf(talliesIn(path))
    rmSync(folder, { recursive: true, force: true })
    if (table) console.log(`\n${table}\n`)
  }
}
