/** A Chromium on this machine, and the Playwright that drives it. Neither comes with Routewarden. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { BrowserType } from '@playwright/test'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'msedge']
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/** As root (containers of CI) Chromium has no sandbox; the rest keeps it from calling home. */
export const CHROMIUM_ARGS = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export const NO_BROWSER = {
  message: 'No browser was found: neither one of Playwright nor an installed Chromium or Chrome.',
  help: 'Run "npx playwright install chromium", install Chromium or Chrome, or set ROUTEWARDEN_CHROMIUM to the path of one that exists.',
}

/**
 * The one that `ROUTEWARDEN_CHROMIUM` names, else Playwright's own, else one that is installed.
 * @param playwrights where Playwright would have its own
 * @returns its path; null: there is none
 */
export function findBrowser(playwrights: string, env: NodeJS.ProcessEnv = process.env): string | null {
  const named = env['ROUTEWARDEN_CHROMIUM']
  // Another one than was named would be a surprise.
  if (named !== undefined) return existsSync(named) ? named : null
  if (existsSync(playwrights)) return playwrights
  const finder = process.platform === 'win32' ? 'where' : 'which'
  for (const name of NAMES) {
    const found = spawnSync(finder, [name], { encoding: 'utf8', env })
    const first = found.status === 0 ? found.stdout.split('\n')[0]?.trim() : undefined
    if (first !== undefined && first !== '') return first
  }
  return PLACES.find((place) => existsSync(place)) ?? null
}

/**
 * The project's own Playwright, by whichever of its packages is installed.
 * @param from absolute folder of the app
 * @returns null: none is installed
 */
export async function loadPlaywright(from: string): Promise<BrowserType | null> {
  for (const place of [path.join(from, 'package.json'), import.meta.url]) {
    for (const name of ['@playwright/test', 'playwright', 'playwright-core']) {
      try {
        const file = createRequire(place).resolve(name)
        const loaded = (await import(pathToFileURL(file).href)) as {
          chromium?: BrowserType
          default?: { chromium?: BrowserType }
        }
        const chromium = loaded.chromium ?? loaded.default?.chromium
        if (chromium) return chromium
      } catch {
        // not installed there
      }
    }
  }
  return null
}
