import type { Files } from '../lint-app.ts'
import { testProjectRule, type Expected, type Invalid, type Valid } from '../rule-table.ts'

/** A proxy that closes whatever it runs for. */
const proxy = (
  matcher: string,
  body = '  await auth.protect()',
) => `import { clerkMiddleware } from '@clerk/nextjs/server'

export default clerkMiddleware(async (auth, request) => {
${body}
})

export const config = { matcher: ${matcher} }
`
const NEXT_EXAMPLE = `'/((?!api|_next/static|_next/image|favicon.ico).*)'`
const PAGE = 'export default function Page() {\n  return <h1>Page</h1>\n}\n'
const pages = (...files: string[]): Files => Object.fromEntries(files.map((file) => [file, PAGE]))
const handler = (method: string): string => `export async function ${method}() {\n  return Response.json({})\n}\n`
const ROUTES = { ...pages('app/page.tsx', 'app/dashboard/page.tsx'), 'app/api/notes/route.ts': handler('GET') }

const right = (name: string, matcher: string, more: Files = ROUTES, body?: string): Valid => ({
  name,
  alone: true,
  files: { 'proxy.ts': proxy(matcher, body), ...more },
})
const wrong = (name: string, matcher: string, expected: Expected, more: Files = ROUTES, body?: string): Invalid => ({
  name,
  alone: true,
  files: { 'proxy.ts': proxy(matcher, body), ...more },
  errors: [expected],
})

/** @param added the matcher after the suggestion */
const missed = (entries: string, doing: string, added?: string): Expected => {
  const many = entries.includes(',')
  return {
    message: `The matcher leaves out ${entries}, which ${many ? 'have' : 'has'} no guard of ${many ? 'their' : 'its'} own: anyone can ${doing}. Let the matcher cover ${many ? 'them' : 'it'} (add \`'/(api|trpc)(.*)'\` for handlers), or guard each in its own file.`,
    ...(added === undefined
      ? {}
      : { suggestions: [{ title: `Add '/(api|trpc)(.*)' to the matcher.`, output: proxy(added) }] }),
  }
}

testProjectRule('matcher-misses-routes', {
  valid: [
    right('a matcher that covers all', `['/((?!_next).*)', '/(api|trpc)(.*)']`),
    right(
      'what the proxy would let pass anyway',
      `['/dashboard(.*)']`,
      ROUTES,
      `  if (request.nextUrl.pathname.startsWith('/dashboard')) await auth.protect()`,
    ),
    right('what the matcher leaves out by its name', `['/((?!_next|blog|api/health).*)']`, {
      ...pages('app/page.tsx', 'app/blog/page.tsx'),
      'app/api/health/route.ts': handler('GET'),
    }),
    right('a list of what is protected, beside public pages', `['/dashboard/:path*', '/api/:path*']`),
    right('a sitemap, which is for everybody', `['/((?!_next|.*\\\\..*).*)']`, {
      ...pages('app/page.tsx'),
      'app/sitemap.ts': 'export default () => []\n',
    }),
    right('a handler that asks for a secret', `[${NEXT_EXAMPLE}]`, {
      ...pages('app/page.tsx'),
      'app/api/cron/route.ts': `export function GET(request) {
  if (!process.env.CRON_SECRET || request.headers.get('authorization') !== \`Bearer \${process.env.CRON_SECRET}\`) return new Response(null, { status: 401 })
  return Response.json({})
}
`,
    }),
  ],
  invalid: [
    wrong(
      "Next's own example, which leaves handlers out",
      `‹[${NEXT_EXAMPLE}]›`,
      missed('GET /api/notes', 'read what this handler returns', `[${NEXT_EXAMPLE}, '/(api|trpc)(.*)']`),
    ),
    wrong(
      'one text, and a handler that writes',
      `‹${NEXT_EXAMPLE}›`,
      missed('POST /api/notes', 'write through this handler', `[${NEXT_EXAMPLE}, '/(api|trpc)(.*)']`),
      { ...ROUTES, 'app/api/notes/route.ts': handler('POST') },
    ),
    wrong(
      'over several lines',
      `‹[›\n    '/dashboard(.*)',\n  ]`,
      missed(
        'GET /api/notes',
        'read what this handler returns',
        `[\n    '/dashboard(.*)',\n    '/(api|trpc)(.*)',\n  ]`,
      ),
    ),
    wrong('handlers only', `‹['/api/:path*']›`, missed('GET /dashboard', 'read this page')),
    wrong(
      'two pages, of a proxy that opens the front page',
      `‹['/api/:path*', '/settings']›`,
      missed('GET /dashboard, GET /team', 'read this page'),
      pages('app/page.tsx', 'app/dashboard/page.tsx', 'app/team/page.tsx', 'app/settings/page.tsx'),
      `  if (request.nextUrl.pathname !== '/') await auth.protect()`,
    ),
    {
      name: 'the basePath twice (Pages Router, JavaScript, src)',
      alone: true,
      files: {
        'next.config.mjs': `export default { basePath: '/shop' }\n`,
        ...pages('src/pages/index.jsx', 'src/pages/orders.jsx'),
        'src/middleware.js': proxy(
          `‹['/shop/orders/:path*']›`,
          `  if (request.nextUrl.pathname !== '/') await auth.protect()`,
        ),
      },
      errors: [missed('GET /orders', 'read this page')],
    },
  ],
})

