import { defineCommand } from 'citty'
import { Complaint, complain } from './complaint.ts'
import { readPlaybooks } from './playbooks.ts'

/** `waymark check FILE…`: every problem of the playbooks, one a line; 1 when there is any. */
export const check = defineCommand({
  meta: { name: 'check', description: 'Check playbooks and print every problem' },
  args: {
    file: { type: 'positional', description: 'Playbook (JSON, or a module with a default export); several may follow', required: false },
  },
  run: async ({ args }) => {
    try {
      if (!args._.length) throw new Complaint(['check needs a FILE.'])
      const playbooks = await readPlaybooks(args._)
      for (const [i, { id, version, milestones, roadmap }] of playbooks.entries())
        console.log(
          `${args._[i]}: ${id} version ${version}, ${roadmap.length} levels, ${Object.keys(milestones).length} milestones, no problems`,
        )
    } catch (error) {
      complain(error)
    }
  },
})
