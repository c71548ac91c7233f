import { defineCommand } from 'citty'
import { Complaint, complain } from './complaint.ts'
import { counted } from './counted.ts'
import { knowOnly } from './options.ts'
import { remoteArgs, remoteOf } from './remote.ts'

const eraseArgs = {
  account: { type: 'string', description: 'The account, with everybody in it unless --person is given', valueHint: 'ID' },
  person: { type: 'string', description: 'The person; without --account wherever they are known', valueHint: 'ID' },
  yes: { type: 'boolean', description: 'Do it: there is no way back' },
  ...remoteArgs,
} as const

/** `waymark erase --account A [--person P]`, or `--person P` wherever they are known: for good, also against devices that still have a copy. */
export const eraseCommand = defineCommand({
  meta: { name: 'erase', description: 'Erase an account, or a person, for good' },
  args: eraseArgs,
  run: async ({ args, rawArgs }) => {
    try {
      knowOnly(rawArgs, eraseArgs, 0)
      const { account, person } = args
      if (!account && !person) throw new Complaint(['erase needs --account ID, --person ID, or both.'])
      const what = person ? `${person}${account ? ` in ${account}` : ', wherever they are known'}` : `${account} with everybody in it`
      if (!args.yes) throw new Complaint([`This erases ${what}, for good. Say --yes to do it.`])
      const { erased } = (await remoteOf(args, process.env).post(
        '/v1/erase',
        JSON.stringify({ ...(account && { account }), ...(person && { person }) }),
      )) as { erased: { accounts: string[]; people: number } }
      console.log(
        erased.people
          ? `Erased ${what}: ${counted(erased.people, 'person', 'people')} in ${counted(erased.accounts.length, 'account')}`
          : `Nothing was known of ${person ? what : `anybody in ${account}`}. What devices still bring of before now is refused.`,
      )
    } catch (error) {
      complain(error)
    }
  },
})
