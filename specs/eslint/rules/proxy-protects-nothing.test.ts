import type { Files } from '../lint-app.ts'
import { testProjectRule, type Expected, type Invalid, type Valid } from '../rule-table.ts'

const IMPORT = `import { clerkMiddleware, createRouteMatcher } from '@clerk/nextjs/server'\n`
const PAGE = 'export default function Page() {\n  return <h1>Page</h1>\n}\n'
const GUARDED = `import { auth } from '@clerk/nextjs/server'
export default async function Page() {
  await auth.protect()
  return <h1>Page</h1>
}
`
const pages = (...files: string[]): Files => Object.fromEntries(files.map((file) => [file, PAGE]))
const ROUTES = pages('app/page.tsx', 'app/admin/page.tsx')
const PROTECTED = `const isProtected = createRouteMatcher(['/admin(.*)'])\n`

const right = (name: string, text: string, more: Files = ROUTES): Valid => ({
  name,
  alone: true,
  files: { 'proxy.ts': IMPORT + text, ...more },
})
const wrong = (name: string, text: string, expected: Expected, more: Files = ROUTES): Invalid => ({
  name,
  alone: true,
  files: { 'proxy.ts': IMPORT + text, ...more },
  errors: [expected],
})

/** @param asked title of the suggestion, and the file after it */
const nothing = (entries: string, why = '', asked?: [title: string, output: string]): Expected => ({
  message: `The proxy turns nobody away${why}. A stranger gets into ${entries}, which ${entries.includes(',') ? 'have no guard of their own' : 'has no guard of its own'}. A bare \`clerkMiddleware()\` protects nothing: call \`await auth.protect()\` for what is not public, and guard each resource.`,
  ...(asked ? { suggestions: [{ title: asked[0], output: asked[1] }] } : {}),
})
const ADMIN = 'GET /admin'

