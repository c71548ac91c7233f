import { useShown } from '../shown.ts'

/** An instant as a day (`day`), or as a time and, when it is not today, its day (`moment`). */
export const When = ({ at, as }: { at: number; as: 'day' | 'moment' | 'ago' }) => {
  const { format } = useShown()
  const text = format[as](at)
  return (
    // A day with its year may take a line of its own.
    <time
      class={/\d{4}/.test(text) ? 'long' : undefined}
      dateTime={format.machine(at)}
      title={as === 'moment' ? undefined : `${format.day(at)} ${format.time(at)}`}
    >
      {text}
    </time>
  )
}
