/** The HTML report in a real Chromium: what a reader does with it. */
import { mkdtempSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { readFileSync } from 'node:fs'
import { expect, test, type Page } from '@playwright/test'
import type { AxeResults } from 'axe-core'
import { render } from 'routewarden'
import { sampleReport } from '../../harness/dist/report/sample.test.support.js'

const report = sampleReport()
const file = path.join(mkdtempSync(path.join(tmpdir(), 'routewarden-report-')), 'report.html')
writeFileSync(file, render(report, 'html'))
const url = pathToFileURL(file).href

/** Opens the report; the page may ask for nothing else, and must not fail. */
async function open(page: Page): Promise<string[]> {
  const wrong: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') wrong.push(message.text())
  })
  page.on('pageerror', (error) => wrong.push(String(error)))
  page.on('request', (request) => {
    if (request.url() !== url) wrong.push(`asked for ${request.url()}`)
  })
  await page.goto(url)
  return wrong
}

const rows = (page: Page) => page.locator('table.matrix tr.row:visible')

test('shows every entry point, asks for nothing, and runs no text of the app', async ({ page }) => {
  const wrong = await open(page)
  await expect(rows(page)).toHaveCount(report.entries.length)
  await expect(page.getByText('<script>alert(1)</script>').first()).toBeVisible()
  expect(wrong).toEqual([])
})

test('finds an entry by its path, from the keyboard', async ({ page }) => {
  await open(page)
  const [wanted] = report.entries
  await page.keyboard.press('/')
  await page.keyboard.type(wanted?.file ?? '')
  const count = report.entries.filter((entry) => entry.file === wanted?.file).length
  await expect(rows(page)).toHaveCount(count)
  await page.keyboard.press('Escape')
  await expect(rows(page)).toHaveCount(report.entries.length)
})

test('filters by access, and counts what it shows', async ({ page }) => {
  await open(page)
  await page.getByLabel('Access').selectOption('unknown')
  const visible = await rows(page).count()
  expect(visible).toBe(report.summary.unknown)
  await expect(page.getByRole('status')).toContainText(`${visible} of ${report.entries.length}`)
})

test('never shows unknown as protected', async ({ page }) => {
  await open(page)
  await page.getByLabel('Access').selectOption('protected')
  for (const cell of await page.locator('table.matrix tr.row:visible td:nth-child(3)').allInnerTexts()) {
    expect(cell).not.toMatch(/unknown|error/)
  }
})

test('opens the evidence of a cell, and gives the focus back', async ({ page }) => {
  await open(page)
  const cell = page.locator('table.matrix tr.row button').first()
  await cell.focus()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog')
  await expect(dialog).toBeVisible()
  await expect(dialog).toContainText('Declared')
  await expect(dialog).toContainText('Observed')
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await expect(cell).toBeFocused()
})

test('links to one entry point', async ({ page }) => {
  await open(page)
  const link = page.locator('a.permalink').nth(5)
  const target = (await link.getAttribute('href')) ?? ''
  await page.goto(url + target)
  await expect(page.locator(`[id="${decodeURIComponent(target.slice(1))}"]`)).toBeInViewport()
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`has no serious accessibility violation, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme })
    await open(page)
    // Evaluated through the debugger: the page's own policy lets no other script in.
    await page.evaluate(readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8'))
    const results = await page.evaluate<AxeResults>('axe.run()')
    const serious = results.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
    expect(serious.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([])
  })
}

test('changes its theme', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' })
  await open(page)
  const background = () => page.evaluate<string>('getComputedStyle(document.body).backgroundColor')
  const before = await background()
  await page.getByRole('button', { name: 'Dark theme' }).click()
  expect(await background()).not.toBe(before)
})

test('fits a phone: the page itself does not scroll sideways', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await open(page)
  expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390)
})

test('filters by the rule of a finding', async ({ page }) => {
  await open(page)
  const rule = report.findings.find(({ entry }) => entry !== undefined)?.rule ?? ''
  await page.getByLabel('Rule').selectOption(rule)
  const wanted = new Set(report.findings.filter((finding) => finding.rule === rule).map(({ entry }) => entry))
  await expect(rows(page)).toHaveCount(report.entries.filter(({ id }) => wanted.has(id)).length)
})

test.describe('of 2,000 entry points', () => {
  const [pattern] = report.entries
  const entries = Array.from({ length: 2_000 }, (_, number) => ({
    ...(pattern as (typeof report.entries)[number]),
    id: `GET /items/${number}`,
    path: `/items/${number}`,
  }))
  const large = path.join(path.dirname(file), 'large.html')
  test.beforeAll(() => {
    writeFileSync(large, render({ ...report, entries }, 'html'))
  })
  const row = (page: Page, number: number) => page.locator(`[id="entry-GET-items-${number}"]`)

  test('draws what is looked at, and finds the rest', async ({ page }) => {
    await page.goto(pathToFileURL(large).href)
    await expect(row(page, 0)).toBeVisible()
    expect(await page.locator('tr.row').count()).toBeLessThan(300)
    await page.getByRole('searchbox').fill('items/1999')
    await expect(page.getByRole('status')).toHaveText('1 of 2000 shown')
    await row(page, 1999).getByRole('button').first().click()
    await expect(page.getByRole('dialog')).toContainText('GET /items/1999')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Clear' }).click()
    // What is drawn on the way may be higher than it was taken for.
    await expect(async () => {
      await page.locator('#matrix .scroller').scrollIntoViewIfNeeded()
      await page.evaluate('document.querySelector("#matrix .scroller").scrollTo(0, 1e9)')
      await expect(row(page, 1999)).toBeInViewport({ timeout: 500 })
    }).toPass()
    expect(await page.locator('tr.row').count()).toBeLessThan(300)
  })

  test('a link leads to a row that was not drawn', async ({ page }) => {
    await page.goto(`${pathToFileURL(large).href}#entry-GET-items-1500`)
    await expect(row(page, 1500)).toBeInViewport()
    await expect(row(page, 1500)).toHaveClass(/target/)
  })

  test('paper has all of them', async ({ page }) => {
    await page.goto(pathToFileURL(large).href)
    await page.evaluate('dispatchEvent(new Event("beforeprint"))')
    await expect(page.locator('tr.row')).toHaveCount(2_000)
  })
})
