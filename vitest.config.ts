import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['harness/src/**/*.test.ts', 'harness/src/**/*.test.tsx', 'eslint-rules/src/**/*.test.ts', 'specs/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', 'specs/browser/**'],
    // Specs start real servers and builds: a single slow machine needs room.
    testTimeout: 30_000,
    hookTimeout: 300_000,
  },
})
