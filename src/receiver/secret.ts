const encoder = new TextEncoder()
const hex = (bytes: Uint8Array): string => [...bytes].map(byte => byte.toString(16).padStart(2, '0')).join('')

/** 256 bits that nobody can guess. */
export const secretText = (): string => hex(crypto.getRandomValues(new Uint8Array(32)))

/** Only digests are stored: who reads the database can't speak in the name of those who hold the secret. SHA-256, in hexadecimal digits. */
export const digest = async (secret: string): Promise<string> =>
  hex(new Uint8Array(await crypto.subtle.digest('SHA-256', encoder.encode(secret))))

/** Compares in a time that tells nothing of where they differ. */
export function isSame(a: string, b: string): boolean {
  const x = encoder.encode(a)
  const y = encoder.encode(b)
  let differing = x.length ^ y.length
  for (let i = 0; i < x.length; i++) differing |= x[i]! ^ (y[i % (y.length || 1)] ?? 0)
  return differing === 0
}

/** Whether a request carries one of these keys as `Authorization: Bearer …`. All are compared, whichever fits. */
export function hasKey(request: Request, keys: readonly string[]): boolean {
  const [, given] = /^Bearer\s+(\S+)$/i.exec(request.headers.get('authorization') ?? '') ?? []
  return given !== undefined && keys.filter(key => isSame(given, key)).length > 0
}
