/**
 * A 64-bit keyed hash of `value` as 14 base-36 digits: the same key and value always give the same digits.
 * Not cryptographic: it keeps values from being read on the wire, but who can guess a value (and knows the key) can test it.
 * Two 32-bit lanes are multiplied by the odd constants of MurmurHash3 (A. Appleby), each fed by the other's high bits. Every step
 * can be undone, so texts of one length that differ in one place never collide.
 */
export const hash64 = (key: string, value: string): string => {
  let a = 0x9747b28c
  let b = 1
  // The tail is for the rounds that carry the last letters to every bit.
  const text = `${key}\0${value}\0waymark`
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    a = Math.imul(a ^ unit ^ (b >>> 15), 0xcc9e2d51)
    b = Math.imul(b ^ unit ^ (a >>> 16), 0x1b873593)
  }
  return digits(a) + digits(b)
}

const digits = (lane: number): string => (lane >>> 0).toString(36).padStart(7, '0')
