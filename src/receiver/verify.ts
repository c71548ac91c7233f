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
 * public key (PEM) or a JWKS (an object or its https URL). Several secrets or keys stand side by side while one takes the place of another.
 */
export type Verify =
  | 'none'
  | (Claimed & { readonly secret: Secret | readonly Secret[] })
  | (Claimed & { readonly publicKey: string | readonly string[] })
  | (Claimed & { readonly jwks: JSONWebKeySet | string })
type Secret = string | Uint8Array

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

/** Reads a token at an instant: its claims, or null for one that is not good. Rejects with `Unreachable` when nobody can tell now. */
export type Verifier = (token: string, now: Instant) => Promise<Claims | null>

/** The keys of tokens are out of reach: the token may be good, and is asked for again later. */
export class Unreachable extends Error {}

type Check = (token: string) => Promise<Uint8Array>

/** The first check that a token passes. */
const anyOf =
  (checks: readonly Check[]): Check =>
  async token => {
    let fault: unknown
    for (const check of checks)
      try {
        return await check(token)
      } catch (error) {
        fault = error
      }
    throw fault
  }

const hs256 = (given: Secret): Check => {
  const secret = typeof given === 'string' ? new TextEncoder().encode(given) : given
  if (secret.byteLength < 32) throw new Error('The secret of tokens needs 32 bytes or more.')
  return async token => (await compactVerify(token, secret, { algorithms: ['HS256'] })).payload
}

const es256 = (pem: string): Check => {
  let key: ReturnType<typeof importSPKI> | undefined
  return async token => {
    key ??= importSPKI(pem, 'ES256')
    return (await compactVerify(token, await key, { algorithms: ['ES256'] })).payload
  }
}

/** What says something of the token itself; the rest is about the way to its keys. */
const isOfToken = (error: unknown): boolean => {
  const { code } = error as { code?: unknown }
  return typeof code === 'string' && code.startsWith('ERR_J') && !/^ERR_(JWKS_TIMEOUT|JWKS_INVALID|JOSE_GENERIC)$/.test(code)
}

function remote(address: string): Check {
  const url = URL.canParse(address) ? new URL(address) : null
  if (url?.protocol !== 'https:' && !/^(localhost|127\.0\.0\.1|\[::1\])$/.test(url?.hostname ?? ''))
    throw new Error('The address of a JWKS starts with https://.')
  const keys = createRemoteJWKSet(url!)
  return async token => {
    try {
      return (await compactVerify(token, keys, { algorithms: ['ES256'] })).payload
    } catch (error) {
      throw isOfToken(error) ? error : new Unreachable('The JWKS of tokens is out of reach.')
    }
  }
}

function checkOf(verify: Exclude<Verify, 'none'>): Check {
  const listOf = <T>(given: T | readonly T[]): readonly T[] => (Array.isArray(given) ? given : [given as T])
  if ('secret' in verify) return anyOf(listOf<Secret>(verify.secret).map(hs256))
  if ('publicKey' in verify) return anyOf(listOf(verify.publicKey).map(es256))
  if (typeof verify.jwks === 'string') return remote(verify.jwks)
  const keys = createLocalJWKSet(verify.jwks)
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

/** Makes the reader of tokens; null for `none`. Throws for a secret that is too short, and an address that is no https. */
export function createVerifier(verify: Verify): Verifier | null {
  if (verify === 'none') return null
  const check = checkOf(verify)
  return async (token, now) => {
    if (token.length > LONGEST_TOKEN) return null
    let claims: unknown
    try {
      claims = JSON.parse(new TextDecoder().decode(await check(token)))
    } catch (error) {
      if (error instanceof Unreachable) throw error
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
