import { type Evidence, empty, type Instant, mark, merge, record } from '../../src/evidence/index.ts'
import type { Playbook, Scalar } from '../../src/playbook/index.ts'
import { accountOf, measure, measureAccount, type Progress } from '../../src/progress/index.ts'
import { plan } from '../../src/rule/index.ts'

type Facts = Readonly<Record<string, Scalar>>

/** An account that people and the product's server tell of: what customer success reads of it, and what one of its people does. */
export function accountWith(playbook: Playbook) {
  const ledgers = new Map<string, Evidence>()
  const { byEvent } = plan(playbook)
  let told = 0
  const put = (person: string, to: (evidence: Evidence) => Evidence) => ledgers.set(person, to(ledgers.get(person) ?? empty))
  const say = (person: string, at: Instant, prefix: string, facts: Facts) => {
    for (const [key, value] of Object.entries(facts))
      put(person, evidence => mark(evidence, prefix + key, { rank: person ? 0 : 2, at, id: `${++told}`, value }))
  }
  const people = () => [...ledgers].map(([id, evidence]) => ({ id, evidence }))
  const own = () => accountOf([...ledgers.values()])
  return {
    source: () => ({ people: people().filter(({ id }) => id), account: own() }),
    /** The server's facts of the account: `anchor.contract`, `document.rules`, `target.downloads`. */
    facts: (at: Instant, facts: Facts) => say('', at, 'account.', facts),
    traits: (person: string, at: Instant, facts: Facts) => say(person, at, 'trait.', facts),
    attest: (person: string, at: Instant, key: string) => say(person, at, 'attest.', { [key]: true }),
    agree: (person: string, at: Instant, key: string, version: number) => say(person, at, 'agree.', { [key]: version }),
    track: (person: string, at: Instant, name: string, props: Facts = {}) =>
      put(person, evidence =>
        merge(evidence, record(evidence, byEvent[name] ?? [], { id: `e${++told}`, name, at, props }, 'd', 'k').evidence),
      ),
    read: (now: Instant): Progress => measureAccount(playbook, people(), own(), now),
    /** As `person` sees it, with everybody's evidence at hand. */
    readAs: (person: string, now: Instant): Progress =>
      measure(playbook, { person, own: ledgers.get(person) ?? empty, account: own(), people: people() }, now),
  }
}