testProjectRule('proxy-protects-nothing', {
  valid: [
    right('every resource guards itself, as Clerk advises', 'export default clerkMiddleware()\n', {
      ...pages('app/page.tsx', 'app/sign-in/[[...sign-in]]/page.tsx'),
      'app/admin/page.tsx': GUARDED,
    }),
    right(
      'some resources guard themselves, and no list says what should be closed',
      'export default clerkMiddleware()\n',
      {
        ...pages('app/page.tsx', 'app/blog/page.tsx'),
        'app/admin/page.tsx': GUARDED,
      },
    ),
    right('a front page, pages to sign in and a sitemap', 'export default clerkMiddleware()\n', {
      ...pages('app/page.tsx', 'app/sign-in/[[...sign-in]]/page.tsx', 'app/sign-up/[[...sign-up]]/page.tsx'),
      'app/sitemap.ts': 'export default () => []\n',
    }),
    right(
      'a list that is asked',
      `${PROTECTED}export default clerkMiddleware(async (auth, request) => {\n  if (isProtected(request)) await auth.protect()\n})\n`,
    ),
    right(
      'every page is on the public list, and the next one would be closed',
      `const isPublic = createRouteMatcher(['/', '/admin'])
export default clerkMiddleware(async (auth, request) => {
  if (!isPublic(request)) await auth.protect()
})
`,
    ),
    right(
      'a list that is given to a helper by its name',
      `import { closing } from './lib/closing'
${PROTECTED}export default clerkMiddleware(closing([isProtected]))
`,
      {
        ...ROUTES,
        'lib/closing.ts': `export const closing = (lists) => async (auth, request) => {
  for (const isIn of lists) if (isIn(request)) await auth.protect()
}
`,
      },
    ),
    right(
      'another rule says why: the promise is dropped',
      `export default clerkMiddleware((auth) => {\n  auth.protect()\n})\n`,
    ),
    right(
      'another rule says why: the response is dropped',
      `export default clerkMiddleware(async (auth, request) => {
  if (!(await auth()).userId) Response.redirect(new URL('/sign-in', request.url))
})
`,
    ),
    right(
      'another rule says why: options that are not read',
      `export default clerkMiddleware({ publicRoutes: ['/'] })\n`,
    ),
    right(
      'another rule says why: everything is public',
      `const isPublic = createRouteMatcher(['/(.*)'])
export default clerkMiddleware(async (auth, request) => {
  if (!isPublic(request)) await auth.protect()
})
`,
    ),
    right(
      'closed by its method only',
      `export default clerkMiddleware(async (auth, request) => {\n  if (request.method !== 'GET') await auth.protect()\n})\n`,
      { ...ROUTES, 'app/api/notes/route.ts': 'export const POST = () => Response.json({})\n' },
    ),
    {
      name: 'an app without a proxy, of which others speak',
      alone: true,
      files: { ...ROUTES },
    },
  ],
  invalid: [
    wrong('bare', 'export default ‹clerkMiddleware()›\n', nothing(ADMIN)),
    wrong('with options only', `export default ‹clerkMiddleware({ signInUrl: '/sign-in' })›\n`, nothing(ADMIN)),
    wrong(
      'a handler that only looks',
      `export default ‹clerkMiddleware(async (auth) => {›\n  console.log((await auth()).userId)\n})\n`,
      nothing(ADMIN),
    ),
    wrong(
      'a protected list that is never asked',
      `const isProtected = ‹createRouteMatcher(['/admin(.*)'])›\nexport default clerkMiddleware()\n`,
      nothing(ADMIN, ': `isProtected` is built and never asked', [
        'Ask `isProtected`.',
        `${IMPORT}${PROTECTED}export default clerkMiddleware(async (auth, request) => {\n  if (isProtected(request)) await auth.protect()\n})\n`,
      ]),
    ),
    wrong(
      'a public list that is never asked, though some resources guard themselves',
      `const isPublicRoute = ‹createRouteMatcher(['/'])›\nexport default clerkMiddleware()\n`,
      nothing(ADMIN, ': `isPublicRoute` is built and never asked', [
        'Ask `isPublicRoute`.',
        `${IMPORT}const isPublicRoute = createRouteMatcher(['/'])\nexport default clerkMiddleware(async (auth, request) => {\n  if (!isPublicRoute(request)) await auth.protect()\n})\n`,
      ]),
      { ...ROUTES, 'app/account/page.tsx': GUARDED },
    ),
    wrong(
      'a list that is never asked, beside a handler of the app',
      `const isProtected = ‹createRouteMatcher(['/admin(.*)'])›\nexport default clerkMiddleware(async (auth) => {\n  await auth()\n})\n`,
      nothing(ADMIN, ': `isProtected` is built and never asked'),
    ),
    wrong(
      'a list that is asked, and nothing follows',
      `${PROTECTED}export default clerkMiddleware(async (auth, request) => {\n  if (‹isProtected(request)›) await auth()\n})\n`,
      nothing(ADMIN, ': `isProtected` is asked, and nothing follows from it'),
    ),
    wrong(
      'a language is chosen, and nothing else',
      `import { NextResponse } from 'next/server'
export default ‹clerkMiddleware((auth, request) => {›
  if (/^\\/(en|de)(\\/|$)/.test(request.nextUrl.pathname)) return NextResponse.next()
  return NextResponse.rewrite(new URL('/en' + request.nextUrl.pathname, request.url))
})
`,
      nothing('GET /reports'),
      pages('app/page.tsx', 'app/reports/page.tsx'),
    ),
    wrong('a handler that writes', 'export default ‹clerkMiddleware()›\n', nothing('GET /admin, POST /api/notes'), {
      ...ROUTES,
      'app/api/notes/route.ts': 'export const POST = () => Response.json({})\n',
    }),
    {
      name: 'in another file, in the Pages Router (JavaScript, src)',
      alone: true,
      files: {
        ...pages('src/pages/index.jsx', 'src/pages/orders.jsx'),
        'src/middleware.js': `import { clerk } from './server/clerk'\nexport default clerk\n`,
        'src/server/clerk.js': `import { clerkMiddleware as make } from '@clerk/nextjs/server'\n\nexport const clerk = ‹make()›\n`,
      },
      errors: [nothing('GET /orders')],
    },
    {
      name: 'called by a function of the app, in a monorepo',
      alone: true,
      files: {
        'package.json': JSON.stringify({ name: 'all', workspaces: ['apps/*'] }),
        'apps/web/package.json': JSON.stringify({ name: 'web', dependencies: { next: '*', '@clerk/nextjs': '*' } }),
        ...pages('apps/web/app/page.tsx', 'apps/web/app/admin/page.tsx'),
        'apps/web/proxy.ts': `import { clerkMiddleware } from '@clerk/nextjs/server'
export function proxy(request, event) {
  return ‹clerkMiddleware()(request, event)›
}
`,
      },
      errors: [nothing(ADMIN)],
    },
    {
      name: 'without Clerk',
      alone: true,
      files: {
        ...ROUTES,
        'proxy.ts': `import { NextResponse } from 'next/server'\nexport ‹function proxy() {›\n  return NextResponse.next()\n}\n`,
      },
      errors: [nothing(ADMIN)],
    },
  ],
})
