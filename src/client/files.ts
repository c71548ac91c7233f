import { WaymarkError } from './error.ts'
import type { Room } from './room.ts'
import type { SurfaceFile, SurfaceName } from './stage.ts'

/** The surfaces that play or are on their way: files are loaded when they are needed, and let go after. */
export function createFiles(
  { ports, fail }: Room,
  world: {
    /** A file has come. */
    came(file: SurfaceFile): void
    play(file: SurfaceFile): () => void
    warm(file: SurfaceFile): void
    /** A file failed to load. */
    failed(name: SurfaceName): void
    contain(work: () => void): void
  },
) {
  /** Each with its stop; null: the file failed. */
  const playing = new Map<SurfaceName, Promise<(() => void) | null>>()
  const early = new Set<SurfaceName>()
  const load = <T>(name: SurfaceName, use: (file: SurfaceFile) => T): Promise<T | null> =>
    ports
      .loadSurface(name)
      .then(file => {
        if (file.version !== __VERSION__) throw new Error(`version ${file.version}`)
        world.came(file)
        return use(file)
      })
      .catch(error => {
        fail(new WaymarkError('chunk', `${name}: ${error}`))
        playing.delete(name)
        world.failed(name)
        return null
      })
  return {
    load,
    playing,
    /** One may be wanted soon: while there is time, it is loaded and made ready. Whatever goes wrong is told when it is wanted. */
    expect: (name: SurfaceName): void => {
      if (early.has(name)) return
      early.add(name)
      ports.idle(() => {
        const warm = (file: SurfaceFile) => ports.idle(() => world.contain(() => world.warm(file)))
        ports.loadSurface(name).then(warm, () => {})
      })
    },
    /** Lets those play that are wanted, and only them. */
    want: (names: ReadonlySet<SurfaceName>): void => {
      for (const [name, stop] of playing)
        if (!names.has(name)) {
          playing.delete(name)
          stop.then(stop => stop && world.contain(stop))
        }
      for (const name of names) if (!playing.has(name)) playing.set(name, load(name, world.play))
    },
    stop: (): void => {
      for (const stop of playing.values()) stop.then(stop => stop && world.contain(stop))
      playing.clear()
    },
  }
}
