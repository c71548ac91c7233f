import { writeFileSync } from 'node:fs'
import type { Reporter } from 'vitest/node'

/** Writes down what went wrong outside of any test: it fails the run too, and its message is far up. */
export const outside = (file: string): Reporter => ({
  onTestRunEnd: (_, errors) =>
    writeFileSync(file, errors.map(({ message, stack }) => `outside of a test: ${message}\n${stack ?? ''}\n`).join('')),
})
