import path from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Finding } from '../access/index.ts'
import type { PatternList, ProxySource } from '../proxy/index.ts'
import { auditFacts, type AppFiles, type FactsOptions } from './audit-facts.test.support.ts'
import { clerkVersionBypass } from './clerk-version-bypass.ts'
import { nextVersionBypass } from './next-version-bypass.ts'

const page = 'export default function Page() { return null }'
const app = {
  'package.json': '{\n  "dependencies": {\n    "@clerk/nextjs": "^6.0.0",\n    "next": "^15.0.0"\n  }\n}',
  'app/page.tsx': page,
  'app/dashboard/page.tsx': page,
  'app/team/[id]/page.tsx': page,
  'proxy.ts': 'export default function proxy() {}',
  'middleware.ts': 'export default function middleware() {}',
}
const open = {
  guard: { status: 'open' },
  outcomes: { anonymous: { proxy: 'sign-in' }, 'signed-in': { proxy: 'reached' } },
} as const
const guarded = { guard: { status: 'guarded' } } as const
/** `/dashboard` relies on the proxy; the other pages check for themselves. */
const relying: NonNullable<FactsOptions['entry']> = {
  'GET /': guarded,
  'GET /team/[id]': guarded,
  'GET /dashboard': open,
}
const allGuarded: NonNullable<FactsOptions['entry']> = { ...relying, 'GET /dashboard': guarded }

function lines(findings: Finding[]): string[] {
  return findings.map(({ severity, file, line, message }) => `${severity} ${file}:${line} ${message}`)
}

async function withNext(version: string, options: FactsOptions = {}, files: AppFiles = {}): Promise<Finding[]> {
  const installed = { next: version, '@clerk/nextjs': '7.9.17' }
  return nextVersionBypass.check(await auditFacts({ ...app, ...files }, { entry: relying, installed, ...options }))
}

describe('next-version-bypass', () => {
  it('finds an entry that relies on the proxy alone behind an affected version', async () => {
    const [finding, ...others] = await withNext('15.2.2')
    expect(others).toEqual([])
    expect(lines([finding as Finding])).toEqual([
      expect.stringMatching(
        /^error package\.json:4 next 15\.2\.2 has published ways.*CVE-2025-29927.*GET \/dashboard:/,
      ),
    ])
    expect(finding?.evidence[0]).toMatch(/^CVE-2025-29927 .*mended in 15\.2\.3: a caller switches the proxy off/)
    expect(finding?.help).toContain('Upgrade next to 15.5.18 or later')
  })

  it('is silent when every entry checks for itself, or without a proxy, or on a mended version', async () => {
    expect(await withNext('15.2.2', { entry: allGuarded })).toEqual([])
    expect(
      await nextVersionBypass.check(await auditFacts({ 'app/page.tsx': page }, { installed: { next: '15.2.2' } })),
    ).toEqual([])
    for (const version of ['15.5.18', '15.5.29', '16.2.11', '16.4.6'])
      expect(await withNext(version), version).toEqual([])
  })

  it('warns when it could not be told whether entries check for themselves', async () => {
    expect(lines(await withNext('15.2.2', { entry: { ...relying, 'GET /dashboard': {} } }))).toEqual([
      expect.stringMatching(/^warning .*Whether GET \/dashboard would still be closed could not be told\.$/),
    ])
  })

  it('does not take a redirect that everybody gets for protection', async () => {
    const redirect = {
      guard: { status: 'open' },
      outcomes: { anonymous: { proxy: 'redirect' }, 'signed-in': { proxy: 'redirect' } },
    } as const
    expect(await withNext('15.2.2', { entry: { ...relying, 'GET /dashboard': redirect } })).toEqual([])
  })

  it('names an advisory only where what it needs is there', async () => {
    const cves = async (version: string, files: AppFiles = {}, entry = relying) => {
      const [finding] = await withNext(version, { entry }, files)
      return /\(([^)]*)\)/.exec(finding?.message ?? '')?.[1] ?? ''
    }
    // proxy.ts, so not CVE-2026-45109; no i18n; no dynamic segment that relies on the proxy.
    expect(await cves('16.2.4')).toBe('CVE-2026-44575')
    expect(await cves('16.2.5')).toBe('')
    const oneLocale = { 'next.config.mjs': "export default { i18n: { locales: ['en'], defaultLocale: 'en' } }" }
    expect(await cves('16.2.10', oneLocale)).toBe('CVE-2026-64642')
    expect(await cves('15.5.17')).toBe('CVE-2026-45109')
    expect(await cves('15.5.15', {}, { ...allGuarded, 'GET /team/[id]': open })).toBe(
      'CVE-2026-44574, CVE-2026-44575, CVE-2026-45109',
    )
    const pages = {
      'pages/account.tsx': page,
      'next.config.mjs': "export default { i18n: { locales: ['en', 'nl'], defaultLocale: 'en' } }",
    }
    expect(await cves('15.5.15', pages, { ...allGuarded, 'GET /account': open })).toBe('CVE-2026-44573')
  })

  it('takes the locked version where nothing is installed, else warns of the lowest that is allowed', async () => {
    const found = async (files: AppFiles) =>
      lines(await nextVersionBypass.check(await auditFacts({ ...app, ...files }, { entry: relying })))
    expect(await found({})).toEqual([
      expect.stringMatching(/^warning .*next 15\.0\.0, which package\.json allows, has/),
    ])
    const lock = (version: string) => ({
      'package-lock.json': JSON.stringify({ packages: { 'node_modules/next': { version } } }),
    })
    expect(await found(lock('15.5.29'))).toEqual([])
    expect(await found(lock('15.2.2'))).toEqual([expect.stringMatching(/^error .*next 15\.2\.2 has/)])
    const latest = { 'package.json': '{ "dependencies": { "next": "latest" } }' }
    expect(await found(latest)).toEqual([])
  })
})

