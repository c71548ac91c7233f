import type { Alarm } from './alarm.ts'
import { keyless } from './keyless.ts'
import { isFields, isName, parseJson, readBody } from './parse.ts'
import { json } from './reply.ts'
import type { RequestInfo, Room } from './room.ts'
import { APART } from './store.ts'

const MOST = 4_096

/**
 * `POST /v1/export` under a secret key: everything that is kept of a person (`{person, account?}`; without an account wherever they are
 * known), for whoever asks what is recorded of them (practice 60): evidence, what they told once, the alarms about them, and how much never
 * arrived, by reason. What came without a token, and may be somebody else's, is `unsigned`.
 * Secrets of devices are not among it: only digests are kept, and they are nobody's to read.
 */
export async function receiveExport(room: Room, request: Request, info: RequestInfo): Promise<Response> {
  const closed = keyless(room, request, info)
  if (closed) return closed
  const { store } = room
  const now = room.clock()
  const body = await readBody(request, MOST)
  if (body.text === undefined) return json(body.status, { waymark: 1, serverTime: now, refused: body.refused })
  const it = parseJson(body.text)
  if (!isFields(it) || !isName(it.person) || !(it.account === undefined || isName(it.account)))
    return json(400, { waymark: 1, serverTime: now, refused: 'malformed' })
  const { person } = it
  const homes = it.account === undefined ? await store.homes(person) : [it.account, APART + it.account]
  const accounts: object[] = []
  for (const home of homes) {
    const ledger = await store.ledger(home, person)
    if (!ledger) continue
    const { evidence, writers, lastBeaconAt } = ledger
    const told = (await store.toldBy(home, person)).map(({ happening }) => happening)
    const lost = (await store.lost(home, person)).map(({ reason, n, at }) => ({ reason, n, at }))
    // Who of customer success saw to it is not the person's.
    const alarms = (await store.alarmsOf(home, person)).map(
      ({ account: _, person: __, standing: { by: ___, ...standing }, ...alarm }: Alarm & { standing: { by?: unknown } }) => ({
        ...alarm,
        standing,
      }),
    )
    const unsigned = home.startsWith(APART)
    const account = (unsigned ? home.slice(APART.length) : home) || null
    accounts.push({ account, ...(unsigned && { unsigned }), lastBeaconAt, devices: writers, evidence, told, alarms, lost })
  }
  return json(200, { waymark: 1, serverTime: now, person, accounts })
}
