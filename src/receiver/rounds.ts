/** Does work again and again, each time so long after it was done, the first time at once. What it rejects with goes to `fail`. Returns its stop, which waits for the work under way. */
export function rounds(ms: number, work: () => Promise<unknown>, fail: (error: unknown) => void): () => Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined
  let isOver = false
  let running: Promise<void> = Promise.resolve()
  const round = (): void => {
    running = work()
      .then(() => {}, fail)
      .then(() => {
        if (!isOver) timer = setTimeout(round, ms)
      })
  }
  round()
  return () => {
    isOver = true
    clearTimeout(timer)
    return running
  }
}
