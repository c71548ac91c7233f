import type { AccountRow } from '../../progress/report.ts'
import { worstFirst } from '../order.ts'
import { useShown } from '../shown.ts'
import { Icon } from './icon.tsx'
import { Said } from './said.tsx'
import { When } from './when.tsx'

/** The alarms that stand, each with the first thing to say. */
export const Signals = ({ signals }: { signals: AccountRow['signals'] }) => {
  const { words, format } = useShown()
  if (signals.length === 0) return null
  return (
    <section class="block">
      <h2>{words.account.signals}</h2>
      <ul class="signals">
        {worstFirst(signals).map(signal => (
          <li key={signal.id} class={signal.severity}>
            <p class="what">
              <Icon name={signal.severity === 'bad' ? 'alert' : 'clock'} />
              <Said text={signal.title ?? signal.id} />
            </p>
            <p class="since">
              <When at={signal.since} as="ago" />
              {words.inBrackets(format.moment(signal.since))}
            </p>
            {signal.say !== null && (
              <div class="say">
                <p class="label">{words.account.say}</p>
                <p>
                  <Said text={signal.say} />
                </p>
              </div>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
