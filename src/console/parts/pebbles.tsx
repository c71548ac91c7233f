/** One pebble a level: reached, next, later. The number stands beside it, so it is hidden from screen readers. */
export const Pebbles = ({ level, levels }: { level: number | null; levels: number }) => {
  const reached = level === null ? 0 : level + 1
  return (
    <span class="pebbles" aria-hidden="true">
      {Array.from({ length: levels }, (_, index) => (
        <i key={index} class={index < reached ? 'reached' : index === reached ? 'next' : 'later'} />
      ))}
    </span>
  )
}
