import { useShown } from '../shown.ts'

const percent = (share: number): string => `${Math.round(Math.min(1, Math.max(0, share)) * 1000) / 10}%`

/** Days to value as a bar and the plan as a tick, both on a scale of `scale` days. Percent units, so that it follows any width. */
export const Bar = ({ days, plan, scale }: { days: number | null; plan: number | null; scale: number }) => {
  const { words } = useShown()
  const tick = plan === null ? null : percent(plan / scale)
  return (
    <svg class="bar" width="100%" height="16" role="img" aria-label={words.account.bar(days, plan)}>
      <rect class="whole" y="6" width="100%" height="4" rx="2" />
      {days !== null && <rect class="part" y="6" width={percent(Math.max(days / scale, 0.01))} height="4" rx="2" />}
      {tick !== null && <line class="plan" x1={tick} x2={tick} y1="2" y2="14" />}
    </svg>
  )
}
