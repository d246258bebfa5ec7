/** Apps at random: matchers, lists, handlers, settings. The same seed gives the same apps. */
import fc from 'fast-check'
import type { AppConfig } from './config.ts'
import { HANDLERS } from './handlers.ts'

const EXTENSIONS = 'html?|css|js(?!on)|jpe?g|webp|png|gif|svg|ttf|woff2?|ico|csv|docx?|xlsx?|zip|webmanifest'

/** As documented by Clerk, by Next, and as people write them. Source text: escapes as typed. */
const WHOLE_MATCHERS = [
  String.raw`['/((?!_next|[^?]*\\.(?:${EXTENSIONS})).*)', '/(api|trpc)(.*)']`,
  String.raw`['/((?!_next|[^?]*\\.(?:${EXTENSIONS})).*)', '/(api|trpc)(.*)', '/__clerk/(.*)']`,
  // One backslash: the dot means any character.
  String.raw`['/((?!_next|[^?]*\.(?:${EXTENSIONS})).*)', '/(api|trpc)(.*)']`,
  String.raw`['/((?!.+\\.[\\w]+$|_next).*)', '/', '/(api|trpc)(.*)']`,
  String.raw`['/((?!.*\\..*|_next).*)', '/', '/(api|trpc)(.*)']`,
  `['/((?!api|_next/static|_next/image|favicon.ico|sitemap.xml|robots.txt).*)']`,
  `'/((?!_next/static|_next/image|favicon.ico).*)'`,
  `[{ source: '/((?!_next/static|favicon.ico).*)', missing: [
    { type: 'header', key: 'next-router-prefetch' },
    { type: 'header', key: 'purpose', value: 'prefetch' },
  ] }]`,
  `'/:path*'`,
  `'/(.*)'`,
  `'/'`,
  `['/', '/(nl|en)/:path*']`,
  `['/dashboard/:path*', '/api/:path*']`,
  `['/dashboard(.*)', '/items/:id', '/(api|trpc)(.*)']`,
  `'/docs/:rest+'`,
  `['/shop/:opt*', '/((?!public|sign-in).*)']`,
]

const SOURCES = [
  '/',
  '/dashboard',
  '/dashboard/:path*',
  '/dashboard(.*)',
  '/items/:id',
  String.raw`/items/:id(\\d+)`,
  '/items/:id/edit',
  '/docs/:rest*',
  '/docs/:rest+',
  '/shop/:opt?',
  '/api/:path*',
  '/(api|trpc)(.*)',
  '/api/((?!webhooks).*)',
  '/((?!public|_next).*)',
  '/:locale(en|nl)/:path*',
  '/:first/:second',
  '/public',
  '/en/dashboard',
]

const CONDITIONS = [
  `{ type: 'header', key: 'x-internal' }`,
  `{ type: 'header', key: 'x-internal', value: '1' }`,
  `{ type: 'header', key: 'next-router-prefetch' }`,
  `{ type: 'cookie', key: 'preview' }`,
  `{ type: 'cookie', key: 'preview', value: '(?:on|yes)' }`,
  `{ type: 'cookie', key: '__session' }`,
  `{ type: 'query', key: 'token' }`,
  `{ type: 'query', key: 'token', value: 'secr.*' }`,
  `{ type: 'host', value: 'localhost' }`,
  `{ type: 'host', value: 'example.com' }`,
]

const conditional = fc
  .record({
    source: fc.constantFrom(...SOURCES),
    kind: fc.constantFrom('has', 'missing', 'both', 'locale', 'none'),
    first: fc.constantFrom(...CONDITIONS),
    second: fc.constantFrom(...CONDITIONS),
  })
  .map(({ source, kind, first, second }) => {
    const parts = [`source: '${source}'`]
    if (kind === 'has' || kind === 'both') parts.push(`has: [${first}]`)
    if (kind === 'missing' || kind === 'both') parts.push(`missing: [${second}]`)
    if (kind === 'locale') parts.push('locale: false')
    return `{ ${parts.join(', ')} }`
  })

