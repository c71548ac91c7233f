import type { Reason } from '../guide/index.ts'
import type { GuideKind } from '../playbook/index.ts'
import { WaymarkError } from './error.ts'
import type { Room } from './room.ts'
import type { Stage, SurfaceFile, SurfaceName } from './stage.ts'

/** The surfaces that play or are on their way: files are loaded when they are needed, and let go after. */
export function createFiles(
  { ports, fail }: Room,
  world: {
    /** A file has come. */
    came(file: SurfaceFile): void
    stage(): Stage
    /** A file failed to load. */
    failed(name: SurfaceName): void
    contain(work: () => void): void
  },
) {
  /** Each with its stop; null: the file failed. */
  const playing = new Map<SurfaceName, Promise<(() => void) | null>>()
  let isExpected = false
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
    /**
     * A guide that is not shown, and why. Where nothing but the product, the person or the hour keeps a tour from opening, its file is loaded, and made
     * ready while there is time. Whatever goes wrong is told when it is wanted.
     */
    expect: (name: GuideKind | undefined, reasons: readonly Reason[]): void => {
      if (isExpected || name !== 'tour' || !/^(manual|trigger|typing|quiet)$/.test(reasons.join())) return
      isExpected = true
      ports.loadSurface(name).then(
        file => ports.idle(() => world.contain(() => file.warm?.(world.stage()))),
        () => {},
      )
    },
    /** Lets those play that are wanted, and only them. */
    want: (names: ReadonlySet<SurfaceName>): void => {
      for (const [name, stop] of playing)
        if (!names.has(name)) {
          playing.delete(name)
          stop.then(stop => stop && world.contain(stop))
        }
      for (const name of names)
        if (!playing.has(name))
          playing.set(
            name,
            load(name, file => file.play(world.stage())),
          )
    },
  }
}
