/** Finds a Chromium: the one that is there first; one is installed only when there is none. */
import { spawnSync } from 'node:child_process'
import { chromium } from '@playwright/test'
import { findBrowser as findAsTheCommandDoes } from '../../harness/dist/browser/index.js'

export { CHROMIUM_ARGS } from '../../harness/dist/browser/index.js'

/** @returns {string | null} path of an installed browser */
export const findBrowser = () => findAsTheCommandDoes(chromium.executablePath())

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
