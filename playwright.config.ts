import { defineConfig, devices } from '@playwright/test'
import { CHROMIUM_ARGS, findBrowser } from './specs/support/browser.mjs'

// Playwright's own, else one that is installed; `npm test` installs one where there is none.
const executablePath = findBrowser()

export default defineConfig({
  testDir: 'specs/browser',
  globalSetup: './specs/browser/setup.ts',
  fullyParallel: true,
  workers: 2,
  // A page of Clerk's components is a lot of script for a small machine.
  timeout: 60_000,
  expect: { timeout: 15_000 },
  forbidOnly: Boolean(process.env['CI']),
  reporter: process.env['PLAYWRIGHT_JSON_OUTPUT_FILE'] ? [['list'], ['json']] : [['list']],
  use: {
    ...devices['Desktop Chrome'],
    launchOptions: { args: CHROMIUM_ARGS, ...(executablePath ? { executablePath } : {}) },
    trace: 'retain-on-failure',
  },
})
