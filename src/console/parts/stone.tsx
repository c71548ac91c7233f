import { useId } from 'preact/hooks'

/** Three outlines, taken in turn. */
const outlines = [
  'M2 13.8C2 7.4 7.8 3 15.6 3C22.8 3 28 7 28 13.2C28 18.8 22.4 21.5 14.4 21.5C6.8 21.5 2 19.2 2 13.8Z',
  'M2 13C2 7.2 7 3.2 13.8 3C21.6 2.8 28 7 28 13.6C28 19 23 21.5 15.6 21.5C7.4 21.5 2 18.8 2 13Z',
  'M2 14.2C1.8 8.4 8 3.6 14.8 3.2C21.8 2.8 28.2 6.8 28 13C27.8 18.6 23 21.4 15 21.5C7.2 21.6 2.2 19.4 2 14.2Z',
] as const
const BOTTOM = 21.5
const HEIGHT = 18.5

/** A level as a stone with its number. The next one is filled from the ground up by the share of its criteria that are met. */
export const Stone = ({ level, state, share }: { level: number; state: 'reached' | 'next' | 'later'; share: number }) => {
  const clip = useId()
  const outline = outlines[level % 3]
  return (
    <svg class={`stone ${state}`} viewBox="0 0 30 24" aria-hidden="true">
      <path class="ground" d={outline} />
      {state === 'next' && share > 0 && (
        <>
          <clipPath id={clip}>
            <rect y={BOTTOM - HEIGHT * share} width="30" height={HEIGHT * share} />
          </clipPath>
          <path class="filled" d={outline} clip-path={`url(#${clip})`} />
        </>
      )}
      <path class="edge" d={outline} />
      <text x="15" y="17" text-anchor="middle">
        {level}
      </text>
    </svg>
  )
}
