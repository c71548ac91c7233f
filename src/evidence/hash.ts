/**
 * A 64-bit keyed hash of `value` as 14 base-36 digits: the same key and value always give the same digits.
 * Not cryptographic: it keeps values from being read on the wire, but who can guess a value (and knows the key) can test it.
 * Two 32-bit lanes are multiplied by the odd constants of MurmurHash3 (A. Appleby), each fed by the other's high bits. Every step
 * can be undone, so texts of one length that differ in one place never collide.
 */
export const hash64 = (key: string, value: string): string => {
  let a = 0
  let b = 0
  const text = `${key}\0${value}`
  // Beyond its end a text gives NaN, which counts as 0: rounds that carry the last letters to every bit.
  for (let i = 0; i < text.length + ROUNDS; i++) {
    a = Math.imul(a ^ text.charCodeAt(i) ^ (b >>> 15), 0xcc9e2d51)
    b = Math.imul(b ^ text.charCodeAt(i) ^ (a >>> 16), 0x1b873593)
  }
  return [a, b].map(lane => (lane >>> 0).toString(36).padStart(7, '0')).join('')
}

const ROUNDS = 8
