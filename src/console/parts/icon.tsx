/** Drawn on a 16 x 16 grid with 1.5 px strokes. */
const lines = {
  alert: 'M8 2.5 14 13H2zm0 4v3m0 1.7v.1',
  check: 'm3.5 8.5 3 3 6-7',
  clock: 'M13.75 8a5.75 5.75 0 1 1-11.5 0 5.75 5.75 0 0 1 11.5 0ZM8 4.75V8l2.25 1.5',
  doc: 'M9.5 2h-5v12h7V4.5zm0 0v2.5H12M6.5 8.5h3m-3 2.5h3',
  down: 'M8 3v9.5M4.5 9 8 12.5 11.5 9',
  flag: 'M4 14V2.5h7.5L10 5.5l1.5 3H4',
  guide: 'M3.5 3h9a1.5 1.5 0 0 1 1.5 1.5v5a1.5 1.5 0 0 1-1.5 1.5H8l-3 2.5V11H3.5A1.5 1.5 0 0 1 2 9.5v-5A1.5 1.5 0 0 1 3.5 3ZM5 6h6M5 8.3h4',
  moon: 'M13 9.6A5.6 5.6 0 1 1 6.4 3a4.6 4.6 0 0 0 6.6 6.6Z',
  phone: 'M5.2 2.5 6.8 5.6 5.4 7c.7 1.6 2 2.9 3.6 3.6l1.4-1.4 3.1 1.6v2.2c0 .6-.4 1-1 1A9.5 9.5 0 0 1 2 3.5c0-.6.4-1 1-1z',
  people:
    'M8 6.25a1.9 1.9 0 1 1-3.8 0 1.9 1.9 0 0 1 3.8 0Zm-5 6.5c0-1.9 1.4-3 3.1-3s3.1 1.1 3.1 3M10 4.5a1.8 1.8 0 0 1 .4 3.5m.8 1.9c1.2.2 2 1.2 2 2.8',
  search: 'M11.25 7a4.25 4.25 0 1 1-8.5 0 4.25 4.25 0 0 1 8.5 0Zm-1.05 3.2 3.3 3.3',
  sun: 'M10.75 8a2.75 2.75 0 1 1-5.5 0 2.75 2.75 0 0 1 5.5 0ZM8 1.5v1.25m0 10.5v1.25M14.5 8h-1.25M2.75 8H1.5m11.1-4.6-.9.9M4.3 11.7l-.9.9m9.2 0-.9-.9M4.3 4.3l-.9-.9',
  swap: 'M5.5 13V3.5M2.5 6.5l3-3 3 3M10.5 3v9.5m-3-3 3 3 3-3',
  up: 'M8 13V3.5M4.5 7 8 3.5 11.5 7',
  x: 'm4 4 8 8m0-8-8 8',
} as const

export type IconName = keyof typeof lines

/** A picture that goes with words; screen readers pass over it. */
export const Icon = ({ name }: { name: IconName }) => (
  <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
    <path d={lines[name]} />
  </svg>
)