const place = { file: 'proxy.ts', line: 1, column: 1, start: 0, end: 0 }

function proxyWith(role: PatternList['role']): ProxySource {
  return {
    file: 'proxy.ts',
    exports: [],
    handler: 'default',
    uncalled: false,
    matcher: { status: 'absent' },
    clerk: null,
    lists: [{ ...place, name: 'list', patterns: [], complete: true, role, uses: [] }],
    protects: [],
    problems: [],
    files: [],
  }
}

async function withClerk(
  clerk: string,
  shared: string | null,
  options: FactsOptions = {},
  files: AppFiles = {},
): Promise<Finding[]> {
  const installed = { '@clerk/nextjs': clerk, ...(shared === null ? {} : { '@clerk/shared': shared }) }
  return clerkVersionBypass.check(
    await auditFacts({ ...app, ...files }, { entry: relying, installed, proxy: proxyWith('protected'), ...options }),
  )
}

describe('clerk-version-bypass, createRouteMatcher', () => {
  it('finds a list of protected paths behind an affected version', async () => {
    expect(lines(await withClerk('6.39.1', '3.47.3'))).toEqual([
      expect.stringMatching(
        /^error package\.json:3 @clerk\/nextjs 6\.39\.1 lets requests past createRouteMatcher \(CVE-2026-41248\).*GET \/dashboard/,
      ),
    ])
    expect(await withClerk('7.2.0', null)).toHaveLength(1)
    expect(await withClerk('5.7.5', null)).toHaveLength(1)
  })

  it('is silent for a public list, mended versions, and entries that check for themselves', async () => {
    expect(await withClerk('6.39.1', '3.47.3', { proxy: proxyWith('public') })).toEqual([])
    expect(await withClerk('7.2.1', '4.8.1')).toEqual([])
    expect(await withClerk('5.7.6', null)).toEqual([])
    expect(await withClerk('6.39.1', '3.47.3', { entry: allGuarded })).toEqual([])
  })

  it('believes the installed @clerk/shared, where the flaw is', async () => {
    expect(await withClerk('6.39.1', '3.47.4')).toEqual([])
    const [finding] = await withClerk('6.39.2', '3.47.3')
    expect(finding?.help).toContain('6.39.2 with @clerk/shared 3.47.4')
  })

  it('warns when the use of the list could not be told', async () => {
    expect(lines(await withClerk('7.2.0', '4.8.0', { proxy: proxyWith('unknown') }))).toEqual([
      expect.stringMatching(/^warning /),
    ])
  })
})

describe('clerk-version-bypass, combined conditions', () => {
  const call = (text: string) => ({ 'app/admin/route.ts': `\nexport async function GET() {\n  ${text}\n}` })
  const found = async (text: string, clerk = '7.2.3', shared: string | null = '4.8.2') =>
    lines(await withClerk(clerk, shared, { entry: { ...allGuarded }, proxy: null }, call(text)))

  it('finds conditions that an affected version ignores or does not hold together', async () => {
    expect(await found("await auth.protect({ role: 'org:admin', unauthorizedUrl: '/' })")).toEqual([
      expect.stringMatching(
        /^error app\/admin\/route\.ts:3 Everyone who is signed in gets past protect\(\{ role, unauthorizedUrl \}\)/,
      ),
    ])
    expect(await found("has({ permission: 'a', reverification: 'strict' })")).toEqual([
      expect.stringMatching(/^error app\/admin\/route\.ts:3 has\(\{ permission, reverification \}\) can let in/),
    ])
    expect(await found("has({ role: 'a', plan: 'pro' })")).toHaveLength(1)
  })

  it('is silent about single conditions and mended versions', async () => {
    expect(await found("await auth.protect({ role: 'org:admin' })")).toEqual([])
    expect(await found("await auth.protect({ unauthorizedUrl: '/' })")).toEqual([])
    expect(await found("has({ plan: 'pro' })")).toEqual([])
    expect(await found("await auth.protect({ role: 'a', unauthorizedUrl: '/' })", '7.2.4', '4.8.3')).toEqual([])
    expect(await found("await auth.protect({ role: 'a', unauthorizedUrl: '/' })", '5.7.6', null)).toEqual([])
  })
})

it('finds @clerk/shared beside the package, as pnpm keeps it', async () => {
  const folder = 'node_modules/@clerk/nextjs/node_modules/@clerk/shared'
  const nested = { [path.posix.join(folder, 'package.json')]: '{ "version": "3.47.4" }' }
  expect(await withClerk('6.39.1', '3.47.3', {}, nested)).toEqual([])
})
