import type { Files } from '../lint-app.ts'
import { testProjectRule, type Expected, type Invalid, type Valid } from '../rule-table.ts'

const PROXY = `import { clerkMiddleware, createRouteMatcher } from '@clerk/nextjs/server'

const isPublicRoute = createRouteMatcher(['/', '/open(.*)', '/sign-in(.*)', '/api/open(.*)'])

export default clerkMiddleware(async (auth, request) => {
  if (!isPublicRoute(request)) await auth.protect()
})
`
const AUTH = `import { auth } from '@clerk/nextjs/server'\n`
const PAGE = 'export default function Page() {\n  return <h1>Page</h1>\n}\n'

const right = (name: string, files: Files): Valid => ({ name, files })
/** @param text with the mark; `guarded` is the text after the suggestion, none where there is none */
const wrong = (name: string, file: string, text: string, error: Expected, more: Files = {}): Invalid => ({
  name,
  files: { [file]: text, ...more },
  errors: [error],
})
const only = (entry: string, file: string, doing: string, guarded?: string): Expected => ({
  message: `Only the proxy protects ${entry}: past it, anyone can ${doing}. Add a guard to ${file} itself (\`await auth.protect()\`); then a skipped matcher or a proxy bypass opens nothing.`,
  ...(guarded === undefined
    ? {}
    : {
        suggestions: [
          {
            title: 'Begin with `await auth.protect()`: strangers are sent to sign in, or get a 404.',
            output: guarded,
          },
        ],
      }),
})

const READ = 'read this page'
const RETURNED = 'read what this handler returns'

