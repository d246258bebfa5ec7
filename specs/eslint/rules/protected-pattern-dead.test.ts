import type { Files } from '../lint-app.ts'
import { testProjectRule, type Expected, type Invalid, type Valid } from '../rule-table.ts'

const USE = '  if (isProtected(request)) await auth.protect()'
const proxy = (list: string, use = USE) => `import { clerkMiddleware, createRouteMatcher } from '@clerk/nextjs/server'

const isProtected = createRouteMatcher(${list})

export default clerkMiddleware(async (auth, request) => {
${use}
})
`
const PAGE = 'export default function Page() {\n  return <h1>Page</h1>\n}\n'
const ROUTES: Files = {
  'app/page.tsx': PAGE,
  'app/(app)/dashboard/page.tsx': PAGE,
  'app/(app)/team/[id]/settings/page.tsx': PAGE,
  'app/[locale]/orders/page.tsx': PAGE,
  'app/api/customers/[id]/route.ts': 'export const GET = () => Response.json({})\n',
}
const app = (list: string, more: Files = {}, use?: string): Files => ({
  ...ROUTES,
  'proxy.ts': proxy(list, use),
  ...more,
})

const right = (name: string, files: Files): Valid => ({ name, alone: true, files })
const wrong = (name: string, files: Files, ...errors: Expected[]): Invalid => ({ name, alone: true, files, errors })

/** @param edits titles, and the list after each */
const dead = (pattern: string, hint: string, edits: [title: string, list: string][] = [], make = proxy): Expected => ({
  message: `The protected pattern '${pattern}' matches no route: it protects nothing. ${hint}${hint === '' ? '' : ' '}Correct the pattern, or remove it if the route is gone. \`routewarden routes\` lists what there is.`,
  ...(edits.length === 0 ? {} : { suggestions: edits.map(([title, list]) => ({ title, output: make(list) })) }),
})
const REMOVE = 'Remove it.'

