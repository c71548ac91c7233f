import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startDemo } from './start.ts'

const dataDir = await mkdtemp(join(tmpdir(), 'waymark-demo-'))
const demo = await startDemo({ dataDir, neighbours: true })

console.log(`
  The product    ${demo.officeUrl}/floor        (Kanata, a virtual office; ?lang=en or ?lang=ja)
  The console    ${demo.consoleUrl}             (what customer success reads)
  A colleague    ${demo.officeUrl}/floor?as=u2  (u1 to u6, one a tab)
  A plain page   ${demo.officeUrl}/plain.html   (ten lines of HTML)

  1. Open the product, press "First steps" and do what it asks; watch the ticks come by real use.
  2. Press "Roadmap" at the top: where the customer stands, what is left, what comes next.
  3. Open a second colleague beside it: promoters and active people add up over browsers.
  4. Keep the console open: levels, milestones and signals arrive as they happen.
  5. Press "Move on a day" in the bar at the top: plans run late, and "Nobody came in" rings.

  Ctrl-C ends it; the data is thrown away.
`)

let ending = false
const end = async (): Promise<void> => {
  if (ending) process.exit(1)
  ending = true
  await demo.close()
  await rm(dataDir, { recursive: true, force: true })
  process.exit(0)
}
process.on('SIGINT', end)
process.on('SIGTERM', end)
