import { useLayoutEffect, useRef } from 'preact/hooks'
import type { AlarmRow } from '../../progress/report.ts'
import { useAct } from '../act.ts'
import { useShown } from '../shown.ts'
import type { World } from '../world.ts'
import { Acts, Standing, Why } from './call.tsx'

interface CallsHereProps {
  readonly rows: readonly AlarmRow[]
  readonly world: World
  /** The receiver's present instant. */
  readonly now: number
  /** Asks for the calls again. */
  again(): void
}

/** The calls about one account, to be acted on where one has just read why. */
export const CallsHere = ({ rows, world, now, again }: CallsHereProps) => {
  const { words } = useShown()
  const { trouble, act } = useAct(world, again)
  const acted = useRef(false)
  useLayoutEffect(() => {
    // What was pressed is gone with its call: whoever works by keys goes on from the top.
    if (acted.current && document.activeElement === document.body) document.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true })
    acted.current = false
  }, [rows])
  return (
    <>
      <p class="trouble" role="status">
        {trouble}
      </p>
      {rows.length > 0 && (
        <section class="block">
          <h2>{words.nav.calls}</h2>
          <ol class="calls here">
            {rows.map(row => (
              <li key={row.id} class="call">
                <div>
                  <Why row={row} />
                  {row.person && (
                    <p class="sub">
                      <bdi>{row.person.name ?? row.person.id}</bdi>
                    </p>
                  )}
                  <Standing row={row} />
                </div>
                <Acts
                  row={row}
                  now={now}
                  act={deed => {
                    acted.current = true
                    return act(row, deed)
                  }}
                />
              </li>
            ))}
          </ol>
        </section>
      )}
    </>
  )
}
