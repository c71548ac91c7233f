import { useShown } from '../shown.ts'

/** An instant as a day (`day`), or as a time and, when it is not today, its day (`moment`). */
export const When = ({ at, as }: { at: number; as: 'day' | 'moment' | 'ago' }) => {
  const { format } = useShown()
  return (
    <time dateTime={format.machine(at)} title={as === 'moment' ? undefined : `${format.day(at)} ${format.time(at)}`}>
      {format[as](at)}
    </time>
  )
}
