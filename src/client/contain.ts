import { safeUrl } from '../playbook/index.ts'
import { WaymarkError } from './error.ts'
import type { Room } from './room.ts'

/** What of the host's and of the surfaces may throw, so that it stops nothing else; and the way to a place in the product. */
export const createContain = ({ options, ports, fail }: Room) => {
  const contain = (work: () => void): void => {
    try {
      work()
    } catch (error) {
      fail(new WaymarkError('host', String(error)))
    }
  }
  const go = (href: string): void => {
    const safe = safeUrl(href)
    if (safe !== null) contain(() => (options.navigate ?? ports.page.go)(safe))
  }
  return { contain, go }
}
