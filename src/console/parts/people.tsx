import type { ReportPerson } from '../../progress/report.ts'
import { useShown } from '../shown.ts'
import { When } from './when.tsx'

const Person = ({ person }: { person: ReportPerson }) => {
  const { words } = useShown()
  const { section, position, role, influence, promoter, lastUseAt, devices } = person
  const facts = [section, position ?? role, influence === null ? null : words.account.influence(influence)]
  const known = [...facts, devices > 0 ? words.account.devices(devices) : null].filter(fact => fact !== null)
  return (
    <li>
      <p class="who">
        <bdi>{person.name ?? person.id}</bdi>
        {promoter && <span class="chip">{words.account.champion}</span>}
      </p>
      <p class="seen">
        {lastUseAt === null ? (
          <span class="never">{words.account.neverSeen}</span>
        ) : (
          <>
            <span class="sr">{words.account.lastUse} </span>
            <When at={lastUseAt} as="ago" />
          </>
        )}
      </p>
      <p class="second">{known.join(words.account.joiner)}</p>
    </li>
  )
}

/** The account's people: those of influence and those who speak for the product first, as the report orders them. */
export const People = ({ people }: { people: readonly ReportPerson[] }) => {
  const { words } = useShown()
  return (
    <section class="block">
      <h2>{words.account.people}</h2>
      {people.length === 0 ? (
        <p class="nothing">{words.account.nobody}</p>
      ) : (
        <ul class="people">
          {people.map(person => (
            <Person key={person.id} person={person} />
          ))}
        </ul>
      )}
    </section>
  )
}