const throws = (entry: string, call: string): Expected => ({
  message: `${entry} calls \`${call}()\`, but the matcher leaves this path out: \`${call}()\` throws there, for everyone. Let \`config.matcher\` in proxy.ts cover ${entry.replace(/^\S+ /, '')}.`,
})
const SERVER = `import { auth, currentUser } from '@clerk/nextjs/server'\n`
const one = (name: string, file: string, text: string, ...errors: Expected[]): Invalid => ({
  name,
  files: { [file]: text },
  errors,
})

/** Handlers below /api, which this matcher leaves out; pages, which it does not. */
testProjectRule('matcher-misses-routes', {
  common: {
    'proxy.ts': proxy(`[${NEXT_EXAMPLE}]`),
    'app/page.tsx': PAGE,
    'lib/require-user.ts': `${SERVER}export async function requireUser() {\n  const { userId } = await auth()\n  if (!userId) throw new Error('no user')\n  return userId\n}\n`,
  },
  valid: [
    one(
      'a page that is covered',
      'app/orders/page.tsx',
      `${SERVER}export default async function Page() {\n  await auth.protect()\n  return <h1>Orders</h1>\n}\n`,
    ),
    one(
      'a covered handler',
      'app/feed/route.ts',
      `${SERVER}export async function GET() {\n  await auth.protect()\n  return Response.json({})\n}\n`,
    ),
    one(
      'a handler that reads the token itself',
      'app/api/token/route.ts',
      `import { clerkClient } from '@clerk/nextjs/server'
export async function GET(request) {
  const { isAuthenticated } = await (await clerkClient()).authenticateRequest(request)
  if (!isAuthenticated) return new Response(null, { status: 401 })
  return Response.json({})
}
`,
    ),
    one(
      'a look-up whose failure is caught',
      'app/api/maybe/route.ts',
      `${SERVER}export async function GET() {
  const user = await currentUser().catch(() => null)
  return Response.json({ name: user?.firstName ?? 'friend' })
}
`,
    ),
    one('a word in a comment', 'app/api/words/route.ts', `// auth() is not called here\n${handler('GET')}`),
    one(
      'a function of that name that is none of Clerk’s',
      'app/api/own/route.ts',
      `const auth = () => ({ userId: 1 })\nexport async function GET() {\n  return Response.json(auth())\n}\n`,
    ),
  ],
  invalid: [
    one(
      '`auth()`',
      'app/api/a/route.ts',
      `${SERVER}‹export async function GET() {›\n  const { userId } = await auth()\n  if (!userId) return new Response(null, { status: 401 })\n  return Response.json({})\n}\n`,
      throws('GET /api/a', 'auth'),
    ),
    one(
      '`auth.protect()`',
      'app/api/b/route.ts',
      `${SERVER}‹export async function DELETE() {›\n  await auth.protect()\n  return Response.json({})\n}\n`,
      throws('DELETE /api/b', 'auth'),
    ),
    one(
      '`currentUser()`',
      'app/api/c/route.ts',
      `${SERVER.replace('auth, ', '')}‹export const GET = async () => {›\n  if (!(await currentUser())) return new Response(null, { status: 401 })\n  return Response.json({})\n}\n`,
      throws('GET /api/c', 'currentUser'),
    ),
    one(
      'in a helper, by an alias, in JavaScript',
      'app/api/d/route.js',
      `import { requireUser as mustBeThere } from '@/lib/require-user'\n‹export async function POST() {›\n  await mustBeThere()\n  return Response.json({})\n}\n`,
      throws('POST /api/d', 'auth'),
    ),
    one(
      'in two methods',
      'app/api/e/[id]/route.ts',
      `${SERVER}‹export async function GET() {›\n  await auth.protect()\n  return Response.json({})\n}\n‹export async function PUT() {›\n  await auth.protect()\n  return Response.json({})\n}\n`,
      throws('GET /api/e/[id]', 'auth'),
      throws('PUT /api/e/[id]', 'auth'),
    ),
    one(
      'a look-up without which it would work',
      'app/api/f/route.ts',
      `${SERVER}‹export async function POST(request) {›\n  const { userId } = await auth()\n  await fetch('https://log.example', { method: 'POST', body: String(userId) })\n  return Response.json({ userId })\n}\n`,
      throws('POST /api/f', 'auth'),
    ),
    one(
      'under another name',
      'app/api/g/route.ts',
      `import { auth as session } from '@clerk/nextjs/server'\n‹export async function GET() {›\n  await session.protect()\n  return Response.json({})\n}\n`,
      throws('GET /api/g', 'auth'),
    ),
  ],
})
