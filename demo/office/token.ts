import { jwtVerify, SignJWT } from 'jose'
import { players } from './people.ts'
import { texts } from './texts.ts'

/** Signs in the product's people for Waymark, and knows them again on its own API. */
export interface Tokens {
  sign(person: string, role: string): Promise<string>
  /** The person of a token, or null. */
  personOf(authorization: string | undefined): Promise<string | null>
}

/** Long for a product; the demo's clock jumps by days. */
const DAYS = 30

/** HS256 with a secret that the receiver knows too. `clock` in milliseconds: the demo's clock may run ahead. */
export function createTokens(secret: string, account: string, clock: () => number): Tokens {
  const key = new TextEncoder().encode(secret)
  return {
    sign: (person, role) => {
      const now = Math.floor(clock() / 1000)
      const who = players.find(({ id }) => id === person)
      const traits = who ? { name: who.name.en, section: texts[who.section].en, position: who.position } : { name: person }
      return new SignJWT({ account, role, traits })
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject(person)
        .setIssuedAt(now)
        .setExpirationTime(now + DAYS * 86_400)
        .sign(key)
    },
    personOf: async authorization => {
      try {
        const { payload } = await jwtVerify(authorization?.replace(/^Bearer /, '') ?? '', key, { currentDate: new Date(clock()) })
        return payload.sub ?? null
      } catch {
        return null
      }
    },
  }
}
