import { defineConfig } from 'vitest/config'

// Specs start real builds and servers, and a slow machine needs room.
const timeouts = { testTimeout: 60_000, hookTimeout: 300_000 }

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['harness/src/**/*.test.{ts,tsx}', 'eslint-rules/src/**/*.test.ts'],
          // By default Vitest leaves a core out: half of the machine that CI has.
          maxWorkers: '100%',
          // Projects of one group must have the same number of workers.
          sequence: { groupOrder: 1 },
          ...timeouts,
        },
      },
      {
        // The reference app, built and started once: the specs that ask it questions.
        test: {
          name: 'reference-app',
          include: ['specs/route-matrix/**/*.test.ts', 'specs/webhooks/**/*.test.ts'],
          globalSetup: ['specs/support/reference-app.ts'],
          // They share one app and one database.
          fileParallelism: false,
          ...timeouts,
        },
      },
      {
        // Small apps, linted: two at a time, each with a thread that audits it.
        test: { name: 'eslint', include: ['specs/eslint/**/*.test.ts'], maxWorkers: 2, ...timeouts },
      },
      {
        // The command line as a user runs it, on apps of their own.
        test: {
          name: 'command-line',
          include: ['specs/{command-line,conformance,guards,mistakes,predictions}/**/*.test.ts'],
          // Builds and audits wait a lot, and each keeps two threads busy in between.
          maxWorkers: 2,
          sequence: { groupOrder: 2 },
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
})
