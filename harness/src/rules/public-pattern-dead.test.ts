import { describe, expect, it } from 'vitest'
import { readProxySource } from '../proxy/index.ts'
import { auditFacts, idleRuntime, type AppFiles, type FactsOptions } from './audit-facts.test.support.ts'
import { protectedPatternDead } from './protected-pattern-dead.ts'
import { publicPatternDead } from './public-pattern-dead.ts'

const PAGE = 'export default function Page() { return null }'
const HANDLER = 'export const POST = () => new Response()'
const APP: AppFiles = {
  'app/page.tsx': PAGE,
  'app/(site)/about/page.tsx': PAGE,
  'app/blog/[slug]/page.tsx': PAGE,
  'app/docs/[[...rest]]/page.tsx': PAGE,
  'app/api/webhooks/clerk/route.ts': HANDLER,
  'app/api/customers/[id]/route.ts': HANDLER,
  'public/logo/mark.svg': '<svg/>',
}

const proxy = (list: string, use = 'if (!list(req)) await auth.protect()') =>
  `import { clerkMiddleware, createRouteMatcher } from '@clerk/nextjs/server'
const list = createRouteMatcher(${list})
export default clerkMiddleware(async (auth, req) => { ${use} })`

async function found(rule: typeof publicPatternDead, files: AppFiles, options?: FactsOptions): Promise<string[]> {
  const facts = await auditFacts({ ...APP, ...files }, options)
  const findings = await rule.check({ ...facts, proxy: readProxySource(facts.app, facts.sources) })
  return findings.map(({ severity, file, line, message }) => `${severity} ${file}:${String(line)} ${message}`)
}

const ofPattern = (pattern: string, files: AppFiles = {}) =>
  found(publicPatternDead, { 'proxy.ts': proxy(`['${pattern}']`), ...files })

