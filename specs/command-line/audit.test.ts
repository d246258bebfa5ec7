/** `audit` and `explain` as a user runs them: nothing installed, nothing built, nothing started. */
import { existsSync, readFileSync, symlinkSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Report } from 'routewarden'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ROOT, run, writeFiles } from '../support/cli.ts'

let dir: string
beforeEach(async () => {
  // Outside of the workspace: no node_modules in any folder above.
  dir = await mkdtemp(path.join(tmpdir(), 'routewarden-audit-'))
})
afterEach(async () => {
  await rm(dir, { recursive: true, force: true })
})

const PAGE = 'export default function Page() {\n  return <h1>Page</h1>\n}\n'
const APP = {
  'package.json': JSON.stringify({ name: 'small', dependencies: { next: '^16.1.0', '@clerk/nextjs': '^7.0.0' } }),
  'app/layout.tsx':
    'export default function Layout({ children }) {\n  return <html><body>{children}</body></html>\n}\n',
  'app/page.tsx': PAGE,
  'app/dashboard/page.tsx': PAGE,
  'app/docs/[slug]/page.tsx': PAGE,
  'app/api/data/route.ts': 'export const GET = () => Response.json({})\n',
}
const MATCHER = `export const config = {
  matcher: ['/((?!_next|[^?]*\\\\.(?:html?|css|js(?!on)|png|csv)).*)', '/(api|trpc)(.*)'],
}
`
const PROXY = `import { clerkMiddleware, createRouteMatcher } from '@clerk/nextjs/server'
const isPublicRoute = createRouteMatcher(['/'])
export default clerkMiddleware(async (auth, request) => {
  if (!isPublicRoute(request)) await auth.protect()
})
${MATCHER}`

/** An environment that knows nothing of Clerk. */
const BARE = { CLERK_SECRET_KEY: '', NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: '' }

async function audit(
  files: Record<string, string>,
  args: string[] = [],
): Promise<{ report: Report; code: number | null; stderr: string }> {
  await writeFiles(dir, files)
  const ended = await run(['audit', dir, '--format', 'json', ...args], { env: BARE })
  return { report: ended.report(), code: ended.code, stderr: ended.stderr }
}

const outcomes = (report: Report, id: string) => {
  const entry = report.entries.find((one) => one.id === id)
  return Object.fromEntries(
    Object.entries(entry?.outcomes ?? {}).map(([name, { proxy, predicted }]) => [name, `${proxy}, ${predicted}`]),
  )
}

