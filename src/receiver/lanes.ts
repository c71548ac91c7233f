interface Lane {
  underWay: number
  readonly waiting: (() => void)[]
}

/** Does work of one name one after the other, or `width` at a time, and of several names side by side. */
export function createLanes(width = 1): <T>(name: string, work: () => Promise<T>) => Promise<T> {
  const lanes = new Map<string, Lane>()
  return async (name, work) => {
    const lane = lanes.get(name) ?? { underWay: 0, waiting: [] }
    lanes.set(name, lane)
    if (lane.underWay < width) lane.underWay++
    else await new Promise<void>(go => lane.waiting.push(go))
    try {
      return await work()
    } finally {
      const next = lane.waiting.shift()
      // Whoever comes next has the place of whoever goes.
      if (next) next()
      else if (--lane.underWay === 0) lanes.delete(name)
    }
  }
}
