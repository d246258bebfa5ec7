import type { Files } from '../lint-app.ts'
import { testProjectRule, type Expected, type Invalid, type Valid } from '../rule-table.ts'

const proxy = (
  list: string,
  use = '  if (!isPublic(request)) await auth.protect()',
) => `import { clerkMiddleware, createRouteMatcher } from '@clerk/nextjs/server'

const isPublic = createRouteMatcher(${list})

export default clerkMiddleware(async (auth, request) => {
${use}
})
`
const PAGE = 'export default function Page() {\n  return <h1>Home</h1>\n}\n'
const app = (list: string, more: Files = {}, use?: string): Files => ({
  'app/page.tsx': PAGE,
  'proxy.ts': proxy(list, use),
  ...more,
})
const handler = (method: string): string => `export async function ${method}() {\n  return Response.json({})\n}\n`

const right = (name: string, files: Files): Valid => ({ name, alone: true, files })
const wrong = (name: string, files: Files, ...messages: (string | RegExp)[]): Invalid => ({
  name,
  alone: true,
  files,
  errors: messages.map((message) => ({ message }) satisfies Expected),
})

const HELP = 'List the public paths one by one; what is added later should be closed until somebody opens it.'
const everything = (pattern: string) => `${pattern} makes every path public: the proxy protects nothing. ${HELP}`
const tree = (pattern: string, entry: string, doing: string) =>
  `${pattern} makes a whole tree public, ${entry} with it: anyone can ${doing}. ${HELP}`

/** Patterns that hold everything say so themselves. */
testProjectRule('public-wildcard', {
  settings: { exec: false },
  valid: [
    right('the front page', app(`['/', '/pricing']`)),
    right('one tree', app(`['/blog(.*)', '/docs/:path*']`)),
    right('the first segment, which may be a language', app(`['/:locale', '/:locale/pricing']`)),
    right('a tree of one segment more', app(`['/:locale/blog(.*)']`)),
    right('everything but one tree', app(`['/((?!admin).*)']`)),
    right('a list that protects', app(`['/(.*)']`, {}, '  if (isPublic(request)) await auth.protect()')),
    right('a list that nothing asks', app(`['/(.*)']`, {}, '  await auth.protect()')),
    right('part of the API', app(`['/api/webhooks(.*)', '/api/public/:path*']`)),
    right('a regular expression for one path', app(`[/^\\/$/, /^\\/api\\/health$/]`)),
    right(
      'an array of paths that are compared as they are',
      app(`['/']`, {
        'proxy.ts': proxy(
          `['/']`,
          `  const open = ['/', '/login']\n  if (!open.includes(request.nextUrl.pathname) && !isPublic(request)) await auth.protect()`,
        ),
      }),
    ),
    right(
      'a list for something else',
      app(`['/']`, {
        'lib/limits.ts': `import { createRouteMatcher } from '@clerk/nextjs/server'\nexport const isLimited = createRouteMatcher(['/(.*)'])\n`,
      }),
    ),
    right('the matcher of the proxy', app(`['/'])\nexport const config = { matcher: ['/(.*)'] }\nvoid (0`)),
  ],
  invalid: [
    wrong('`/(.*)`', app(`['/', ‹'/(.*)'›]`), everything(`'/(.*)'`)),
    wrong('`(.*)`, alone', app(`‹'(.*)'›`), everything(`'(.*)'`)),
    wrong('`/:path*`', app(`[\n  '/sign-in(.*)',\n  ‹'/:path*'›,\n]`), everything(`'/:path*'`)),
    wrong('`/:rest(.*)`', app(`[‹'/:rest(.*)'›]`), everything(`'/:rest(.*)'`)),
    wrong('a regular expression', app(`[‹/.*/›]`), everything('/.*/')),
    wrong('a regular expression with a slash', app(`[/^\\/$/, ‹/^\\//›]`), everything('/^\\//')),
    wrong(
      'a list that is asked the other way round',
      app(`[‹'/(.*)'›]`, {}, '  return isPublic(request) || auth.protect()'),
      everything(`'/(.*)'`),
    ),
    wrong(
      'a list in another file, by an alias, under another name (JavaScript, src)',
      {
        'src/app/page.jsx': PAGE,
        'tsconfig.json': JSON.stringify({ compilerOptions: { paths: { '@/*': ['./src/*'] } } }),
        'src/proxy.js': `import { clerkMiddleware, createRouteMatcher as matcher } from '@clerk/nextjs/server'
import { OPEN } from '@/lib/open'
const isOpen = matcher([...OPEN, '/blog'])
export default clerkMiddleware(async (auth, request) => {
  if (isOpen(request)) return
  await auth.protect()
})
`,
        'src/lib/open.js': `export const OPEN = ['/about', ‹'/(.*)'›]\n`,
      },
      everything(`'/(.*)'`),
    ),
    wrong(
      'publicRoutes of Clerk 5, in the Pages Router',
      {
        'node_modules/@clerk/nextjs/package.json': JSON.stringify({ name: '@clerk/nextjs', version: '5.7.1' }),
        'pages/index.jsx': PAGE,
        'middleware.js': `import { authMiddleware } from '@clerk/nextjs/server'
export default authMiddleware({ publicRoutes: ['/', ‹'/(.*)'›] })
`,
      },
      everything(`'/(.*)'`),
    ),
    wrong(
      'the front page, compared by `startsWith`',
      {
        'app/page.tsx': PAGE,
        'proxy.ts': `import { clerkMiddleware } from '@clerk/nextjs/server'
const publicPaths = [‹'/'›, '/pricing']
export default clerkMiddleware(async (auth, request) => {
  if (!publicPaths.some((path) => request.nextUrl.pathname.startsWith(path))) await auth.protect()
})
`,
      },
      everything(`'/', compared by \`startsWith\`,`),
    ),
    wrong(
      'a matcher made on the spot, in a monorepo',
      {
        'package.json': JSON.stringify({ name: 'all', workspaces: ['apps/*'] }),
        'apps/web/package.json': JSON.stringify({ name: 'web', dependencies: { next: '*', '@clerk/nextjs': '*' } }),
        'apps/web/app/page.tsx': PAGE,
        'apps/web/proxy.ts': `import { clerkMiddleware, createRouteMatcher } from '@clerk/nextjs/server'
export default clerkMiddleware(async (auth, request) => {
  if (!createRouteMatcher([‹'/(.*)'›])(request)) await auth.protect()
})
`,
      },
      everything(`'/(.*)'`),
    ),
  ],
})