testProjectRule('deprecated-route-matcher', {
  common: {
    'proxy.ts': PROXY,
    'app/page.tsx': PAGE,
    'lib/require-user.ts': `${AUTH}export async function requireUser() {\n  const { userId } = await auth()\n  if (!userId) throw new Error('no user')\n  return userId\n}\n`,
    'lib/with-user.ts': `${AUTH}export const withUser = (handler) => async (request) => {\n  const { userId } = await auth()\n  if (!userId) return new Response(null, { status: 401 })\n  return handler(request, userId)\n}\n`,
  },
  valid: [
    right('a page that guards itself', {
      'app/orders/page.tsx': `${AUTH}export default async function Page() {\n  await auth.protect()\n  return <h1>Orders</h1>\n}\n`,
    }),
    right('a page that asks and sends away', {
      'app/bills/page.tsx': `${AUTH}import { redirect } from 'next/navigation'\nexport default async function Page() {\n  const { userId } = await auth()\n  if (!userId) redirect('/sign-in')\n  return <h1>Bills</h1>\n}\n`,
    }),
    right('a helper of another file', {
      'app/team/page.tsx': `import { requireUser as mustBeThere } from '@/lib/require-user'\nexport default async function Page() {\n  await mustBeThere()\n  return <h1>Team</h1>\n}\n`,
    }),
    right('a wrapper of another file', {
      'app/api/wrapped/route.ts': `import { withUser } from '../../../lib/with-user'\nexport const GET = withUser((request, userId) => Response.json({ userId }))\n`,
    }),
    right('a handler that answers 401 itself', {
      'app/api/own/route.ts': `${AUTH}export async function GET() {\n  const { isAuthenticated } = await auth()\n  if (!isAuthenticated) return new Response(null, { status: 401 })\n  return Response.json({})\n}\n`,
    }),
    right('a page that the proxy lets everybody pass to', { 'app/open/page.tsx': PAGE }),
    right('a handler that the proxy lets everybody pass to', {
      'app/api/open/route.ts': 'export const GET = () => Response.json({})\n',
    }),
    right('the page to sign in', {
      'app/sign-in/[[...sign-in]]/page.tsx': `import { SignIn } from '@clerk/nextjs'\nexport default function Page() {\n  return <SignIn />\n}\n`,
    }),
    right('icons and sitemaps', { 'app/sitemap.ts': 'export default () => []\n' }),
    right('a component beside a page', {
      'app/orders/list.tsx': 'export default function List() {\n  return <ul />\n}\n',
    }),
    right('a webhook that verifies its signatures', {
      'app/api/hooks/route.ts': `import { verifyWebhook } from '@clerk/nextjs/webhooks'\nexport async function POST(request) {\n  const event = await verifyWebhook(request)\n  return Response.json({ type: event.type })\n}\n`,
    }),
    right('a handler of which it cannot be told', {
      'app/api/told/route.ts': `import { guarded } from 'a-package-of-our-own'\nexport const GET = guarded(() => Response.json({}))\n`,
    }),
    {
      name: 'a proxy without a list: it closes all',
      alone: true,
      files: {
        'proxy.ts': `import { clerkMiddleware } from '@clerk/nextjs/server'\nexport default clerkMiddleware(async (auth) => {\n  await auth.protect()\n})\n`,
        'app/plain/page.tsx': PAGE,
      },
    },
  ],
  invalid: [
    wrong(
      'a page',
      'app/a/page.tsx',
      '‹export default function Page() {›\n  return <h1>Page</h1>\n}\n',
      only(
        'GET /a',
        'app/a/page.tsx',
        READ,
        `${AUTH}\nexport default async function Page() {\n  await auth.protect()\n  return <h1>Page</h1>\n}\n`,
      ),
    ),
    wrong(
      'a page with a parameter, an arrow function in JavaScript',
      'app/b/[id]/page.jsx',
      `import Link from 'next/link'\n\nconst Page = () => <Link href="/b">Back</Link>\n\n‹export default Page›\n`,
      only(
        'GET /b/[id]',
        'app/b/[id]/page.jsx',
        READ,
        `${AUTH}import Link from 'next/link'\n\nconst Page = async () => {\n  await auth.protect()\n  return <Link href="/b">Back</Link>\n}\n\nexport default Page\n`,
      ),
    ),
    wrong(
      'a handler that reads',
      'app/api/c/route.ts',
      '‹export async function GET() {›\n  return Response.json({})\n}\n',
      only(
        'GET /api/c',
        'app/api/c/route.ts',
        RETURNED,
        `${AUTH}\nexport async function GET() {\n  await auth.protect()\n  return Response.json({})\n}\n`,
      ),
    ),
    wrong(
      'a handler that deletes',
      'app/api/d/route.ts',
      `import { currentUser } from '@clerk/nextjs/server'\n‹export async function DELETE() {›\n  console.log(await currentUser())\n  return Response.json({})\n}\n`,
      only(
        'DELETE /api/d',
        'app/api/d/route.ts',
        'delete through this handler',
        `import { currentUser, auth } from '@clerk/nextjs/server'\nexport async function DELETE() {\n  await auth.protect()\n  console.log(await currentUser())\n  return Response.json({})\n}\n`,
      ),
    ),
    wrong(
      'one method of two',
      'app/api/e/route.ts',
      `${AUTH}export async function GET() {\n  await auth.protect()\n  return Response.json({})\n}\n‹export async function HEAD() {›\n  return new Response()\n}\n`,
      only(
        'HEAD /api/e',
        'app/api/e/route.ts',
        RETURNED,
        `${AUTH}export async function GET() {\n  await auth.protect()\n  return Response.json({})\n}\nexport async function HEAD() {\n  await auth.protect()\n  return new Response()\n}\n`,
      ),
    ),
    wrong(
      'a handler in double quotes and semicolons',
      'app/api/f/route.ts',
      `import { NextResponse } from "next/server";\n\n‹export function POST() {›\n  return NextResponse.json({});\n}\n`,
      only(
        'POST /api/f',
        'app/api/f/route.ts',
        'write through this handler',
        `import { auth } from "@clerk/nextjs/server";\nimport { NextResponse } from "next/server";\n\nexport async function POST() {\n  await auth.protect();\n  return NextResponse.json({});\n}\n`,
      ),
    ),
    wrong(
      'a helper that is imported and not called',
      'app/g/page.tsx',
      `import { requireUser } from '@/lib/require-user'\n‹export default function Page() {›\n  return <h1>{typeof requireUser}</h1>\n}\n`,
      only(
        'GET /g',
        'app/g/page.tsx',
        READ,
        `${AUTH}import { requireUser } from '@/lib/require-user'\nexport default async function Page() {\n  await auth.protect()\n  return <h1>{typeof requireUser}</h1>\n}\n`,
      ),
    ),
    wrong(
      'a wrapper that checks nothing',
      'app/api/h/route.ts',
      `import { logged } from '@/lib/logged'\n‹export const GET = logged(() => Response.json({}))›\n`,
      only('GET /api/h', 'app/api/h/route.ts', RETURNED),
      {
        'lib/logged.ts':
          'export const logged = (handler) => (request) => {\n  console.log(request.url)\n  return handler(request)\n}\n',
      },
    ),
    wrong(
      'a page in a group',
      'app/(shop)/i/page.tsx',
      '‹export default async function Page() {›\n  return <h1>Page</h1>\n}\n',
      only(
        'GET /i',
        'app/(shop)/i/page.tsx',
        READ,
        `${AUTH}\nexport default async function Page() {\n  await auth.protect()\n  return <h1>Page</h1>\n}\n`,
      ),
    ),
    wrong(
      'a catch-all',
      'app/j/[...rest]/page.tsx',
      '‹export default async function Page() {›\n  return <h1>Page</h1>\n}\n',
      only(
        'GET /j/[...rest]',
        'app/j/[...rest]/page.tsx',
        READ,
        `${AUTH}\nexport default async function Page() {\n  await auth.protect()\n  return <h1>Page</h1>\n}\n`,
      ),
    ),
    {
      name: 'pages and handlers of the Pages Router, for which there is no `auth.protect()` (src)',
      alone: true,
      files: {
        'app/page.tsx': '',
        'lib/require-user.ts': '',
        'lib/with-user.ts': '',
        'package.json': JSON.stringify({ name: 'all', workspaces: ['apps/*'] }),
        'apps/web/package.json': JSON.stringify({ name: 'web', dependencies: { next: '*', '@clerk/nextjs': '*' } }),
        'apps/web/src/proxy.ts': PROXY,
        'apps/web/src/pages/index.jsx': PAGE,
        'apps/web/src/pages/k.jsx': '‹export default function Page() {›\n  return <h1>Page</h1>\n}\n',
        'apps/web/src/pages/api/k.js':
          '‹export default function handler(request, response) {›\n  response.json({})\n}\n',
      },
      errors: [only('* /api/k', 'src/pages/api/k.js', RETURNED), only('GET /k', 'src/pages/k.jsx', READ)],
    },
    {
      name: 'a protected list',
      alone: true,
      files: {
        'proxy.ts': PROXY.replace(`['/', '/open(.*)', '/sign-in(.*)', '/api/open(.*)']`, `['/l(.*)']`).replaceAll(
          '!isPublicRoute',
          'isPublicRoute',
        ),
        'app/l/page.tsx': '‹export default function Page() {›\n  return <h1>Page</h1>\n}\n',
      },
      errors: [
        only(
          'GET /l',
          'app/l/page.tsx',
          READ,
          `${AUTH}\nexport default async function Page() {\n  await auth.protect()\n  return <h1>Page</h1>\n}\n`,
        ),
      ],
    },
  ],
})
