import type { ServerEntry } from '../src/beacon/types.ts'

const DAY = 86_400_000
const HOUR = 3_600_000

/** How far one customer has come: on which day of the trial what happened. All names are invented. */
interface Story {
  readonly account: string
  readonly name: string
  readonly tier: string
  readonly owner: string
  readonly contact: string
  /** When they may be called, as the console reads it. */
  readonly contactHours: string
  readonly seats: number
  /** Days since the trial began. */
  readonly day: number
  /** How many people came in, day by day; the last figure goes on to `until` days ago. */
  readonly people: readonly number[]
  readonly until: number
  readonly ready?: number
  readonly promoters?: number
  readonly rules?: number
  readonly work?: number
  readonly small?: number
  readonly events?: readonly (readonly [day: number, useCase: string])[]
  readonly fan?: number
}

const stories: readonly Story[] = [
  {
    account: 'tsubame',
    name: 'Tsubame Logistics',
    tier: '1',
    owner: 'Hana Kimura',
    contact: 'Sora Ando, ext. 12',
    contactHours: '09:00-11:00',
    seats: 6,
    day: 71,
    people: [2, 4, 5, 6],
    until: 0,
    ready: 2,
    promoters: 2,
    rules: 5,
    work: 12,
    small: 24,
    events: [
      [30, 'social'],
      [52, 'seminar'],
    ],
    fan: 66,
  },
  {
    account: 'hibari',
    name: 'Hibari Works',
    tier: '1',
    owner: 'Hana Kimura',
    contact: 'Ken Osawa, ext. 3',
    contactHours: '14:00-17:00',
    seats: 8,
    day: 26,
    people: [3, 5, 8],
    until: 0,
    ready: 3,
    promoters: 1,
    rules: 6,
    work: 17,
  },
  {
    account: 'aozora',
    name: 'Aozora Clinic',
    tier: '2',
    owner: 'Jun Otsuka',
    contact: 'Reiko Maeda',
    contactHours: '12:00-13:00',
    seats: 5,
    day: 13,
    people: [1, 2, 3],
    until: 0,
    ready: 2,
    promoters: 2,
    rules: 8,
  },
  {
    account: 'kumo',
    name: 'Kumo Studio',
    tier: '3',
    owner: 'Jun Otsuka',
    contact: 'Leo Martin',
    contactHours: '10:00-18:00',
    seats: 4,
    day: 11,
    people: [2, 3],
    until: 3,
    ready: 3,
    promoters: 3,
    rules: 6,
  },
  {
    account: 'nagi',
    name: 'Nagi Books',
    tier: '3',
    owner: 'Jun Otsuka',
    contact: 'Mina Fujii',
    contactHours: '15:00-18:00',
    seats: 3,
    day: 7,
    people: [1, 2],
    until: 0,
    promoters: 4,
  },
]

const rules = ['entryExit', 'tools', 'areas']
const attested = ['problem-shared', 'purpose-shared', 'howto-told', 'contact-shown']

/** The history of five other customers up to `now`, as their product's server would have told it. */
export function neighbours(now: number, dayIn: (at: number) => string): ServerEntry[] {
  return stories.flatMap(story => {
    const { account, name, tier, owner, contact, contactHours, seats, day, people, until, ready, promoters, work, small, fan } = story
    const start = now - day * DAY
    const at = (n: number, hours = 0): number => Math.min(now, start + n * DAY + hours * HOUR)
    const person = (i: number): string => `${account}-${i + 1}`
    const entries: ServerEntry[] = [
      {
        account,
        at: start,
        by: 'sales',
        facts: { name, tier, owner, contact, contactHours, seats, anchors: { trialStart: dayIn(start) } },
      },
    ]
    for (let i = 0; i < seats; i++)
      entries.push({
        account,
        person: person(i),
        at: start,
        traits: { name: `${name.split(' ')[0]} ${i + 1}`, role: i ? 'member' : 'admin' },
      })
    for (let n = 0; n <= day - until; n++)
      for (let i = 0; i < (people[n] ?? people.at(-1)!); i++)
        entries.push({
          account,
          person: person(i),
          at: at(n, -2 + i / 10),
          event: 'room.entered',
          props: { room: 'office', kind: 'office' },
        })
    if (ready !== undefined) for (const attest of attested) entries.push({ account, person: person(0), at: at(ready), attest })
    if (promoters !== undefined)
      for (const i of [0, 1]) entries.push({ account, person: person(i), at: at(promoters), traits: { promoter: true } })
    if (story.rules !== undefined) {
      for (const field of rules) entries.push({ account, person: person(0), at: at(story.rules), event: 'rules.drafted', props: { field } })
      entries.push({ account, person: person(0), at: at(story.rules, 1), event: 'rules.posted' })
    }
    for (const [kind, first] of [
      ['work', work],
      ['small', small],
    ] as const)
      if (first !== undefined)
        for (let n = first; n <= day - until; n += 3)
          for (let i = 0; i < Math.ceil(seats / 2); i++)
            entries.push({ account, person: person(i), at: at(n, -1), event: 'talk.started', props: { kind } })
    for (const [n, useCase] of story.events ?? [])
      entries.push({ account, person: person(0), at: at(n), event: 'event.held', props: { useCase } })
    if (fan !== undefined) entries.push({ account, person: person(1), at: at(fan), event: 'help.given' })
    return entries
  })
}
