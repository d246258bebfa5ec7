import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { findBrowser, loadPlaywright } from './find.ts'

function folder(...names: string[]): string {
  const dir = mkdtempSync(path.join(tmpdir(), 'routewarden-browser-'))
  onTestFinished(() => {
    rmSync(dir, { recursive: true, force: true })
  })
  for (const name of names) writeFileSync(path.join(dir, name), '#!/bin/sh\n', { mode: 0o755 })
  return dir
}

it('takes the one that is named, and no other instead of it', () => {
  const dir = folder('mine', 'playwrights')
  const playwrights = path.join(dir, 'playwrights')
  expect(findBrowser(playwrights, { ROUTEWARDEN_CHROMIUM: path.join(dir, 'mine') })).toBe(path.join(dir, 'mine'))
  expect(findBrowser(playwrights, { ROUTEWARDEN_CHROMIUM: path.join(dir, 'gone') })).toBeNull()
})

it("takes Playwright's own, else one that is installed", () => {
  const dir = folder('playwrights', 'chromium-browser')
  expect(findBrowser(path.join(dir, 'playwrights'), {})).toBe(path.join(dir, 'playwrights'))
  const env = { PATH: `${dir}${path.delimiter}${process.env['PATH'] ?? ''}` }
  expect(path.basename(findBrowser(path.join(dir, 'gone'), env) ?? '')).toMatch(/^chromium/)
})

it("finds the project's Playwright", async () => {
  const type = await loadPlaywright(path.resolve('fixtures-app'))
  expect(type?.name()).toBe('chromium')
})