const entry = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...SOURCES).map((source) => `'${source}'`) },
  { weight: 2, arbitrary: conditional },
)

const matcher: fc.Arbitrary<string | null> = fc.oneof(
  { weight: 2, arbitrary: fc.constant(null) },
  { weight: 7, arbitrary: fc.constantFrom(...WHOLE_MATCHERS) },
  { weight: 3, arbitrary: fc.array(entry, { minLength: 1, maxLength: 4 }).map((all) => `[${all.join(', ')}]`) },
)

/** Patterns of `createRouteMatcher`: for path-to-regexp, or regular expressions. Source text. */
const PATTERNS = [
  `'/'`,
  `'/public'`,
  `'/public(.*)'`,
  `'/sign-in(.*)'`,
  `'/sign-in/:path*'`,
  `'/dashboard'`,
  `'/dashboard(.*)'`,
  `'/dashboard/:path*'`,
  `'/items/:id'`,
  `'/items/:id/edit'`,
  String.raw`'/items/:id(\\d+)'`,
  `'/docs/(.*)'`,
  `'/docs/:rest*'`,
  `'/shop{/:opt}?'`,
  `'/api/webhooks(.*)'`,
  `'/api/webhooks/clerk/'`,
  `'/api/:path*'`,
  `'/api(.*)'`,
  `'/api/items/:id'`,
  `'/(en|nl)/dashboard(.*)'`,
  `'/:locale/dashboard'`,
  `'/:locale'`,
  `'/((?!dashboard|api).*)'`,
  `'/base/dashboard(.*)'`,
  `'/(.*)'`,
  `'/a b'`,
  `'/caf%C3%A9'`,
  String.raw`/^\/dashboard/`,
  String.raw`/\/edit$/`,
  String.raw`/\.(csv|json)$/`,
  String.raw`/^\/api\/(?!webhooks)/`,
]
const patterns = (first: string[]) =>
  fc
    .tuple(fc.subarray(first), fc.uniqueArray(fc.constantFrom(...PATTERNS), { minLength: 1, maxLength: 4 }))
    .map(([some, more]) => [...new Set([...some, ...more])])

/**
 * @param handler each handler has its turn before one comes again: the caller deals them out
 */
function configs(handler: string): fc.Arbitrary<AppConfig> {
  return fc
    .record({
      file: fc.oneof(
        { weight: 3, arbitrary: fc.constant('proxy' as const) },
        { weight: 2, arbitrary: fc.constant('middleware' as const) },
      ),
      nodeRuntime: fc.boolean(),
      src: fc.boolean(),
      pages: fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
      basePath: fc.constantFrom('' as const, '' as const, '/base' as const),
      trailingSlash: fc.oneof(
        { weight: 3, arbitrary: fc.constant(false) },
        { weight: 1, arbitrary: fc.constant(true) },
      ),
      i18n: fc.boolean(),
      signInUrl: fc.constantFrom('/sign-in', '/sign-in', null),
      matcher,
      publicPatterns: patterns([`'/'`, `'/sign-in(.*)'`, `'/public'`, `'/api/webhooks(.*)'`]),
      protectedPatterns: patterns([`'/dashboard(.*)'`, `'/api(.*)'`, `'/items/:id'`]),
    })
    .map(({ pages, i18n, nodeRuntime, file, ...rest }) => ({
      ...rest,
      file,
      nodeRuntime: file === 'middleware' && nodeRuntime,
      router: pages ? 'pages' : 'app',
      // The App Router has no `i18n` of next.config.
      i18n: pages && i18n,
      handler,
    }))
}

export function generateConfigs(count: number, seed: number): AppConfig[] {
  const names = Object.keys(HANDLERS)
  const dealt = Array.from({ length: Math.ceil(count / names.length) }, (_, round) => {
    const [order = []] = fc.sample(fc.shuffledSubarray(names, { minLength: names.length }), {
      seed: seed + round,
      numRuns: 1,
    })
    return order
  }).flat()
  return dealt.slice(0, count).flatMap((handler, index) => {
    return fc.sample(configs(handler), { seed: seed * 1000 + index, numRuns: 1 })
  })
}
