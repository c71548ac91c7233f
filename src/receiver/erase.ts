import { empty } from '../evidence/index.ts'
import { keyless } from './keyless.ts'
import { isFields, isName, parseJson, readBody } from './parse.ts'
import { json } from './reply.ts'
import { type RequestInfo, type Room, wordsOf } from './room.ts'
import { APART, isJoined, type Ledger, type Store, type Writing } from './store.ts'

const MOST = 4_096

/** What is left of a ledger: its epoch, so that no copy on a device brings anything back. */
const tombstone = (ledger: Ledger, epoch: number): Ledger => ({
  ...ledger,
  rev: ledger.rev + 1,
  evidence: { ...empty, epoch },
  rows: {},
  writers: {},
  secrets: {},
  lastBeaconAt: null,
})

/** Is anything kept of them? */
const isKnown = ({ lastBeaconAt, evidence: { series, marks, latches } }: Ledger): boolean =>
  lastBeaconAt !== null || [series, marks, latches].some(part => Object.keys(part).length > 0)

/** Erases one person in one account. Also one of whom nothing is known yet: a device may still come with it. Says how many were known. */
const erasePerson = (store: Store, account: string, person: string): Promise<number> =>
  store.write(account, [person], async writing => {
    const ledger = writing.ledger(person)
    await writing.wipe(person)
    await writing.save(tombstone(ledger, ledger.evidence.epoch + 1))
    return Number(isKnown(ledger))
  })

/** Erases an account with everybody in it; people who are not known yet are of the new epoch too. Says how many were known. */
const eraseAccount = (store: Store, account: string): Promise<number> =>
  store.write(account, 'all', async (writing: Writing) => {
    const all = writing.people.map(writing.ledger)
    const epoch = Math.max(writing.ledger('\0').evidence.epoch, ...all.map(({ evidence }) => evidence.epoch)) + 1
    await writing.raiseEpoch(epoch)
    await writing.wipe(null)
    for (const ledger of all) await writing.save(tombstone(ledger, epoch))
    return all.filter(ledger => ledger.person && isKnown(ledger)).length
  })

/**
 * `POST /v1/erase` under a secret key: `{account}` with everybody in it, `{account, person}`, or `{person}` in every account, those that do
 * not know them yet among them. What is erased stays erased: an epoch is left that no copy on a device can bring anything back against. (A person erases by a beacon of a higher epoch.)
 * Answers of how many people something was kept: none, where a name was mistyped.
 */
export async function receiveErase(room: Room, request: Request, info: RequestInfo): Promise<Response> {
  const { store } = room
  const now = room.clock()
  const refuse = (status: number, refused: string, headers: Record<string, string> = {}): Response =>
    json(status, { waymark: 1, serverTime: now, refused }, headers)
  const closed = keyless(room, request, info)
  if (closed) return closed
  const body = await readBody(request, MOST)
  if (body.text === undefined) return refuse(body.status, body.refused)
  const it = parseJson(body.text)
  if (!isFields(it)) return refuse(400, 'malformed')
  const { account, person } = it
  const isFit = (name: unknown): name is string | undefined => name === undefined || isName(name)
  if (!isFit(account) || !isFit(person) || (account === undefined && person === undefined)) return refuse(400, 'malformed')
  try {
    // Before anybody asks where they are known: a beacon that is not committed yet may be of another account.
    if (account === undefined) await store.raiseEpoch(person!)
    const homes = account !== undefined ? [account, APART + account] : await store.homes(person!)
    let people = 0
    for (const home of homes) people += await (person === undefined ? eraseAccount(store, home) : erasePerson(store, home, person))
    return json(200, {
      waymark: 1,
      serverTime: now,
      erased: { accounts: homes.filter(isJoined), people: person === undefined ? people : Math.min(1, people) },
    })
  } catch (error) {
    room.say('error', 'erase.store', `Nothing could be erased: ${wordsOf(error)}`)
    return refuse(503, 'store', { 'retry-after': '5' })
  }
}
