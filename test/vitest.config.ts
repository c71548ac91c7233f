import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { outside } from './outside.ts'

const root = new URL('..', import.meta.url).pathname

/** Three kinds of tests: logic in Node, components in happy-dom (`*.dom.test.tsx`), and the delivered files in real browsers (`test/browser`). */
export default defineConfig({
  test: {
    // Vitest leaves one core idle; with two that is half of the time.
    maxWorkers: availableParallelism(),
    reporters: process.env.CI ? ['default', ['json', { outputFile: 'test/.results.json' }], outside('test/.outside.txt')] : ['default'],
    projects: [
      {
        root,
        test: {
          name: 'logic',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: ['test/browser/**', 'test/engines/**', 'test/**/*.dom.test.tsx', 'test/house/**'],
          testTimeout: 60_000,
          // No module keeps anything that a test could find changed, and to load all of them anew for each file takes as long as the tests.
          isolate: false,
        },
      },
      {
        root,
        esbuild: { jsx: 'automatic', jsxImportSource: 'preact' },
        test: { name: 'dom', include: ['test/**/*.dom.test.tsx'], environment: 'happy-dom' },
      },
      {
        root,
        test: { name: 'house', include: ['test/house/**/*.test.ts'], testTimeout: 120_000 },
      },
      {
        root,
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          testTimeout: 90_000,
          hookTimeout: 120_000,
          // The files have nothing in common that one could spoil for another, and to load it all anew for each takes a minute.
          isolate: false,
          // After all the others: what is measured here is time.
          sequence: { groupOrder: 1 },
          globalSetup: ['test/browser/setup.ts'],
        },
      },
      // In each browser engine that Debian has; not a part of \`npm test\`.
      ...(process.env.ENGINES === undefined
        ? []
        : [{ root, test: { name: 'engines', include: ['test/engines/**/*.test.ts'], testTimeout: 60_000, fileParallelism: false } }]),
    ],
  },
})