describe('public-pattern-dead', () => {
  it.each([
    ['/app/api/webhooks/clerk', "It is the path of a file, not of a route: '/api/webhooks/clerk' is."],
    ['/src/app/api/webhooks/clerk/route.ts', "It is the path of a file, not of a route: '/api/webhooks/clerk' is."],
    ['/app/about/page', "It is the path of a file, not of a route: '/about' is."],
    ['api/webhooks/clerk', "It lacks its slash: '/api/webhooks/clerk'."],
    ['/api/webhooks/clerk/', "A slash at its end matches no path here: '/api/webhooks/clerk'."],
    ['/blog/[slug]', "Brackets are Next's notation; here it is '/blog/:slug'."],
    ['/(site)/about', "A folder in brackets is no part of the path: '/about'."],
    ['/api/webhook/clerk', 'The nearest route is /api/webhooks/clerk.'],
    ['/abuot(.*)', 'The nearest route is /about.'],
    ['/webhooks/clerk', 'The nearest route is /api/webhooks/clerk.'],
    ['/a-page-of-last-year', 'is still closed.'],
    ['/:locale/about', 'is still closed.'],
  ])('%s: %s', async (pattern, hint) => {
    const [finding, ...others] = await ofPattern(pattern)
    expect(finding).toContain(`warning proxy.ts:2 The public pattern '${pattern}' matches no route`)
    expect(finding).toContain(hint)
    expect(others).toEqual([])
  })

  it.each([
    ...['/', '/about', '/ABOUT', '/about/', '/about(.*)', '/blog/:slug', '/blog/(.*)', '/api/webhooks(.*)', '/(.*)'],
    // One value of a dynamic segment.
    ...['/blog/hello-world', '/docs/a/b/c(.*)', '/docs', '/api/customers/42'],
    // Nothing of the app answers, and nothing is wrong with that.
    ...['/__clerk/(.*)', '/_next/:path*', '/favicon.ico', '/sitemap.xml', '/sign-in(.*)', '/sso-callback'],
    ...['/logo/mark.svg', '/logo(.*)', '/:path*/opengraph-image.png'],
  ])('%s is alive', async (pattern) => {
    expect((await ofPattern(pattern)).filter((text) => !text.includes("'/about/'"))).toEqual([])
  })

  it('knows rewrites, redirects, tunnels and what the proxy itself answers', async () => {
    const config = `module.exports = {
  rewrites: async () => [{ source: '/ingest/:path*', destination: 'https://eu.posthog.com/:path*' }],
  redirects: async () => [{ source: '/old/:slug', destination: '/blog/:slug', permanent: true }],
  tunnelRoute: '/tunnel',
}`
    const list = `['/ingest/(.*)', '/old/(.*)', '/tunnel', '/logout', '/gone']`
    const use = `if (req.nextUrl.pathname === '/logout') return\nif (!list(req)) await auth.protect()`
    expect(await found(publicPatternDead, { 'next.config.js': config, 'proxy.ts': proxy(list, use) })).toEqual([
      expect.stringContaining("'/gone' matches no route"),
    ])
  })

  it('is silent where next.config could not be read', async () => {
    const config = `module.exports = require('./made').config`
    expect(await ofPattern('/gone', { 'next.config.js': config })).toEqual([])
  })

  it('compares without the basePath, and says so', async () => {
    const files = { 'next.config.js': `module.exports = { basePath: '/shop' }` }
    expect(await ofPattern('/about', files)).toEqual([])
    expect(await ofPattern('/shop/about', files)).toEqual([
      expect.stringContaining("Paths come without the basePath: '/about'."),
    ])
  })

  it('knows locales', async () => {
    const files = {
      'app/[locale]/pricing/page.tsx': PAGE,
      'i18n/routing.ts': `import { defineRouting } from 'next-intl/routing'\nexport const routing = defineRouting({ locales: ['en', 'nl'], defaultLocale: 'en' })`,
    }
    for (const pattern of ['/:locale/pricing', '/nl/pricing', '/pricing']) {
      expect(await ofPattern(pattern, files)).toEqual([])
    }
  })

  it('calls a pattern that cannot be read an error, where the proxy could not be run', async () => {
    expect(await ofPattern('/admin/*')).toEqual([
      expect.stringMatching(/^error proxy\.ts:2 '\/admin\/\*' is no pattern \(.+\): `createRouteMatcher` throws/),
    ])
    const options = { runtime: idleRuntime({ status: 'ready' }) }
    expect(await found(publicPatternDead, { 'proxy.ts': proxy(`['/admin/*']`) }, options)).toEqual([
      expect.stringMatching(/^warning /),
    ])
  })

  it('names the place of a pattern in another file, and looks at hand-made lists and at authMiddleware', async () => {
    const elsewhere = {
      'proxy.ts': `import { routes } from './lib/routes'\n${proxy('routes')}`,
      'lib/routes.ts': `export const routes = [\n  '/gone']`,
    }
    expect(await found(publicPatternDead, elsewhere)).toEqual([expect.stringMatching(/^warning lib\/routes\.ts:2 /)])
    const byHand = `const open = ['/about', '/gone']
export default async function proxy(req) { if (open.includes(req.nextUrl.pathname)) return\n return Response.redirect('/in') }`
    expect(await found(publicPatternDead, { 'proxy.ts': byHand })).toEqual([expect.stringContaining("'/gone'")])
    const old = `import { authMiddleware } from '@clerk/nextjs'\nexport default authMiddleware({ publicRoutes: ['/gone'] })`
    expect(await found(publicPatternDead, { 'proxy.ts': old })).toEqual([expect.stringContaining("'/gone'")])
  })

  it('leaves lists alone that are unused, for another purpose, or made of regular expressions', async () => {
    expect(await found(publicPatternDead, { 'proxy.ts': proxy(`['/gone']`, 'await auth.protect()') })).toEqual([])
    expect(await found(publicPatternDead, { 'proxy.ts': proxy(`['/gone']`, 'if (list(req)) log()') })).toEqual([])
    expect(await found(publicPatternDead, { 'proxy.ts': proxy(`[/^\\/gone/]`) })).toEqual([])
  })

  it('asks Clerk’s own function where there is one', async () => {
    const runtime = idleRuntime({ status: 'ready', matches: (_, paths) => Promise.resolve(paths.map(() => true)) })
    expect(await found(publicPatternDead, { 'proxy.ts': proxy(`['/gone']`) }, { runtime })).toEqual([])
  })
})

describe('protected-pattern-dead', () => {
  it('finds a protected pattern that protects nothing, and names the route that is meant', async () => {
    const text = proxy(`['/customers(.*)', '/blog/:slug']`, 'if (list(req)) await auth.protect()')
    expect(await found(protectedPatternDead, { 'proxy.ts': text })).toEqual([
      "warning proxy.ts:2 The protected pattern '/customers(.*)' matches no route: it protects nothing. The nearest route is /api/customers/[id].",
    ])
    expect(await found(publicPatternDead, { 'proxy.ts': text })).toEqual([])
  })

  it('does not excuse a sign-in page that is not there', async () => {
    const text = proxy(`['/sign-in/secret']`, 'if (list(req)) await auth.protect()')
    expect(await found(protectedPatternDead, { 'proxy.ts': text })).toHaveLength(1)
  })
})
