import { defineConfig, devices } from '@playwright/test'
import { findBrowser } from './specs/support/browser.mjs'

/** As root (CI containers) Chromium has no sandbox; the rest keeps it from calling home. */
const args = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
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
    launchOptions: { args, ...(executablePath ? { executablePath } : {}) },
    trace: 'retain-on-failure',
  },
})
