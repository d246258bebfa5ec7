/**
 * Every difference ever found between prediction and server, with the requests that showed it. They run first; the
 * first of `proxy.ts` and the first of `middleware.ts` run in the ordinary tests too.
 */
import type { AppConfig, Asked, Regression } from './config.ts'

const CLERK_MATCHER = String.raw`['/((?!_next|[^?]*\\.(?:html?|css|js(?!on)|jpe?g|webp|png|gif|svg|ttf|woff2?|ico|csv|docx?|xlsx?|zip|webmanifest)).*)', '/(api|trpc)(.*)']`

const config = (some: Partial<AppConfig>): AppConfig => ({
  file: 'proxy',
  nodeRuntime: false,
  src: false,
  router: 'app',
  basePath: '',
  trailingSlash: false,
  i18n: false,
  signInUrl: '/sign-in',
  matcher: CLERK_MATCHER,
  handler: 'protect-unless-public',
  publicPatterns: [`'/'`, `'/sign-in(.*)'`, `'/public'`, `'/api/webhooks(.*)'`],
  protectedPatterns: [`'/dashboard(.*)'`, `'/api(.*)'`, `'/items/:id'`],
  ...some,
})

const asked = (path: string, some: Partial<Asked> = {}): Asked => ({
  path,
  method: 'GET',
  client: 'api',
  identity: 'anonymous',
  ...some,
})
const inEachWay = (path: string): Asked[] => [
  asked(path),
  asked(path, { client: 'document' }),
  asked(path, { client: 'document', identity: 'signed-in' }),
]

export const REGRESSIONS: Regression[] = [
  {
    about: `a path that Clerk refuses ended the whole batch, or its 400 was recalled for every path; what the App Router
      and the Pages Router fetch of a page was judged under the wrong address; a redirect of data counted as reached`,
    config: config({ matcher: null }),
    requests: [
      ...[
        '/%zz',
        '/dashboard/%E0%A4%A',
        '/dashboard',
        '/api/hello',
        '/public',
        '/dashboard.rsc',
        '/nowhere.rsc',
      ].flatMap(inEachWay),
      ...[
        '/_next/data/conformance/dashboard.json',
        '/_next/data/conformance/index.json',
        '/_next/data/other/dashboard.json',
        '/_next/data/conformance/index.json.ico',
        '/index?_rsc=1x2y3',
        '/items/1.segments/items/$d$id.segment.rsc.rsc',
      ].flatMap(inEachWay),
      asked('/dashboard', { method: 'HEAD', headers: { 'x-nextjs-data': '1' } }),
      asked('/sign-in?a.csv', { headers: { rsc: '1', 'next-router-prefetch': '1', 'next-url': '/public' } }),
    ],
  },
  {
    about: 'a decoded backslash or question mark was read as a part of an address when the matcher was asked',
    config: config({
      file: 'middleware',
      matcher: `['/api/((?!webhooks).*)', '/dashboard/:path*', '/items/:id']`,
      handler: 'protect-if-protected',
    }),
    requests: [
      '/api%5C/webhooks/clerk',
      '/api/%5Cwebhooks/clerk',
      '/items/1%3Fa',
      '/items/1%23a',
      '/dashboard/%2e%2e%2fpublic',
      '/dashboard%2Fsettings',
      '/api/all/a%00b',
    ].flatMap(inEachWay),
  },
  {
    about: `without the App Router nothing patches the server's fetch: an API client is told 404, not sent to sign-in`,
    config: config({ router: 'pages' }),
    requests: ['/dashboard', '/api/hello', '/items/1', '/_next/data/conformance/items/1.json'].flatMap(inEachWay),
  },
  {
    about: 'the same in a middleware.ts that runs in Node',
    config: config({ file: 'middleware', nodeRuntime: true, router: 'pages' }),
    requests: ['/dashboard', '/api/hello', '/api/items/1.js'].flatMap(inEachWay),
  },
  {
    about: 'with basePath and i18n the proxy is given other locales than the default one without the basePath',
    config: config({
      router: 'pages',
      basePath: '/base',
      i18n: true,
      matcher: null,
      handler: 'protect-if-protected',
    }),
    requests: [
      '/base/dashboard',
      '/base/en/dashboard',
      '/base/nl/dashboard',
      '/base/NL/dashboard',
      '/base/nl',
      '/nl/dashboard',
      '/dashboard',
      '/base/_next/data/conformance/nl/dashboard.json',
    ].flatMap(inEachWay),
  },
  {
    about: 'of a locale given twice Clerk takes one away by its rewrite: that is a rewrite, also where it is recalled',
    config: config({ file: 'middleware', router: 'pages', i18n: true, matcher: null, handler: 'role-403' }),
    requests: ['/en/en/a%20b', '/EN/en', '/nl/nl/dashboard', '/en/public', '/EN/public', '/public', '/'].flatMap(
      inEachWay,
    ),
  },
  {
    about: `the matcher sees the page that data is asked of, with the app's slash`,
    config: config({
      file: 'middleware',
      nodeRuntime: true,
      basePath: '/base',
      trailingSlash: true,
      matcher: String.raw`['/((?!.*\\..*|_next).*)', '/', '/(api|trpc)(.*)']`,
    }),
    requests: [
      '/base/_next/data/conformance/en/dashboard.json?a.csv',
      '/base/_next/data/conformance/dashboard.json',
      '/base/dashboard/',
      '/base/api/hello/',
    ].flatMap(inEachWay),
  },
]