describe('audit', () => {
  it('predicts without packages, variables or network, and says whose Next and Clerk it used', async () => {
    const { report, code } = await audit({ ...APP, 'proxy.ts': PROXY })
    expect(report.proxy).toMatchObject({
      file: 'proxy.ts',
      runs: true,
      evaluatedBy: 'execution',
      stubbed: [],
      reason: null,
    })
    expect(outcomes(report, 'GET /')).toEqual({ anonymous: 'reached, reached', 'signed-in': 'reached, reached' })
    expect(outcomes(report, 'GET /dashboard')).toEqual({
      anonymous: 'sign-in, sign-in',
      'signed-in': 'reached, reached',
    })
    expect(report.entries.find(({ id }) => id === 'GET /dashboard')?.access.predicted).toBe('signed-in')
    // Closed in its plain spelling, open in another: never counted as protected.
    expect(report.entries.find(({ id }) => id === 'GET /docs/[slug]')?.access.predicted).toBe('public')
    expect(report.findings.map(({ rule }) => rule)).toContain('static-extension-bypass')
    expect(report.problems.map(({ code: name }) => name)).toContain('own-packages')
    expect(code).toBe(1)
  })

  it('runs nothing of the app with --no-exec', async () => {
    const spy = (name: string) => `require('node:fs').writeFileSync(${JSON.stringify(path.join(dir, name))}, '')\n`
    const { report } = await audit(
      {
        ...APP,
        'proxy.ts': `${spy('proxy-ran')}${PROXY}`,
        'next.config.js': `${spy('config-ran')}module.exports = {}`,
        'routewarden.config.js': `${spy('own-config-ran')}module.exports = {}`,
      },
      ['--no-exec'],
    )
    expect(['proxy-ran', 'config-ran', 'own-config-ran'].filter((name) => existsSync(path.join(dir, name)))).toEqual([])
    expect(report.proxy).toMatchObject({ runs: null, evaluatedBy: 'none' })
    expect(outcomes(report, 'GET /dashboard')).toEqual({
      anonymous: 'unknown, unknown',
      'signed-in': 'unknown, unknown',
    })
    expect(report.summary).toMatchObject({ protected: 0, unknown: report.summary.entries })
  })

  it('lists the routes of an app without a proxy and without Clerk', async () => {
    const manifest = JSON.stringify({ name: 'plain', dependencies: { next: '^16.0.0' } })
    const { report, code } = await audit({ ...APP, 'package.json': manifest })
    expect(report.proxy).toMatchObject({ file: null, runs: false })
    expect(report.app.clerk).toBeNull()
    expect(report.entries.map(({ id }) => id)).toContain('GET /dashboard')
    expect(report.problems.map(({ code: name }) => name)).toContain('no-clerk')
    expect(code).toBe(0)
  })

  it('keeps a page with a syntax error as unknown, and does the rest', async () => {
    const { report } = await audit({ ...APP, 'proxy.ts': PROXY, 'app/page.tsx': 'export default function Page( {' })
    const broken = report.entries.find(({ id }) => id === 'GET /')
    expect(broken?.guard).toMatchObject({ status: 'unknown' })
    expect(broken?.outcomes['anonymous']?.predicted).toBe('unknown')
    expect(outcomes(report, 'GET /dashboard')['anonymous']).toBe('sign-in, sign-in')
    expect(report.problems.find(({ message }) => message.startsWith('app/page.tsx'))?.message).toMatch(/syntax error/)
  })

  it('says what is wrong with a proxy that does not parse, and claims nothing', async () => {
    const { report } = await audit({ ...APP, 'proxy.ts': 'export default clerkMiddleware(async (auth) => {' })
    expect(report.proxy).toMatchObject({ runs: null, evaluatedBy: 'none' })
    expect(report.proxy.reason).toMatch(/proxy\.ts:1/)
    expect(report.summary.protected).toBe(0)
  })

  it('says why a Clerk that it does not bring along is not run', async () => {
    const old = JSON.stringify({ name: 'old', dependencies: { next: '13.5.0', '@clerk/nextjs': '4.29.0' } })
    const { report } = await audit({
      ...APP,
      'package.json': old,
      'middleware.ts': `import { authMiddleware } from '@clerk/nextjs'\nexport default authMiddleware({ publicRoutes: ['/'] })\n${MATCHER}`,
    })
    expect(report.proxy.reason).toMatch(/@clerk\/nextjs 4 is not installed/)
    expect(outcomes(report, 'GET /dashboard')['anonymous']).toBe('unknown, unknown')
  })

  it('runs middleware.ts of Next 15 and Clerk 6 as those do: programs get a 404', async () => {
    const manifest = JSON.stringify({ name: 'fifteen', dependencies: { next: '15.5.0', '@clerk/nextjs': '6.30.0' } })
    const { report } = await audit({ ...APP, 'package.json': manifest, 'middleware.ts': PROXY })
    expect(outcomes(report, 'GET /dashboard')['anonymous']).toBe('sign-in, sign-in')
    expect(outcomes(report, 'GET /api/data')['anonymous']).toBe('not-found, not-found')
  })

  it('follows a workspace package that holds the proxy, with nothing installed', async () => {
    const web = Object.fromEntries(Object.entries(APP).map(([file, text]) => [`apps/web/${file}`, text]))
    await writeFiles(dir, {
      'package.json': JSON.stringify({ name: 'root', workspaces: ['apps/*', 'packages/*'] }),
      ...web,
      'apps/web/proxy.ts': `export { default } from '@acme/auth/proxy'\n${MATCHER}`,
      'apps/web/tsconfig.json': JSON.stringify({
        extends: '@acme/tsconfig/next.json',
        compilerOptions: { paths: { '@/*': ['./*'] } },
      }),
      'packages/auth/package.json': JSON.stringify({ name: '@acme/auth', exports: { './proxy': './proxy.ts' } }),
      'packages/auth/proxy.ts': PROXY.replace(MATCHER, ''),
    })
    const ended = await run(['audit', dir, '--app', 'apps/web', '--format', 'json'], { env: BARE })
    expect(ended.report().proxy).toMatchObject({ evaluatedBy: 'execution', stubbed: [] })
    expect(outcomes(ended.report(), 'GET /dashboard')['anonymous']).toBe('sign-in, sign-in')
  })

  it('survives folders that link to themselves and files of many megabytes', async () => {
    await writeFiles(dir, {
      ...APP,
      'proxy.ts': PROXY,
      'lib/generated.ts': `export const data = '${'x'.repeat(5_000_000)}'\nexport const check = () => undefined\n`,
    })
    symlinkSync(path.join(dir, 'app'), path.join(dir, 'app/again'))
    const { report } = await audit({
      'app/big/page.tsx': `import { check } from '../../lib/generated'\nexport default async function Big() {\n  await check()\n  return 'big'\n}\n`,
    })
    expect(report.entries.find(({ id }) => id === 'GET /big')?.guard).toMatchObject({ status: 'unknown' })
    expect(report.entries.length).toBeLessThan(20)
  })

  it('names the apps of a folder that holds two (exit code 2), and audits both with --all-apps', async () => {
    for (const name of ['one', 'two']) await writeFiles(path.join(dir, name), { ...APP, 'proxy.ts': PROXY })
    const refused = await run(['audit', dir], { env: BARE })
    expect(refused.code).toBe(2)
    expect(refused.stderr).toMatch(/one, two/)
    const both = await run(['audit', dir, '--all-apps', '--output', path.join(dir, 'reports')], { env: BARE })
    expect(both.code).toBe(1)
    for (const name of ['one', 'two'])
      expect(existsSync(path.join(dir, 'reports', name, 'routewarden-report.json'))).toBe(true)
  })

  it('prints findings first, and Markdown for a pull request', async () => {
    await writeFiles(dir, { ...APP, 'proxy.ts': PROXY })
    const ended = await run(['audit', dir], { env: BARE })
    expect(ended.stdout.indexOf('static-extension-bypass')).toBeLessThan(ended.stdout.indexOf('Protected: '))
    expect(ended.stdout).toMatch(/nothing was built or\s+started/)
    const markdown = await run(['audit', dir, '--format', 'markdown'], { env: BARE })
    expect(markdown.stdout).toMatch(/^## ❌ Routewarden: 1 error/)
    expect(markdown.stdout).toMatch(/Predicted/)
  })
})

describe('explain', () => {
  it.each(['/dashboard', '/blog/hello', '/api/webhooks/clerk', '/icon.svg'])(
    'tells of %s what its documentation shows',
    async (target) => {
      const docs = readFileSync(path.join(ROOT, 'harness/docs/explain.md'), 'utf8')
      const post = target.startsWith('/api') ? ['--method', 'POST'] : []
      const ended = await run(['explain', target, path.join(ROOT, 'fixtures-app'), ...post])
      expect(ended.code).toBe(0)
      expect(docs).toContain(ended.stdout.trim())
    },
  )

  it('names the redirect of next.config that comes before the proxy', async () => {
    await writeFiles(dir, {
      ...APP,
      'proxy.ts': PROXY,
      'next.config.mjs': `export default { redirects: () => [{ source: '/old/:path*', destination: '/dashboard', permanent: false }] }`,
    })
    const ended = await run(['explain', '/old/a', dir], { env: BARE })
    expect(ended.stdout).toMatch(/redirects \/old\/:path\* to \/dashboard, before the proxy runs/)
    expect(ended.stdout).toMatch(/redirect elsewhere/)
  })

  it('says who there is when nobody has that name (exit code 2)', async () => {
    await writeFiles(dir, { ...APP, 'proxy.ts': PROXY })
    const ended = await run(['explain', '/dashboard', dir, '--as', 'nobody'], { env: BARE })
    expect(ended.code).toBe(2)
    expect(ended.stderr).toMatch(/no identity "nobody".*anonymous, signed-in/)
  })

  it('prints the page of a rule, and names the rules for a wrong one', async () => {
    const page = await run(['explain', 'static-extension-bypass'])
    expect(page.stdout).toMatch(/^# static-extension-bypass/)
    const wrong = await run(['explain', 'static-extensions'])
    expect(wrong.code).toBe(2)
    expect(wrong.stderr).toMatch(/static-extension-bypass/)
  })
})