/** Patterns and routes are read. */
testProjectRule('protected-pattern-dead', {
  settings: { exec: false },
  valid: [
    right('routes', app(`['/dashboard', '/dashboard(.*)', '/team/:id/settings', '/api/customers(.*)']`)),
    right('all below a route', app(`['/team/:path*', '/api(.*)']`)),
    right('one value of a dynamic segment', app(`['/team/7/settings', '/en/orders', '/api/customers/42']`)),
    right('the language as a parameter', app(`['/:locale/orders(.*)']`)),
    right('everything', app(`['/(.*)']`)),
    right('everything but one tree', app(`['/((?!api).*)']`)),
    right('a regular expression', app(`[/^\\/gone/]`)),
    right('a list that opens', app(`['/gone']`, {}, '  if (!isProtected(request)) await auth.protect()')),
    right('a list that nothing asks', app(`['/gone']`, {}, '  await auth.protect()')),
    right('a list for something else than closing', {
      ...ROUTES,
      'proxy.ts': proxy(`['/gone']`, '  if (isProtected(request)) console.log(request.url)').replaceAll(
        'isProtected',
        'isTracked',
      ),
    }),
    right(
      'what the proxy names itself',
      app(`['/internal']`, {}, `${USE}\n  if (request.nextUrl.pathname === '/internal') return Response.json({})`),
    ),
    right('a page of the Pages Router, in JavaScript in src', {
      'src/pages/index.jsx': PAGE,
      'src/pages/account/index.jsx': PAGE,
      'src/pages/api/me.js': 'export default (request, response) => response.json({})\n',
      'src/middleware.js': proxy(`['/account', '/api/me']`),
    }),
  ],
  invalid: [
    wrong(
      'handlers that lie under /api',
      app(`[‹'/customers(.*)'›, '/dashboard']`),
      dead('/customers(.*)', 'The nearest route is /api/customers/[id].', [
        [`Write '/api/customers/:id(.*)'.`, `['/api/customers/:id(.*)', '/dashboard']`],
        [REMOVE, `['/dashboard']`],
      ]),
    ),
    wrong(
      'a slip of the pen, the last of several lines',
      app(`[\n  '/dashboard(.*)',\n  ‹'/dashbord/:path*'›\n]`),
      dead('/dashbord/:path*', 'The nearest route is /dashboard.', [
        [`Write '/dashboard/:path*'.`, `[\n  '/dashboard(.*)',\n  '/dashboard/:path*'\n]`],
        [REMOVE, `[\n  '/dashboard(.*)'\n]`],
      ]),
    ),
    wrong(
      'the folder in brackets',
      app(`[‹'/(app)/dashboard'›]`),
      dead('/(app)/dashboard', "A folder in brackets is no part of the path: '/dashboard'.", [
        [`Write '/dashboard'.`, `['/dashboard']`],
        [REMOVE, '[]'],
      ]),
    ),
    wrong(
      'the path of a file in src',
      app(`['/dashboard', ‹'/src/app/(app)/dashboard/page.tsx'›]`),
      dead('/src/app/(app)/dashboard/page.tsx', "It is the path of a file, not of a route: '/dashboard' is.", [
        [`Write '/dashboard'.`, `['/dashboard', '/dashboard']`],
        [REMOVE, `['/dashboard']`],
      ]),
    ),
    wrong(
      "Next's notation",
      app(`[‹'/team/[id]/settings'›]`),
      dead('/team/[id]/settings', "Brackets are Next's notation; here it is '/team/:id/settings'.", [
        [`Write '/team/:id/settings'.`, `['/team/:id/settings']`],
        [REMOVE, '[]'],
      ]),
    ),
    wrong(
      'without its slash, not in an array',
      app(`‹'dashboard'›`),
      dead('dashboard', "It lacks its slash: '/dashboard'.", [[`Write '/dashboard'.`, `'/dashboard'`]]),
    ),
    wrong(
      'a sign-in page that is not there: protected, that is no excuse',
      app(`['/dashboard', ‹'/sign-in/secret'›]`),
      dead('/sign-in/secret', '', [[REMOVE, `['/dashboard']`]]),
    ),
    wrong('no pattern at all', app(`['/dashboard', ‹'/team/**'›]`), {
      message: /^'\/team\/\*\*' is no pattern \(.+\): `createRouteMatcher` throws .* Write '\/team\/:path\*' for/,
      suggestions: [
        { title: `Write '/team/:path*'.`, output: proxy(`['/dashboard', '/team/:path*']`) },
        { title: REMOVE, output: proxy(`['/dashboard']`) },
      ],
    }),
    wrong(
      'in an early return, under another name (Clerk 5, JavaScript, src)',
      {
        'node_modules/@clerk/nextjs/package.json': JSON.stringify({ name: '@clerk/nextjs', version: '5.7.1' }),
        'src/app/page.jsx': PAGE,
        'src/middleware.js': `import { clerkMiddleware, createRouteMatcher as match } from '@clerk/nextjs/server'
const needsUser = match([‹'/billing-overview'›])
export default clerkMiddleware((auth, request) => {
  if (!needsUser(request)) return
  auth().protect()
})
`,
      },
      dead(
        '/billing-overview',
        '',
        [[REMOVE, '[]']],
        (list) => `import { clerkMiddleware, createRouteMatcher as match } from '@clerk/nextjs/server'
const needsUser = match(${list})
export default clerkMiddleware((auth, request) => {
  if (!needsUser(request)) return
  auth().protect()
})
`,
      ),
    ),
    wrong(
      'a list in another file of a monorepo, by a namespace',
      {
        'package.json': JSON.stringify({ name: 'all', workspaces: ['apps/*'] }),
        'apps/web/package.json': JSON.stringify({ name: 'web', dependencies: { next: '*', '@clerk/nextjs': '*' } }),
        'apps/web/app/page.tsx': PAGE,
        'apps/web/app/team/page.tsx': PAGE,
        'apps/web/proxy.ts': `import * as paths from './lib/paths'\n${proxy('paths.CLOSED')}`,
        'apps/web/lib/paths.ts': `export const CLOSED = ['/team', ‹'/teem'›]\n`,
      },
      dead(
        '/teem',
        'The nearest route is /team.',
        [
          [`Write '/team'.`, `['/team', '/team']`],
          [REMOVE, `['/team']`],
        ],
        (list) => `export const CLOSED = ${list}\n`,
      ),
    ),
    wrong(
      'two at once',
      app(`[‹'/payroll-runs'›, ‹'/dashbord'›]`),
      dead('/payroll-runs', '', [[REMOVE, `['/dashbord']`]]),
      dead('/dashbord', 'The nearest route is /dashboard.', [
        [`Write '/dashboard'.`, `['/payroll-runs', '/dashboard']`],
        [REMOVE, `['/payroll-runs']`],
      ]),
    ),
    wrong(
      'an array that the path is looked up in',
      app(`['/dashboard']`, {
        'proxy.ts': `import { clerkMiddleware } from '@clerk/nextjs/server'
const closed = new Set(['/dashboard', ‹'/payroll-runs'›])
export default clerkMiddleware(async (auth, request) => {
  if (closed.has(request.nextUrl.pathname)) await auth.protect()
})
`,
      }),
      dead(
        '/payroll-runs',
        '',
        [[REMOVE, '']],
        () => `import { clerkMiddleware } from '@clerk/nextjs/server'
const closed = new Set(['/dashboard'])
export default clerkMiddleware(async (auth, request) => {
  if (closed.has(request.nextUrl.pathname)) await auth.protect()
})
`,
      ),
    ),
  ],
})
