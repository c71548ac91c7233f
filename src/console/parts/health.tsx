import type { AccountRow } from '../../progress/report.ts'
import { useShown } from '../shown.ts'

const shapes = {
  good: <circle cx="8" cy="8" r="4.5" />,
  warn: <path d="M8 3.2 13 12H3z" />,
  bad: <path d="M8 2.4 13.6 8 8 13.6 2.4 8z" />,
} as const

/** Health as a shape and a word: circle, triangle, diamond. */
export const Health = ({ health }: { health: AccountRow['health'] }) => (
  <span class={`health ${health}`}>
    <svg class="shape" viewBox="0 0 16 16" aria-hidden="true">
      {shapes[health]}
    </svg>
    {useShown().words.health[health]}
  </span>
)
