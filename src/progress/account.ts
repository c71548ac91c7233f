import { type Evidence, empty, merge } from '../evidence/index.ts'

/**
 * The account's own facts, joined over whoever told them: the marks `account.*` of all its ledgers, the last word that anybody of it said
 * to a target (`agree.target.*`), and what was latched for it.
 */
export const accountOf = (ledgers: readonly Evidence[]): Evidence =>
  ledgers.reduce(
    (account, { marks, latches }) =>
      merge(account, { ...empty, marks: pick(marks, /^(account|agree\.target)\./), latches: pick(latches, /^@/) }),
    empty,
  )

const pick = <T>(bag: Readonly<Record<string, T>>, named: RegExp): Record<string, T> =>
  Object.fromEntries(Object.entries(bag).filter(([key]) => named.test(key)))
