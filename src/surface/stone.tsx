import type { JSX } from 'preact'

/** A pebble, 30 x 24. Mirrored and turned it makes three outlines, taken in turn. */
const PEBBLE = 'M2 13.8C2 7.4 7.8 3 15.6 3C22.8 3 28 7 28 13.2C28 18.8 22.4 21.5 14.4 21.5C6.8 21.5 2 19.2 2 13.8Z'
const TURNS = ['', 'matrix(-1 0 0 1 30 0)', 'rotate(180 15 12.2)'] as const

/** A level as a stone: filled when reached, filled from the ground up by `share` when next, an outline when later (by the class of its row). */
export const Stone = ({ level, share }: { readonly level: number; readonly share: number }): JSX.Element => {
  const pebble = (): JSX.Element => <path d={PEBBLE} transform={TURNS[level % 3]} />
  const top = 23 - 21 * share
  return (
    <svg class="stone" viewBox="0 0 30 24" aria-hidden="true">
      {pebble()}
      <svg y={top} height={24 - top} width="30" viewBox={`0 ${top} 30 ${24 - top}`} aria-hidden="true">
        {pebble()}
      </svg>
      <text x="15" y="17" text-anchor="middle">
        {level}
      </text>
    </svg>
  )
}

/** Reached levels stacked on the ground line, the one ahead as a dashed outline. More than seven would be higher than the words beside them. */
export const Cairn = ({ reached, ahead }: { readonly reached: number; readonly ahead: boolean }): JSX.Element => {
  const stones = Math.min(reached, 7) + (ahead ? 1 : 0)
  const height = Math.max(stones * 13 + 8, 32)
  return (
    <svg class="cairn" viewBox={`0 ${2 - height} 56 ${height}`} aria-hidden="true">
      <path class="g" d="M1 0h54" />
      {Array.from({ length: stones }, (_, i) => {
        const wide = 1 - i * 0.09
        // Each leans a little to the other side, as piled by hand.
        const x = 28 - 28.5 * wide + (i % 2 ? 1.6 : -1.2)
        return (
          <path
            class={ahead && i === stones - 1 ? 'n' : ''}
            d={PEBBLE}
            transform={`translate(${x} ${-16.4 - i * 13}) scale(${wide * 1.9} .68)`}
          />
        )
      })}
    </svg>
  )
}
