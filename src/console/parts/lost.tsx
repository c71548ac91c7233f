import type { ReportLoss } from '../../progress/report.ts'
import { useShown } from '../shown.ts'
import type { Words } from '../text/words.ts'

const sumOf = (lost: readonly ReportLoss[]): number => lost.reduce((sum, { n }) => sum + n, 0)

/** The reasons in words, the most frequent first. */
const whyOf = (lost: readonly ReportLoss[], { because, reasons }: Words['account']['lost']): readonly string[] =>
  [...new Set(lost.map(({ reason }) => reason))]
    .map(reason => ({ reason, n: sumOf(lost.filter(one => one.reason === reason)) }))
    .sort((a, b) => b.n - a.n)
    .map(({ reason, n }) => because(reasons[reason] ?? reason, n))

/** How far to trust the account's figures: what never arrived of its people. Nothing, where nothing was lost. */
export const Lost = ({ lost }: { lost: readonly ReportLoss[] }) => {
  const { words, format } = useShown()
  if (lost.length === 0) return null
  const { found, lastly } = words.account.lost
  return (
    <p class="facts lost">
      <span>{found(sumOf(lost), new Set(lost.map(({ person }) => person)).size)}</span>
      <span class="sub">{whyOf(lost, words.account.lost).join(words.account.joiner)}</span>
      <span class="sub">{lastly(format.day(Math.max(...lost.map(({ at }) => at))))}</span>
    </p>
  )
}

/** What never arrived of one person. */
export const LostOfPerson = ({ lost }: { lost: readonly ReportLoss[] }) => {
  const { words } = useShown()
  if (lost.length === 0) return null
  return <p class="second">{words.account.lost.ofPerson(sumOf(lost), whyOf(lost, words.account.lost))}</p>
}
