/** Does work of one name one after the other, and of several names side by side. */
export function createLanes(): <T>(name: string, work: () => Promise<T>) => Promise<T> {
  const lanes = new Map<string, Promise<unknown>>()
  return (name, work) => {
    const done = (lanes.get(name) ?? Promise.resolve()).then(work, work)
    lanes.set(name, done)
    const leave = (): void => {
      if (lanes.get(name) === done) lanes.delete(name)
    }
    done.then(leave, leave)
    return done
  }
}
