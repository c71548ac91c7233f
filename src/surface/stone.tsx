import type { JSX } from 'preact'

/** Three outlines of a pebble, 30 x 24, taken in turn. */
const PEBBLES = [
  'M2 13.8C2 7.4 7.8 3 15.6 3C22.8 3 28 7 28 13.2C28 18.8 22.4 21.5 14.4 21.5C6.8 21.5 2 19.2 2 13.8Z',
  'M2 13C2 7.2 7 3.2 13.8 3C21.6 2.8 28 7 28 13.6C28 19 23 21.5 15.6 21.5C7.4 21.5 2 18.8 2 13Z',
  'M2 14.2C1.8 8.4 8 3.6 14.8 3.2C21.8 2.8 28.2 6.8 28 13C27.8 18.6 23 21.4 15 21.5C7.2 21.6 2.2 19.4 2 14.2Z',
] as const

/** A level as a stone: filled when reached, filled from the ground up by `share` when next, an outline when later. */
export const Stone = ({
  level,
  state,
  share,
}: {
  readonly level: number
  readonly state: 'reached' | 'next' | 'later'
  readonly share: number
}): JSX.Element => {
  const d = PEBBLES[level % 3]
  const top = 21.5 - 18.5 * share
  return (
    <svg class={`stone ${state}`} viewBox="0 0 30 24" aria-hidden="true">
      <path class="ground" d={d} />
      {state === 'next' && share > 0 && (
        <svg y={top} width="30" height={24 - top} viewBox={`0 ${top} 30 ${24 - top}`} aria-hidden="true">
          <path class="share" d={d} />
        </svg>
      )}
      <path class="body" d={d} />
      <text x="15" y="17" text-anchor="middle">
        {level}
      </text>
    </svg>
  )
}

/** A stone of the cairn: 50 x 13 at the origin. */
const FLAT = 'M0 7C0 2.1 11.5 0 26 0C39.5 0 50 2.3 50 7.3C50 12 38.5 13 25 13C11 13 0 12 0 7Z'
const HEIGHT = 13
/** More stones than this would be higher than the words beside them. */
const MOST = 7

/** Reached levels stacked on the ground line, the one ahead as a dashed outline. */
export const Cairn = ({
  reached,
  ahead,
  width,
}: {
  readonly reached: number
  readonly ahead: boolean
  readonly width: number
}): JSX.Element => {
  const stones = Math.min(reached, MOST) + (ahead ? 1 : 0)
  const high = Math.max(stones * HEIGHT + 6, 30)
  return (
    <svg class="cairn" viewBox={`0 ${-high} 56 ${high + 2}`} width={width} height={((high + 2) * width) / 56} aria-hidden="true">
      <path class="g" d="M1 0h54" />
      {Array.from({ length: stones }, (_, i) => {
        const w = Math.max(1 - i * 0.11, 0.35)
        // Each leans a little to the other side, as piled by hand.
        const x = 28 - 25 * w + (i % 2 ? 1.6 : -1.2)
        const last = ahead && i === stones - 1
        return (
          <path
            class={last ? 'n' : 's'}
            d={FLAT}
            transform={`translate(${x} ${-1.6 - (i + 1) * HEIGHT - (last ? 1 : 0)}) scale(${w} ${1 - i * 0.015})`}
            vector-effect="non-scaling-stroke"
          />
        )
      })}
    </svg>
  )
}
