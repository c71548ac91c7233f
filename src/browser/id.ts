const hex = (n: number, digits: number): string => n.toString(16).padStart(digits, '0').slice(-digits)

/**
 * Makes UUIDv7 (RFC 9562, section 5.7): 48 bits of milliseconds, a counter that starts at random and grows within a millisecond
 * (method 1), 62 bits of chance. Each id is greater than the one before, also when the clock steps back.
 */
export function createId(): (at: number) => string {
  let last = 0
  let count = 0
  // Chance is drawn for many at a time: a draw costs more than all the rest of a call.
  const chance = new Uint32Array(3 * 64)
  let drawn = chance.length
  const draw = (): number => {
    if (drawn === chance.length) {
      crypto.getRandomValues(chance)
      drawn = 0
    }
    return chance[drawn++]!
  }
  return at => {
    const [a, b, c] = [draw(), draw(), draw()]
    count = at > last ? a & 0x7ff : count + 1
    last = Math.max(at, last) + (count > 0xfff ? 1 : 0)
    count &= 0xfff
    const time = hex(Math.floor(last), 12)
    return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(count, 3)}-${hex(0x8000 | (b & 0x3fff), 4)}-${hex(b >>> 16, 4)}${hex(c, 8)}`
  }
}
