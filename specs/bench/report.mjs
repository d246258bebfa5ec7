/**
 * The HTML report of a large app in Chromium: how long until it can be used, and until a keystroke of the filter is
 * shown. Measured in the page: https://web.dev/articles/inp (Event Timing: from the key to the next paint).
 *
 *   npm run build && npm run bench:report -- [--sizes 300,5000] [--rounds 5]
 */
import { mkdtempSync, rmSync, writeFileSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { chromium } from '@playwright/test'
import { render } from 'routewarden'
import { sampleReport } from '../../harness/dist/report/sample.test.support.js'
import { CHROMIUM_ARGS, findBrowser } from '../support/browser.mjs'

const { values } = parseArgs({
  options: { sizes: { type: 'string', default: '300,5000' }, rounds: { type: 'string', default: '5' } },
})
const AREAS = ['admin', 'api/projects', 'api/users', 'settings', 'docs', 'billing', 'teams']

/** The entry points of the sample again and again, each at an address of its own. */
function reportOf(size) {
  const sample = sampleReport()
  const kinds = sample.entries.filter(({ kind }) => kind !== 'server-function')
  const entries = Array.from({ length: size }, (_, number) => {
    const entry = kinds[number % kinds.length]
    const address = `/${AREAS[number % AREAS.length]}/section-${Math.floor(number / 50)}/item-${number}`
    const id = `${entry.method} ${address}`
    return { ...entry, id, pattern: address, path: address, file: `app${address}/route.ts` }
  })
  const findings = Array.from({ length: Math.round(size / 100) }, (_, number) => ({
    ...sample.findings[number % sample.findings.length],
    entry: entries[number * 100].id,
  }))
  return { ...sample, entries, findings, summary: { ...sample.summary, entries: size } }
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]
const dir = mkdtempSync(path.join(tmpdir(), 'routewarden-bench-'))
const executablePath = findBrowser()
const browser = await chromium.launch({ args: CHROMIUM_ARGS, ...(executablePath ? { executablePath } : {}) })
console.log('| entry points | written, s | MiB | usable, ms | longest task, ms | keystroke, ms (worst) |')
console.log('| -----------: | ---------: | --: | ---------: | ---------------: | --------------------: |')
try {
  for (const size of values.sizes.split(',').map(Number)) {
    const began = performance.now()
    const html = render(reportOf(size), 'html')
    const written = (performance.now() - began) / 1000
    const file = path.join(dir, `${size}.html`)
    writeFileSync(file, html)
    const usable = []
    const tasks = []
    const keys = []
    for (let round = 0; round < Number(values.rounds); round++) {
      const page = await browser.newPage({ viewport: { width: 1280, height: 900 } })
      await page.addInitScript(() => {
        globalThis.seen = { tasks: [0], keys: [] }
        new PerformanceObserver((list) =>
          globalThis.seen.tasks.push(...list.getEntries().map((one) => one.duration)),
        ).observe({ type: 'longtask', buffered: true })
        new PerformanceObserver((list) =>
          globalThis.seen.keys.push(
            ...list
              .getEntries()
              .filter((one) => one.name === 'keydown')
              .map((one) => one.duration),
          ),
        ).observe({ type: 'event', durationThreshold: 16, buffered: true })
      })
      await page.goto(pathToFileURL(file).href)
      await page.waitForTimeout(500)
      const { loaded, painted, longest } = await page.evaluate(() => ({
        loaded: performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd,
        painted: performance.getEntriesByName('first-contentful-paint')[0].startTime,
        longest: Math.max(...globalThis.seen.tasks),
      }))
      usable.push(Math.max(loaded, painted))
      tasks.push(longest)
      await page.getByRole('searchbox').click()
      await page.keyboard.type('users section-1', { delay: 120 })
      await page.waitForTimeout(300)
      // Faster ones than 16 ms are not told.
      keys.push(Math.max(16, ...(await page.evaluate(() => globalThis.seen.keys))))
      await page.close()
    }
    const mib = (statSync(file).size / 2 ** 20).toFixed(1)
    console.log(
      `| ${size.toLocaleString('en')} | ${written.toFixed(2)} | ${mib} | ${Math.round(median(usable))} | ${Math.round(median(tasks))} | ${median(keys)} (${Math.max(...keys)}) |`,
    )
  }
} finally {
  await browser.close()
  rmSync(dir, { recursive: true, force: true })
}
