/** The main job, as the README's first command runs it, and what it leaves behind. */
import { access, readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Report } from 'routewarden'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { copyReferenceApp, processesNaming, run, start, until, type Ended } from '../support/cli.ts'

let dir: string
let remove: () => Promise<void>
let ended: Ended
let report: Report
let json: string
beforeAll(async () => {
  ;({ dir, remove } = await copyReferenceApp())
  ended = await run(['test', dir])
  json = await readFile(path.join(dir, '.routewarden/report/routewarden-report.json'), 'utf8')
  report = JSON.parse(json) as Report
})
afterAll(() => remove())

describe('routewarden test on the reference app', () => {
  it('exits with 0, without findings or problems', () => {
    expect(report.findings).toEqual([])
    expect(report.problems).toEqual([])
    expect(ended.code).toBe(0)
  })

  it('prints the matrix, the summary, and where the report is', () => {
    expect(ended.stdout).toMatch(/GET \/dashboard/)
    expect(ended.stdout).toMatch(/39 entry points/)
    for (const ending of ['html', 'json', 'md']) expect(ended.stdout).toContain(`routewarden-report.${ending}`)
  })

  it('lists every entry point of the app', () => {
    expect(report.entries.map((entry) => entry.id).sort()).toEqual(
      [
        'DELETE /api/documents/[id]',
        'DELETE /api/projects/[id]',
        'GET /',
        'GET /about',
        'GET /admin',
        'GET /admin/users',
        'GET /api/admin/users',
        'GET /api/documents/[id]',
        'GET /api/health',
        'GET /api/me',
        'GET /api/projects',
        'GET /api/projects/[id]',
        'GET /blog',
        'GET /blog/[slug]',
        'GET /dashboard',
        'GET /documents',
        'GET /documents/[id]',
        'GET /files/[name]',
        'GET /icon.svg',
        'GET /onboarding',
        'GET /personal',
        'GET /pricing',
        'GET /projects',
        'GET /projects/[id]',
        'GET /robots.txt',
        'GET /sign-in/[[...sign-in]]',
        'GET /sign-up/[[...sign-up]]',
        'GET /sitemap.xml',
        'PATCH /api/documents/[id]',
        'PATCH /api/projects/[id]',
        'POST /api/projects',
        'POST /api/webhooks/clerk',
        'POST /api/webhooks/github',
        'POST /api/webhooks/stripe',
        'PUT /api/admin/users/[id]/role',
        'action app/admin/users/actions.ts#setRole',
        'action app/documents/actions.ts#createDocument',
        'action app/documents/actions.ts#deleteDocument',
        'action app/documents/actions.ts#renameDocument',
      ].sort(),
    )
  })

  it('finds the declared access of each to be the observed one', () => {
    const different = report.entries.filter((entry) => entry.access.declared !== entry.access.observed)
    expect(different.map((entry) => [entry.id, entry.access])).toEqual([])
  })

  it('finds a guard in each entry point that is not public', () => {
    const without = report.entries.filter((entry) => !['guarded', 'webhook'].includes(entry.guard.status))
    expect(new Set(without.map((entry) => entry.access.declared))).toEqual(new Set(['public']))
  })

  it('asks each identity with cookies and with a token', () => {
    const me = report.entries.find((entry) => entry.id === 'GET /api/me')
    const transports = me?.outcomes['member']?.observations.map((observation) => observation.transport)
    expect(transports).toEqual(['cookie', 'bearer'])
  })

  it('stands every webhook scenario', () => {
    const { scenarios, ...counts } = report.summary.webhooks
    expect(counts).toEqual({ ok: scenarios, failed: 0, unknown: 0 })
    expect(scenarios).toBeGreaterThan(130)
  })

  it('writes no token, cookie or secret anywhere', async () => {
    const folder = path.join(dir, '.routewarden/report')
    const written = await Promise.all(
      ['html', 'json', 'md'].map((ending) => readFile(path.join(folder, `routewarden-report.${ending}`), 'utf8')),
    )
    for (const text of [...written, ended.stdout, ended.stderr]) {
      expect(text).not.toMatch(/eyJ[\w-]{10,}\.|whsec_\w|sk_test_\w|pk_test_\w|v1,[\w+/]{20,}=/)
      expect(text).not.toMatch(/postgres:\/\//)
    }
  })

  it('leaves no process, and no copy of the build', async () => {
    expect(processesNaming(dir)).toEqual([])
    await expect(access(path.join(dir, '.routewarden/without-proxy'))).rejects.toThrow()
  })

  it('comes to the same result on a build that is there already', async () => {
    const again = (await run(['test', dir, '--no-build', '--format', 'json'])).report()
    expect(again.findings).toEqual([])
    expect(again.timing.buildMs).toBeNull()
    const access = (entries: Report['entries']) => entries.map((entry) => [entry.id, entry.access.observed])
    expect(access(again.entries)).toEqual(access(report.entries))
  })

  it('stops everything on Ctrl-C in the middle of the requests', async () => {
    const started = start(['test', dir, '--no-build'])
    await until(started, 'Calling')
    started.child.kill('SIGINT')
    const interrupted = await started.ended
    expect(interrupted.code).toBe(130)
    expect(interrupted.stdout).toMatch(/interrupted/i)
    expect(processesNaming(dir)).toEqual([])
  })

  it('stops everything when it is killed without a chance to clean up', async () => {
    const started = start(['test', dir, '--no-build'])
    await until(started, 'Calling')
    started.child.kill('SIGKILL')
    await started.ended
    for (let waited = 0; waited < 8000 && processesNaming(dir).length > 0; waited += 100) {
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    expect(processesNaming(dir)).toEqual([])
  })
})
