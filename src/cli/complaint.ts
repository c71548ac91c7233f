/** Something that whoever runs the command can mend: said in one line each, without a stack. */
export class Complaint extends Error {
  readonly lines: readonly string[]
  constructor(lines: readonly string[]) {
    super(lines.join('\n'))
    this.name = 'Complaint'
    this.lines = lines
  }
}

/** Says what went wrong on stderr, and lets the process end with 1. A fault of our own keeps its stack. */
export function complain(error: unknown): void {
  const lines = error instanceof Complaint ? error.lines : [error instanceof Error ? (error.stack ?? error.message) : String(error)]
  for (const line of lines) console.error(`waymark: ${line}`)
  process.exitCode = 1
}
