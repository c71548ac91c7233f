import { createFront, type Engine } from '../../src/client/front.ts'
import { createWaymark, type Options } from '../../src/client/index.ts'
import { createWorld, settle, type World } from './fakes.ts'
import { scouting } from './playbook.ts'
import { endpoint } from './start.ts'

/** A page whose engine comes when the test says so. */
export function openFront(world: World = createWorld(), options: Partial<Options> = {}) {
  const tab = world.tab()
  const { clock, id, note, report, page } = tab.ports
  let soon = () => {}
  let isMissing = false
  let asked = 0
  let made = 0
  const losses: (() => number)[] = []
  let online = () => {}
  const undone = { hide: 0, online: 0 }
  const engine: Engine = (options, basics, lost) => {
    made++
    losses.push(lost)
    return createWaymark(options, { ...tab.ports, ...basics, lost })
  }
  const waymark = createFront(
    { playbook: scouting, endpoint, writeKey: 'wk', surfaces: 'none', ...options },
    {
      clock,
      id,
      note,
      report,
      soon: fn => {
        soon = fn
      },
      onHide: fn => {
        const stop = page.onHide(fn)
        return () => {
          undone.hide++
          stop()
        }
      },
      onOnline: fn => {
        online = fn
        return () => void undone.online++
      },
      load: async () => {
        asked++
        await settle()
        if (isMissing) throw new Error('404')
        return engine
      },
    },
  )
  return {
    world,
    tab,
    waymark,
    undone,
    /** The page has been painted. */
    paint: async () => {
      soon()
      for (let i = 0; i < 4; i++) await settle()
    },
    online: async () => {
      online()
      await settle()
      await settle()
    },
    miss: (next: boolean) => {
      isMissing = next
    },
    get asked() {
      return asked
    },
    get made() {
      return made
    },
    get lost() {
      return losses.reduce((all, lost) => all + lost(), 0)
    },
  }
}
/** One person in one account. */
export const signIn = ({ waymark }: ReturnType<typeof openFront>) => {
  waymark.identify('u1')
  waymark.group('acme')
}
