/** Bytes that are inflated at a time. */
const SLICE = 16_384
/** A beacon shrinks to a third or a quarter; what grows by more than this was made to. */
const MOST_RATIO = 100

/** Whether this runtime can read bodies that were compressed: the receipts say so. */
export const canInflate: boolean = typeof DecompressionStream === 'function'

/** The first byte of gzip (RFC 1952), with which no JSON begins. */
export const isGzip = (bytes: Uint8Array): boolean => canInflate && bytes[0] === 0x1f

/**
 * The text that one member of gzip holds; `tooBig` as soon as it is longer than `most` bytes or than it can be honestly, so that nobody's bomb is
 * held or unpacked whole; `malformed` where it is damaged, cut or followed by anything. Never rejects.
 */
export async function inflate(packed: Uint8Array<ArrayBuffer>, most: number): Promise<{ readonly text: string } | 'tooBig' | 'malformed'> {
  const { readable, writable } = new DecompressionStream('gzip')
  const writer = writable.getWriter()
  const reader = readable.getReader()
  // What is wrong with it, the reader hears too.
  writer.closed.catch(() => {})
  const feed = async (): Promise<void> => {
    for (let at = 0; at < packed.length; at += SLICE) await writer.write(packed.subarray(at, at + SLICE))
    await writer.close()
  }
  feed().catch(() => {})
  const decoder = new TextDecoder()
  let text = ''
  let bytes = 0
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      bytes += value.byteLength
      if (bytes > most || bytes > packed.length * MOST_RATIO) {
        await Promise.allSettled([reader.cancel(), writer.abort()])
        return 'tooBig'
      }
      text += decoder.decode(value, { stream: true })
    }
  } catch {
    return 'malformed'
  }
  // Runtimes differ in what they make of a second member or of what follows: the last bytes tell the length of one alone.
  const told = packed.length < 18 ? -1 : new DataView(packed.buffer, packed.byteOffset + packed.length - 4).getUint32(0, true)
  return told === bytes ? { text: text + decoder.decode() } : 'malformed'
}