/** What else is told by asking the proxy. */
testProjectRule('public-wildcard', {
  valid: [
    right(
      'a public API whose handlers all look at their caller',
      app(`['/api(.*)']`, {
        'app/api/notes/route.ts': `import { auth } from '@clerk/nextjs/server'
export async function DELETE() {
  await auth.protect()
  return Response.json({})
}
`,
      }),
    ),
    right(
      'a list of all, beside another that closes what has to be closed',
      app(
        `['/(.*)']`,
        {
          'app/admin/page.tsx': PAGE,
          'app/page.tsx': PAGE.replace(/^/, `import { auth } from '@clerk/nextjs/server'\n`).replace(
            'function Page() {',
            'async function Page() {\n  await auth.protect()',
          ),
        },
        `  if (request.nextUrl.pathname.startsWith('/admin')) await auth.protect()
  if (!isPublic(request)) await auth.protect()`,
      ),
    ),
  ],
  invalid: [
    wrong(
      'the API, with a handler that writes for anyone',
      app(`['/', ‹'/api(.*)'›]`, { 'app/api/notes/route.ts': handler('POST') }),
      tree(`'/api(.*)'`, 'POST /api/notes', 'write through this handler'),
    ),
    wrong(
      'the API, as a regular expression',
      app(`['/', ‹/^\\/api\\/.*/›]`, { 'app/api/notes/route.ts': handler('GET') }),
      tree('/^\\/api\\/.*/', 'GET /api/notes', 'read what this handler returns'),
    ),
    wrong(
      'everything',
      app(`[‹'/(.*)'›]`, { 'app/admin/page.tsx': PAGE }),
      tree(`'/(.*)'`, 'GET /, GET /admin', 'read this page'),
    ),
  ],
})
