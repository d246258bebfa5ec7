/** Finds a Chromium: the one that is there first; one is installed only when there is none. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chromium } from '@playwright/test'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'msedge']
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/** @returns {string | null} path of an installed browser */
export function findBrowser() {
  const named = process.env.ROUTEWARDEN_CHROMIUM
  if (named && existsSync(named)) return named
  const playwrights = chromium.executablePath()
  if (existsSync(playwrights)) return playwrights
  const finder = process.platform === 'win32' ? 'where' : 'which'
  for (const name of NAMES) {
    const found = spawnSync(finder, [name], { encoding: 'utf8' })
    const first = found.stdout?.split('\n')[0]?.trim()
    if (found.status === 0 && first) return first
  }
  return PLACES.find((place) => existsSync(place)) ?? null
}

/** @returns {string | null} path of a browser, installed if there was none and one can be had */
export function findOrInstallBrowser() {
  const found = findBrowser()
  if (found) return found
  process.stdout.write('\n── no Chromium found: installing one\n')
  const run = (file, ...args) => spawnSync(file, args, { stdio: ['ignore', 'inherit', 'inherit'] }).status === 0
  const isRoot = process.getuid?.() === 0
  const hasApt = spawnSync('which', ['apt-get']).status === 0
  const installed =
    run('npx', '--no-install', 'playwright', 'install', ...(isRoot ? ['--with-deps'] : []), 'chromium') ||
    (isRoot &&
      hasApt &&
      run('apt-get', 'update') &&
      run('apt-get', 'install', '-y', '--no-install-recommends', 'chromium'))
  return installed ? findBrowser() : null
}
