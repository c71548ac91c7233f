import type { ReportLoss, ReportPerson } from '../../progress/report.ts'
import { useShown } from '../shown.ts'
import { LostOfPerson } from './lost.tsx'
import { When } from './when.tsx'

const Person = ({ person, lost }: { person: ReportPerson; lost: readonly ReportLoss[] }) => {
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
      <LostOfPerson lost={lost} />
    </li>
  )
}

/** The account's people: those of influence and those who speak for the product first, as the report orders them; and what never arrived of each. */
export const People = ({ people, lost }: { people: readonly ReportPerson[]; lost: readonly ReportLoss[] }) => {
  const { words } = useShown()
  return (
    <section class="block">
      <h2>{words.account.people}</h2>
      {people.length === 0 ? (
        <p class="nothing">{words.account.nobody}</p>
      ) : (
        <ul class="people">
          {people.map(person => (
            <Person key={person.id} person={person} lost={lost.filter(one => one.person === person.id)} />
          ))}
        </ul>
      )}
    </section>
  )
}
