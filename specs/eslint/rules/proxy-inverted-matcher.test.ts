import type { Files } from '../lint-app.ts'
import { testProjectRule, type Expected, type Invalid, type Valid } from '../rule-table.ts'

const proxy = (
  lists: string,
  body: string,
) => `import { clerkMiddleware, createRouteMatcher } from '@clerk/nextjs/server'

${lists}

export default clerkMiddleware(async (auth, request) => {
${body}
})
`
const PAGE = 'export default function Page() {\n  return <h1>Page</h1>\n}\n'
const GUARDED = `import { auth } from '@clerk/nextjs/server'
export default async function Page() {
  await auth.protect()
  return <h1>Page</h1>
}
`
const pages = (...files: string[]): Files => Object.fromEntries(files.map((file) => [file, PAGE]))
const ROUTES = pages('app/page.tsx', 'app/about/page.tsx', 'app/dashboard/page.tsx', 'app/team/page.tsx')
const SIGN_IN = pages('app/sign-in/[[...sign-in]]/page.tsx')

const PUBLIC = `const isPublicRoute = createRouteMatcher(['/', '/about', '/sign-in(.*)'])`
const PROTECTED = `const isProtectedRoute = createRouteMatcher(['/dashboard(.*)', '/team(.*)'])`

const right = (name: string, text: string, more: Files = ROUTES): Valid => ({
  name,
  alone: true,
  files: { 'proxy.ts': text, ...more },
})
const wrong = (name: string, text: string, expected: Expected, more: Files = ROUTES): Invalid => ({
  name,
  alone: true,
  files: { 'proxy.ts': text, ...more },
  errors: [expected],
})

const inverted = (closed: string, open: string, condition: string, output?: string): Expected => ({
  message: `The proxy protects the wrong side: it closes ${closed} to the public and lets anyone pass to ${open}. Nothing else guards ${open}. Turn the condition round: \`if (${condition}) await auth.protect()\`.`,
  ...(output === undefined ? {} : { suggestions: [{ title: 'Turn the condition round.', output }] }),
})
const OPEN = 'GET /dashboard, GET /team'

