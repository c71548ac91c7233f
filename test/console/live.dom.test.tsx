import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Connection, listen, reopenDelay } from '../../src/console/live.ts'
import { fakeWorld } from './fake.ts'

let hidden = false
beforeEach(() => {
  vi.useFakeTimers()
  vi.spyOn(document, 'hidden', 'get').mockImplementation(() => hidden)
})
afterEach(() => {
  hidden = false
  vi.restoreAllMocks()
  vi.useRealTimers()
})

const start = () => {
  const world = fakeWorld({})
  const changes: (string | null)[] = []
  const states: Connection[] = []
  const stop = listen(world, { changed: account => changes.push(account), connection: state => states.push(state) })
  const look = (isHidden: boolean) => {
    hidden = isHidden
    document.dispatchEvent(new Event('visibilitychange'))
  }
  return { world, changes, states, stop, look }
}

test('tells which account changed; a message that cannot be read means any', () => {
  const { world, changes, stop } = start()
  world.streams[0]?.open()
  for (const data of ['{"account":"a"}', '{"account":null}', 'oops', '7']) world.streams[0]?.tell(data)
  expect(changes).toEqual(['a', null, null, null])
  stop()
})

test('hears of alarms as of anything else of an account: those that are raised, taken, put off or over', () => {
  const { world, changes, stop } = start()
  world.streams[0]?.open()
  world.streams[0]?.tell('{"account":"a"}', 'alarms')
  expect(changes).toEqual(['a'])
  stop()
})

test('a hidden page lets go of its stream, and asks for what it missed when it is seen again', () => {
  const { world, changes, look, stop } = start()
  world.streams[0]?.open()
  look(true)
  expect(world.streams[0]?.isClosed()).toBe(true)
  look(false)
  expect(world.streams).toHaveLength(2)
  world.streams[1]?.open()
  expect(changes).toEqual([null])
  stop()
})

test('a stream that the server closed is opened again, later each time', () => {
  const { world, states, stop } = start()
  world.streams[0]?.fail(true)
  vi.advanceTimersByTime(2_000)
  expect(world.streams).toHaveLength(2)
  world.streams[1]?.fail(true)
  vi.advanceTimersByTime(3_900)
  expect(world.streams).toHaveLength(2)
  vi.advanceTimersByTime(200)
  expect(world.streams).toHaveLength(3)
  world.streams[2]?.open()
  expect(states).toEqual(['lost', 'lost', 'live'])
  expect([0, 1, 2, 10].map(reopenDelay)).toEqual([2_000, 4_000, 8_000, 60_000])
  stop()
})

test('after its stop nothing runs on', () => {
  const { world, changes, stop } = start()
  world.streams[0]?.fail(true)
  const told = changes.length
  stop()
  vi.advanceTimersByTime(300_000)
  expect([changes.length, world.streams.length]).toEqual([told, 1])
  expect(vi.getTimerCount()).toBe(0)
})
