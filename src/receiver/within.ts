/** Waits for work so long, in milliseconds, then rejects; the work itself goes on. */
export function within<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout>
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer')), ms)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}