testProjectRule('proxy-inverted-matcher', {
  valid: [
    right('a public list, the right way round', proxy(PUBLIC, '  if (!isPublicRoute(request)) await auth.protect()')),
    right(
      'a public list that returns early',
      proxy(PUBLIC, '  if (isPublicRoute(request)) return\n  await auth.protect()'),
    ),
    right('a protected list', proxy(PROTECTED, '  if (isProtectedRoute(request)) await auth.protect()')),
    right('twice turned', proxy(PUBLIC, '  if (!isPublicRoute(request) === true) await auth.protect()')),
    right(
      'a public list under a bad name',
      proxy(
        PUBLIC.replace('isPublicRoute', 'isProtected'),
        '  if (isProtected(request)) return\n  await auth.protect()',
      ),
      { ...ROUTES, ...SIGN_IN },
    ),
    right(
      'people with a session are sent on from public pages',
      proxy(
        `import { NextResponse } from 'next/server'\n${PUBLIC}`,
        `  const { userId } = await auth()
  if (isPublicRoute(request)) return userId ? NextResponse.redirect(new URL('/dashboard', request.url)) : undefined
  if (!userId) return NextResponse.redirect(new URL('/about', request.url))`,
      ),
    ),
    right('no condition at all', proxy(PUBLIC, '  await auth.protect()')),
    right('nothing closed', proxy(PUBLIC, '  isPublicRoute(request)')),
    right(
      'a front page that alone needs a session',
      proxy('', `  if (request.nextUrl.pathname === '/') await auth.protect()`),
      pages('app/page.tsx', 'app/about/page.tsx', 'app/blog/page.tsx', 'app/login/page.tsx'),
    ),
    right(
      'a public API that asks for a key',
      proxy(
        `const isPublicApi = createRouteMatcher(['/api/v1(.*)'])`,
        `  if (isPublicApi(request) && !request.headers.has('x-api-key')) return new Response('no key', { status: 401 })`,
      ),
      { ...ROUTES, 'app/api/v1/items/route.ts': 'export const GET = () => Response.json({})\n' },
    ),
    right(
      'a page to sign in that slipped into the protected list',
      proxy(
        `const isProtected = createRouteMatcher(['/sign-in(.*)', '/dashboard(.*)'])`,
        '  if (isProtected(request)) await auth.protect()',
      ),
      { ...ROUTES, ...SIGN_IN },
    ),
    right(
      'a helper that says the opposite',
      proxy(
        `${PUBLIC}\nconst needsUser = (request) => !isPublicRoute(request)`,
        '  if (needsUser(request)) await auth.protect()',
      ),
    ),
  ],
  invalid: [
    wrong(
      'a public list',
      proxy(PUBLIC, '  if (‹isPublicRoute(request)›) await auth.protect()'),
      inverted(
        'GET /, GET /about',
        OPEN,
        '!isPublicRoute(req)',
        proxy(PUBLIC, '  if (!isPublicRoute(request)) await auth.protect()'),
      ),
    ),
    wrong(
      'a protected list',
      proxy(PROTECTED, '  if (!‹isProtectedRoute(request)›) await auth.protect()'),
      inverted(
        'GET /, GET /about',
        OPEN,
        'isProtectedRoute(req)',
        proxy(PROTECTED, '  if (isProtectedRoute(request)) await auth.protect()'),
      ),
    ),
    wrong(
      'a public list, from which the others return',
      proxy(PUBLIC, '  if (!‹isPublicRoute(request)›) return\n  await auth.protect()'),
      inverted(
        'GET /, GET /about',
        OPEN,
        '!isPublicRoute(req)',
        proxy(PUBLIC, '  if (isPublicRoute(request)) return\n  await auth.protect()'),
      ),
    ),
    wrong(
      '`&&`',
      proxy(PUBLIC, '  ‹isPublicRoute(request) && (await auth.protect())›'),
      inverted(
        'GET /, GET /about',
        OPEN,
        '!isPublicRoute(req)',
        proxy(PUBLIC, '  !isPublicRoute(request) && (await auth.protect())'),
      ),
    ),
    wrong(
      'an answer of its own to people without a session',
      proxy(
        PUBLIC,
        `  const { userId } = await auth()\n  if (!userId && ‹isPublicRoute(request)›) return new Response(null, { status: 401 })`,
      ),
      inverted(
        'GET /, GET /about',
        OPEN,
        '!isPublicRoute(req)',
        proxy(
          PUBLIC,
          `  const { userId } = await auth()\n  if (!userId && !isPublicRoute(request)) return new Response(null, { status: 401 })`,
        ),
      ),
    ),
    wrong(
      'an array that paths are looked up in, without a name that tells (it closes the page to sign in)',
      proxy(
        `const paths = ['/', '/about', '/sign-in']`,
        '  if (‹paths.includes(request.nextUrl.pathname)›) await auth.protect()',
      ),
      inverted(
        'GET /, GET /about, GET /sign-in/[[...sign-in]]',
        OPEN,
        '!isPublicRoute(req)',
        proxy(
          `const paths = ['/', '/about', '/sign-in']`,
          '  if (!paths.includes(request.nextUrl.pathname)) await auth.protect()',
        ),
      ),
      { ...ROUTES, ...SIGN_IN },
    ),
    wrong(
      'a list asked twice, which a person has to sort out',
      proxy(
        PUBLIC,
        "  if (‹isPublicRoute(request) && request.method === 'GET'›) await auth.protect()\n  if (isPublicRoute(request)) await auth.protect()",
      ),
      inverted('GET /, GET /about', OPEN, '!isPublicRoute(req)'),
    ),
    wrong(
      'regular expressions',
      proxy(
        `const publicRoutes = createRouteMatcher([/^\\/$/, /^\\/about/])`,
        '  if (‹publicRoutes(request)›) await auth.protect()',
      ),
      inverted(
        'GET /, GET /about',
        OPEN,
        '!publicRoutes(req)',
        proxy(
          `const publicRoutes = createRouteMatcher([/^\\/$/, /^\\/about/])`,
          '  if (!publicRoutes(request)) await auth.protect()',
        ),
      ),
    ),
    wrong(
      'what guards itself is not named as open',
      proxy(PUBLIC, '  if (‹isPublicRoute(request)›) await auth.protect()'),
      {
        message:
          'The proxy protects the wrong side: it closes GET /, GET /about to the public and lets anyone pass to GET /dashboard. Turn the condition round: `if (!isPublicRoute(req)) await auth.protect()`.',
        suggestions: [
          {
            title: 'Turn the condition round.',
            output: proxy(PUBLIC, '  if (!isPublicRoute(request)) await auth.protect()'),
          },
        ],
      },
      { ...pages('app/page.tsx', 'app/about/page.tsx'), 'app/dashboard/page.tsx': GUARDED },
    ),
    {
      name: 'a list of another file, asked in a third, under a basePath (JavaScript, src)',
      alone: true,
      files: {
        'next.config.js': `module.exports = { basePath: '/shop' }\n`,
        ...pages('src/app/page.jsx', 'src/app/about/page.jsx', 'src/app/dashboard/page.jsx', 'src/app/team/page.jsx'),
        'src/proxy.js': `export { default } from './server/guard'\n`,
        'src/server/lists.js': `import { createRouteMatcher as match } from '@clerk/nextjs/server'\nexport const isPublic = match(['/', '/about'])\n`,
        'src/server/guard.js': `import { clerkMiddleware } from '@clerk/nextjs/server'
import { isPublic } from './lists'
export default clerkMiddleware(async (auth, request) => {
  if (‹isPublic(request)›) await auth.protect()
})
`,
      },
      errors: [
        inverted(
          'GET /, GET /about',
          OPEN,
          '!isPublic(req)',
          `import { clerkMiddleware } from '@clerk/nextjs/server'
import { isPublic } from './lists'
export default clerkMiddleware(async (auth, request) => {
  if (!isPublic(request)) await auth.protect()
})
`,
        ),
      ],
    },
    {
      name: 'in the Pages Router of an app in a monorepo',
      alone: true,
      files: {
        'package.json': JSON.stringify({ name: 'all', workspaces: ['apps/*'] }),
        'apps/web/package.json': JSON.stringify({ name: 'web', dependencies: { next: '*', '@clerk/nextjs': '*' } }),
        ...pages(
          'apps/web/pages/index.jsx',
          'apps/web/pages/about.jsx',
          'apps/web/pages/dashboard.jsx',
          'apps/web/pages/team.jsx',
        ),
        'apps/web/middleware.ts': proxy(PUBLIC, '  if (‹isPublicRoute(request)›) await auth.protect()'),
      },
      errors: [
        inverted(
          'GET /, GET /about',
          OPEN,
          '!isPublicRoute(req)',
          proxy(PUBLIC, '  if (!isPublicRoute(request)) await auth.protect()'),
        ),
      ],
    },
    wrong(
      'a helper that says the opposite, asked the wrong way round',
      proxy(
        `${PUBLIC}\nconst needsUser = (request) => !‹isPublicRoute(request)›`,
        '  if (!needsUser(request)) await auth.protect()',
      ),
      inverted(
        'GET /, GET /about',
        OPEN,
        '!isPublicRoute(req)',
        proxy(
          `${PUBLIC}\nconst needsUser = (request) => isPublicRoute(request)`,
          '  if (!needsUser(request)) await auth.protect()',
        ),
      ),
    ),
  ],
})
