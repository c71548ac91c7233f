import { judge } from '../beacon/index.ts'
import type { Send } from './ports.ts'

/** How long an answer may take, in milliseconds. */
const PATIENCE = 15_000
/** After so many events of a day, none of which was taken in, it is not one of them that is bad. */
const ENOUGH = 2

/**
 * Saves what is good in an entry that was refused all alone: where it is a day, its beacon goes once for each event of it, since only one of them
 * may be what is refused. Going again does no harm: days merge. Gives whether the entry may be given up now: each event had an answer that
 * stays, and one was taken in, so that it is not the endpoint that is broken. `isDoubt`: that is known already.
 */
export async function salvage(body: string, send: Send, url: string, mayNot: () => boolean, isDoubt: boolean): Promise<boolean> {
  const { evidence } = JSON.parse(body)
  const dots: readonly unknown[] = evidence[0]?.delta.days?.[0].dots ?? []
  let taken = 0
  for (const [i, dot] of dots.length > 1 ? dots.entries() : []) {
    if (mayNot() || (!isDoubt && !taken && i >= ENOUGH)) return false
    const part = JSON.stringify(JSON.parse(body), (name, value) => (name === 'dots' ? [dot] : value))
    const { status, body: text } = await send.post(url, part, PATIENCE)
    const verdict = judge(status, text).do
    if (verdict === 'retry') return false
    if (verdict === 'settle') taken++
  }
  return isDoubt || taken > 0
}
