import type { AccountRow } from '../../progress/report.ts'
import { useShown } from '../shown.ts'
import { Icon } from './icon.tsx'

/** That an account is past its deadline, in words beside a triangle; nothing when it is not. */
export const Overdue = ({ row }: { row: AccountRow }) => {
  const { format, words } = useShown()
  if (!row.overdue) return null
  return (
    <span class="overdue">
      <Icon name="alert" />
      {row.nextExpectedBy === null ? words.list.overdue : format.overdue(row.nextExpectedBy)}
    </span>
  )
}
