/**
 * `npm test`: every check of the repository, one closing line for the whole. Each static check counts as one test.
 * Runs all of them, whatever fails, so that one run shows everything.
 */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

const results = mkdtempSync(path.join(tmpdir(), 'routewarden-results-'))
const totals = { passed: 0, failed: 0, skipped: 0 }

function run(name, command, env = {}) {
  process.stdout.write(`\n── ${name}: ${command.join(' ')}\n`)
  const [file, ...args] = command
  const ended = spawnSync(file, args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env },
    shell: process.platform === 'win32',
  })
  return ended.status === 0
}

function check(name, command) {
  totals[run(name, command) ? 'passed' : 'failed'] += 1
}

/** Checks that look at files only, in two lanes side by side; what each prints stays together. */
async function checkSideBySide(...lanes) {
  await Promise.all(
    lanes.map(async (lane) => {
      for (const [name, command] of lane) {
        const { ok, output } = await printed(command)
        process.stdout.write(`\n── ${name}: ${command.join(' ')}\n${output}`)
        totals[ok ? 'passed' : 'failed'] += 1
      }
    }),
  )
}

function printed([file, ...args]) {
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'], shell: process.platform === 'win32' })
  let output = ''
  child.stdout.on('data', (chunk) => (output += chunk))
  child.stderr.on('data', (chunk) => (output += chunk))
  return new Promise((resolve) => {
    child.on('error', (error) => resolve({ ok: false, output: `${output}${error.message}\n` }))
    child.on('close', (code) => resolve({ ok: code === 0, output }))
  })
}

/** Runs a test runner and adds what its JSON report counts; a run that ends badly without a failed test counts as one. */
function suite(name, command, file, count, env) {
  const ok = run(name, command, env)
  let counted = { passed: 0, failed: 0, skipped: 0 }
  try {
    counted = count(JSON.parse(readFileSync(file, 'utf8')))
  } catch (error) {
    process.stdout.write(`${name} left no readable report: ${error.message}\n`)
  }
  if (counted.passed + counted.failed === 0 || (!ok && counted.failed === 0)) counted.failed += 1
  for (const key of Object.keys(totals)) totals[key] += counted[key]
}

const npx = (...args) => ['npx', '--no-install', ...args]

check('build', ['npm', 'run', '--silent', 'build'])
await checkSideBySide(
  [['eslint', npx('eslint', '.', '--max-warnings', '0')]],
  [
    ['types of the reference app', npx('tsc', '--noEmit', '-p', 'fixtures-app')],
    ['types of its config', npx('tsc', '--noEmit', '-p', 'fixtures-app/tsconfig.tools.json')],
    ['prettier', npx('prettier', '--check', '.', '--log-level', 'warn')],
    ['knip', npx('knip')],
    ['publint routewarden', npx('publint', 'harness', '--strict')],
    ['publint eslint-plugin-routewarden', npx('publint', 'eslint-rules', '--strict')],
  ],
)

const vitestReport = path.join(results, 'vitest.json')
suite(
  'vitest',
  npx('vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${vitestReport}`),
  vitestReport,
  (report) => ({ passed: report.numPassedTests, failed: report.numFailedTests, skipped: report.numPendingTests }),
)

// It uses what was built.
const { findOrInstallBrowser } = await import('./browser.mjs')
const browser = findOrInstallBrowser()
if (browser === null) {
  process.stdout.write('\nNo browser: install Chromium or Chrome, or set ROUTEWARDEN_CHROMIUM to its path.\n')
  totals.failed += 1
} else {
  const playwrightReport = path.join(results, 'playwright.json')
  suite(
    'playwright',
    npx('playwright', 'test'),
    playwrightReport,
    ({ stats }) => ({ passed: stats.expected + stats.flaky, failed: stats.unexpected, skipped: stats.skipped }),
    {
      PLAYWRIGHT_JSON_OUTPUT_FILE: playwrightReport,
      ROUTEWARDEN_CHROMIUM: browser,
      // The specs before these have built the reference app.
      ...(existsSync('fixtures-app/.next/BUILD_ID') ? { ROUTEWARDEN_REFERENCE_BUILT: '1' } : {}),
    },
  )
}

rmSync(results, { recursive: true, force: true })
const skipped = totals.skipped > 0 ? `, ${totals.skipped} skipped` : ''
process.stdout.write(`\n${totals.passed} passed, ${totals.failed} failed${skipped}\n`)
process.exitCode = totals.failed === 0 ? 0 : 1
