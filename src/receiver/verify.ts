import { compactVerify, createLocalJWKSet, createRemoteJWKSet, importSPKI, type JSONWebKeySet } from 'jose'
import { DAY, type Instant } from '../evidence/index.ts'
import type { Scalar } from '../playbook/types.ts'
import { isScalar } from './fit.ts'
import { isFields, isName } from './parse.ts'

interface Claimed {
  /** Expected in `iss` and `aud` when they are given here. */
  readonly issuer?: string
  readonly audience?: string
}

/**
 * Who people are. `none`: what the browser says (for trying out). Otherwise a token signed by the product's server, with the claims
 * `sub` (the person), `account`, `exp`, and if wanted `role`, `admin` and `traits`: HS256 with a shared secret, or ES256 with a
 * public key (PEM) or a JWKS (an object or its https URL).
 */
export type Verify =
  | 'none'
  | (Claimed & { readonly secret: string | Uint8Array })
  | (Claimed & { readonly publicKey: string })
  | (Claimed & { readonly jwks: JSONWebKeySet | string })

/** What a good token says. */
export interface Claims {
  readonly person: string
  readonly account: string | null
  /** Facts of the person that the product vouches for. */
  readonly traits: Readonly<Record<string, Scalar>>
  readonly issuedAt: Instant
  /** Past its time: it may write what was done before, and read nothing. */
  readonly expired: boolean
}

/** So long after its time a token may still write: a browser may have been offline. */
const WRITES_AFTER = 30 * DAY
/** How far clocks of servers may be apart, in milliseconds. */
const SKEW = 60_000
const LONGEST_TOKEN = 8_192

/** Reads a token at an instant: its claims, or null for one that is not good. */
export type Verifier = (token: string, now: Instant) => Promise<Claims | null>

type Check = (token: string) => Promise<Uint8Array>

function checkOf(verify: Exclude<Verify, 'none'>): Check {
  if ('secret' in verify) {
    const secret = typeof verify.secret === 'string' ? new TextEncoder().encode(verify.secret) : verify.secret
    if (secret.byteLength < 32) throw new Error('The secret of tokens needs 32 bytes or more.')
    return async token => (await compactVerify(token, secret, { algorithms: ['HS256'] })).payload
  }
  if ('publicKey' in verify) {
    let key: ReturnType<typeof importSPKI> | undefined
    return async token => {
      key ??= importSPKI(verify.publicKey, 'ES256')
      return (await compactVerify(token, await key, { algorithms: ['ES256'] })).payload
    }
  }
  const keys = typeof verify.jwks === 'string' ? createRemoteJWKSet(new URL(verify.jwks)) : createLocalJWKSet(verify.jwks)
  return async token => (await compactVerify(token, keys, { algorithms: ['ES256'] })).payload
}

const isTime = (it: unknown): it is number => Number.isFinite(it)
const named = (claim: unknown, wanted: string | undefined): boolean => wanted === undefined || [claim].flat().includes(wanted)

function traitsOf({ role, admin, traits }: Readonly<Record<string, unknown>>): Claims['traits'] {
  const all = { ...(isFields(traits) ? traits : {}), ...(role === undefined ? {} : { role }), ...(admin === undefined ? {} : { admin }) }
  return Object.fromEntries(
    Object.entries(all)
      .filter((entry): entry is [string, Scalar] => isName(entry[0], 100) && isScalar(entry[1]))
      .slice(0, 50),
  )
}

/** Makes the reader of tokens; null for `none`. Throws for a secret that is too short. */
export function createVerifier(verify: Verify): Verifier | null {
  if (verify === 'none') return null
  const check = checkOf(verify)
  return async (token, now) => {
    if (token.length > LONGEST_TOKEN) return null
    let claims: unknown
    try {
      claims = JSON.parse(new TextDecoder().decode(await check(token)))
    } catch {
      return null
    }
    if (!isFields(claims) || !isName(claims.sub) || !isTime(claims.exp)) return null
    const { account = null, exp, nbf, iat, iss, aud } = claims
    if (account !== null && !isName(account)) return null
    if (!named(iss, verify.issuer) || !named(aud, verify.audience)) return null
    if (isTime(nbf) && nbf * 1000 > now + SKEW) return null
    if (exp * 1000 + WRITES_AFTER < now) return null
    return {
      person: claims.sub,
      account,
      traits: traitsOf(claims),
      issuedAt: isTime(iat) ? Math.min(iat * 1000, now) : now,
      expired: exp * 1000 + SKEW < now,
    }
  }
}
