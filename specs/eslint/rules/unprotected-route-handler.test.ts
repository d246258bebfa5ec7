import type { Files } from '../lint-app.ts'
import { testProjectRule, type Expected, type Invalid, type Valid } from '../rule-table.ts'

const DB = `import { PrismaClient } from '@prisma/client'\nexport const db = new PrismaClient()\n`

/** Strangers pass to `/` and to what lies below `/api/open`; nothing else. */
const PROXY = `import { clerkMiddleware, createRouteMatcher } from '@clerk/nextjs/server'

const isPublicRoute = createRouteMatcher(['/', '/api/open/:path*', '/api/declared/:path*'])

export default clerkMiddleware(async (auth, request) => {
  if (!isPublicRoute(request)) await auth.protect()
})

export const config = { matcher: ['/((?!_next|.*\\\\..*).*)', '/api/:path*'] }
`
const PAGE = 'export default function Page() {\n  return <h1>Home</h1>\n}\n'
const CONFIG = `export default {
  routes: {
    '/api/declared/shared': { access: 'public' },
    '/api/declared/closed': { access: 'signed-in' },
    '/api/declared/admin': { access: 'role:admin' },
  },
}
`

const right = (name: string, files: Files): Valid => ({ name, files })
const wrong = (name: string, files: Files, errors: Expected[]): Invalid => ({ name, files, errors })

const TITLE = 'Begin with `await auth.protect()`: strangers are sent to sign in, or get a 404.'
const begin = (file: string) =>
  `Begin the handler in ${file} with \`const { userId } = await auth()\` and answer 401 when there is none.`

/** Nothing is declared: a question. */
function asked(id: string, file: string, output?: string): Expected {
  const does = id.startsWith('DELETE') ? 'delete through this handler' : 'write through this handler'
  return {
    message: `${id} has no guard of its own, and nothing declares that this is meant: anyone can ${does}. ${begin(file)} If it is meant to be open, declare it: \`routes: { '${id}': { access: 'public' } }\` in routewarden.config.ts.`,
    ...offered(output),
  }
}

/** Declared closed: an error. */
const closed = (id: string, file: string, does: string, access: string, output?: string): Expected => ({
  message: `${id} has no guard of its own: anyone can ${does}. It is declared ${access}. ${begin(file)}`,
  ...offered(output),
})

const offered = (output: string | undefined) =>
  output === undefined ? {} : { suggestions: [{ title: TITLE, output }] }

const ROUTE = (name: string, extension = 'ts') => `app/api/open/${name}/route.${extension}`

/** Of the one app; the others are all by themselves. */
const SHARED: Files = {
  'proxy.ts': PROXY,
  'routewarden.config.mjs': CONFIG,
  'app/page.tsx': PAGE,
  'lib/db.ts': DB,
  'lib/require-user.ts': `import { auth } from '@clerk/nextjs/server'
export async function requireUser() {
  const { userId } = await auth()
  if (!userId) throw new Response(null, { status: 401 })
  return userId
}
export const withUser = (handler) => async (request, context) => {
  const { userId } = await auth()
  if (!userId) return Response.json({ error: 'no session' }, { status: 401 })
  return handler(request, context)
}
`,
}

const remembered = (name: string) => `import { auth } from '@clerk/nextjs/server'
import { ${name} } from '@/lib/cached'
export const POST = async () => {
  await auth.protect()
  await ${name}()
  return new Response()
}
`
const later = `import { auth } from '@clerk/nextjs/server'
import { after } from 'next/server'
import { db } from '@/lib/db'
export const POST = async () => {
  await auth.protect()
  after(() => db.note.updateMany({ data: {} }))
  return new Response()
}
`

testProjectRule('unprotected-route-handler', {
  valid: [
    right('it checks', {
      ...SHARED,
      [ROUTE('checks')]: `import { auth } from '@clerk/nextjs/server'
import { db } from '@/lib/db'
export async function POST() {
  const { userId } = await auth()
  if (!userId) return new Response(null, { status: 401 })
  return Response.json(await db.note.create({ data: { userId } }))
}
`,
    }),
    right('it begins with `auth.protect()`', {
      [ROUTE('protects')]: `import { auth } from '@clerk/nextjs/server'
import { db } from '@/lib/db'
export const DELETE = async () => {
  await auth.protect()
  await db.note.deleteMany()
  return new Response()
}
`,
    }),
    right('a helper of another file throws', {
      [ROUTE('helper')]: `import { db } from '@/lib/db'
import { requireUser } from '@/lib/require-user'
export async function PUT() {
  const userId = await requireUser()
  await db.note.update({ where: { userId }, data: {} })
  return new Response()
}
`,
    }),
    right('a wrapper of another file checks, under another name (JavaScript)', {
      [ROUTE('wrapper', 'js')]: `import { db } from '@/lib/db'
import { withUser as protectedRoute } from '../../../../lib/require-user'
export const POST = protectedRoute(async () => Response.json(await db.note.create({ data: {} })))
`,
    }),
    right('`currentUser()` under another name', {
      [ROUTE('current')]: `import { currentUser as whoIsIt } from '@clerk/nextjs/server'
import { db } from '@/lib/db'
export async function PATCH() {
  const user = await whoIsIt()
  if (user === null) return Response.json({ error: 'no session' }, { status: 401 })
  return Response.json(await db.note.update({ where: { userId: user.id }, data: {} }))
}
`,
    }),
    right('a handler that is another, which checks', {
      [ROUTE('same')]: `import { auth } from '@clerk/nextjs/server'
import { db } from '@/lib/db'
async function save() {
  const { userId } = await auth()
  if (!userId) return new Response(null, { status: 401 })
  return Response.json(await db.note.create({ data: { userId } }))
}
export { save as POST, save as PUT }
`,
    }),
    right('it only reads, and nothing declares it', {
      [ROUTE('reads')]: `import { db } from '@/lib/db'
export async function GET() {
  return Response.json(await db.post.findMany({ where: { published: true } }))
}
`,
    }),
    right('it is declared public', {
      'app/api/declared/shared/route.ts': `import { db } from '@/lib/db'
export async function POST(request) {
  return Response.json(await db.vote.create({ data: await request.json() }))
}
`,
    }),
    right('the proxy turns strangers away', {
      'app/api/closed/route.ts': `import { db } from '@/lib/db'
export async function POST() {
  return Response.json(await db.note.create({ data: {} }))
}
`,
    }),
    right('a webhook: its signature is the guard', {
      [ROUTE('clerk')]: `import { verifyWebhook } from '@clerk/nextjs/webhooks'
import { db } from '@/lib/db'
export async function POST(request) {
  const event = await verifyWebhook(request)
  if (event.type === 'user.created') await db.user.create({ data: { id: event.data.id } })
  return new Response()
}
`,
    }),
    right('a secret is asked for', {
      [ROUTE('cron')]: `import { db } from '@/lib/db'
export async function POST(request) {
  const secret = process.env.CRON_SECRET
  if (!secret || request.headers.get('authorization') !== \`Bearer \${secret}\`) {
    return new Response(null, { status: 401 })
  }
  await db.session.deleteMany()
  return new Response()
}
`,
    }),
    right('it does nothing: strangers are told what is written in the code', {
      [ROUTE('gone')]: `export async function POST() {
  return Response.json({ error: 'moved to /api/v2' }, { status: 410 })
}
export function PUT() {
  return Response.json({ ok: true })
}
`,
    }),
    right('it only forgets a cookie', {
      [ROUTE('theme')]: `import { cookies } from 'next/headers'
export async function DELETE() {
  const jar = await cookies()
  jar.delete('theme')
  return Response.json({ ok: true })
}
`,
    }),
    right('a handler of the Pages Router that checks', {
      'pages/api/open/save.js': `import { getAuth } from '@clerk/nextjs/server'
import { db } from '../../../lib/db'
export default async function handler(req, res) {
  const { userId } = getAuth(req)
  if (!userId) return res.status(401).json({ error: 'no session' })
  res.json(await db.note.create({ data: { userId } }))
}
`,
    }),
    right('a file that is no route handler', {
      'lib/route.ts': `import { db } from './db'
export async function POST() {
  return Response.json(await db.note.create({ data: {} }))
}
`,
    }),
  ],
  invalid: [
    wrong(
      'a function that writes',
      {
        [ROUTE('notes')]: `import { db } from '@/lib/db'

export async function ‹POST›(request: Request) {
  return Response.json(await db.note.create({ data: await request.json() }))
}
`,
      },
      [
        asked(
          'POST /api/open/notes',
          ROUTE('notes'),
          `import { auth } from '@clerk/nextjs/server'
import { db } from '@/lib/db'

export async function POST(request: Request) {
  await auth.protect()
  return Response.json(await db.note.create({ data: await request.json() }))
}
`,
        ),
      ],
    ),
    wrong(
      'a constant, with double quotes and semicolons',
      {
        [ROUTE('tags')]: `import { db } from "@/lib/db";

export const ‹DELETE› = (): Promise<Response> => db.tag.deleteMany().then(() => new Response());
`,
      },
      [
        asked(
          'DELETE /api/open/tags',
          ROUTE('tags'),
          `import { auth } from "@clerk/nextjs/server";
import { db } from "@/lib/db";

export const DELETE = async (): Promise<Response> => {
  await auth.protect();
  return db.tag.deleteMany().then(() => new Response());
};
`,
        ),
      ],
    ),
    wrong(
      'exported under another name, in JavaScript',
      {
        [ROUTE('votes', 'js')]: `import { db } from '../../../../lib/db'

async function vote() {
  await db.vote.create({ data: {} })
  return new Response()
}

export { vote as ‹PUT› }
`,
      },
      [
        asked(
          'PUT /api/open/votes',
          ROUTE('votes', 'js'),
          `import { auth } from '@clerk/nextjs/server'
import { db } from '../../../../lib/db'

async function vote() {
  await auth.protect()
  await db.vote.create({ data: {} })
  return new Response()
}

export { vote as PUT }
`,
        ),
      ],
    ),
    wrong(
      'each of two methods',
      {
        [ROUTE('two')]: `import { db } from '@/lib/db'
export async function ‹PATCH›() {
  return Response.json(await db.note.update({ where: { id: 1 }, data: {} }))
}
export async function ‹DELETE›() {
  return Response.json(await db.note.delete({ where: { id: 1 } }))
}
`,
      },
      [
        asked(
          'PATCH /api/open/two',
          ROUTE('two'),
          `import { auth } from '@clerk/nextjs/server'
import { db } from '@/lib/db'
export async function PATCH() {
  await auth.protect()
  return Response.json(await db.note.update({ where: { id: 1 }, data: {} }))
}
export async function DELETE() {
  return Response.json(await db.note.delete({ where: { id: 1 } }))
}
`,
        ),
        asked(
          'DELETE /api/open/two',
          ROUTE('two'),
          `import { auth } from '@clerk/nextjs/server'
import { db } from '@/lib/db'
export async function PATCH() {
  return Response.json(await db.note.update({ where: { id: 1 }, data: {} }))
}
export async function DELETE() {
  await auth.protect()
  return Response.json(await db.note.delete({ where: { id: 1 } }))
}
`,
        ),
      ],
    ),
    wrong(
      'made by a wrapper that checks nothing: no edit is offered',
      {
        'lib/with-log.ts': `export const withLog = (handler) => async (request) => {
  console.log(request.url)
  return handler(request)
}
`,
        [ROUTE('logged')]: `import { db } from '@/lib/db'
import { withLog } from '@/lib/with-log'
export const ‹POST› = withLog(async () => Response.json(await db.note.create({ data: {} })))
`,
      },
      [asked('POST /api/open/logged', ROUTE('logged'))],
    ),
    wrong(
      'handed on from another file: it is written down where the route is',
      {
        'server/save.ts': `import { db } from '@/lib/db'
export async function save() {
  return Response.json(await db.note.create({ data: {} }))
}
`,
        [ROUTE('handed')]: `export { save as ‹POST› } from '@/server/save'\n`,
      },
      [asked('POST /api/open/handed', ROUTE('handed'))],
    ),
    wrong(
      'a check that checks something else',
      {
        [ROUTE('origin')]: `import { db } from '@/lib/db'
export async function ‹POST›(request) {
  if (!request.headers.get('content-type')?.includes('json')) return new Response(null, { status: 415 })
  return Response.json(await db.note.create({ data: await request.json() }))
}
`,
      },
      [
        asked(
          'POST /api/open/origin',
          ROUTE('origin'),
          `import { auth } from '@clerk/nextjs/server'
import { db } from '@/lib/db'
export async function POST(request) {
  await auth.protect()
  if (!request.headers.get('content-type')?.includes('json')) return new Response(null, { status: 415 })
  return Response.json(await db.note.create({ data: await request.json() }))
}
`,
        ),
      ],
    ),
    wrong(
      'other imports from Clerk are there already',
      {
        [ROUTE('client')]: `import { clerkClient } from '@clerk/nextjs/server'

export async function ‹DELETE›(request) {
  const client = await clerkClient()
  await client.users.deleteUser(new URL(request.url).searchParams.get('user'))
  return new Response()
}
`,
      },
      [
        asked(
          'DELETE /api/open/client',
          ROUTE('client'),
          `import { clerkClient, auth } from '@clerk/nextjs/server'

export async function DELETE(request) {
  await auth.protect()
  const client = await clerkClient()
  await client.users.deleteUser(new URL(request.url).searchParams.get('user'))
  return new Response()
}
`,
        ),
      ],
    ),
    wrong(
      'a dynamic path, all on one line, with tabs around',
      {
        'app/api/open/[id]/route.js': `import { db } from '@/lib/db'
export async function ‹PUT›() { return Response.json(await db.note.update({ where: { id: 1 }, data: {} })) }
`,
      },
      [
        asked(
          'PUT /api/open/[id]',
          'app/api/open/[id]/route.js',
          `import { auth } from '@clerk/nextjs/server'
import { db } from '@/lib/db'
export async function PUT() { await auth.protect(); return Response.json(await db.note.update({ where: { id: 1 }, data: {} })) }
`,
        ),
      ],
    ),
    wrong(
      'it asks another service to write',
      {
        [ROUTE('mail')]: `export async function ‹POST›(request) {
  await fetch('https://mail.example.com/send', { method: 'POST', body: await request.text() })
  return new Response()
}
`,
      },
      [
        asked(
          'POST /api/open/mail',
          ROUTE('mail'),
          `import { auth } from '@clerk/nextjs/server'

export async function POST(request) {
  await auth.protect()
  await fetch('https://mail.example.com/send', { method: 'POST', body: await request.text() })
  return new Response()
}
`,
        ),
      ],
    ),
    wrong(
      'through functions that are remembered, and work that is done later',
      {
        'lib/cached.ts': `import { unstable_cache } from 'next/cache'
import { cache } from 'react'
import { db } from './db'
export const touch = cache(async () => db.note.update({ where: { id: 1 }, data: {} }))
export const touchAll = unstable_cache(async () => db.note.updateMany({ data: {} }), ['touch'])
`,
        [ROUTE('remembered')]: `export { touch as ‹POST› } from '@/lib/cached'\n`,
        [ROUTE('cached')]: `import { touch } from '@/lib/cached'
export const ‹POST› = async () => {
  await touch()
  return new Response()
}
`,
        [ROUTE('cached-2')]: `import { touchAll } from '@/lib/cached'
export const ‹POST› = async () => {
  await touchAll()
  return new Response()
}
`,
        [ROUTE('later')]: `import { after } from 'next/server'
import { db } from '@/lib/db'
export const ‹POST› = async () => {
  after(() => db.note.updateMany({ data: {} }))
  return new Response()
}
`,
      },
      [
        asked('POST /api/open/cached-2', ROUTE('cached-2'), remembered('touchAll')),
        asked('POST /api/open/cached', ROUTE('cached'), remembered('touch')),
        asked('POST /api/open/later', ROUTE('later'), later),
        asked('POST /api/open/remembered', ROUTE('remembered')),
      ],
    ),
    wrong(
      'declared closed, and it only reads',
      {
        'app/api/declared/closed/route.ts': `import { db } from '@/lib/db'
export async function ‹GET›() {
  return Response.json(await db.note.findMany())
}
`,
      },
      [
        closed(
          'GET /api/declared/closed',
          'app/api/declared/closed/route.ts',
          'read what this handler returns',
          'signed-in',
          `import { auth } from '@clerk/nextjs/server'
import { db } from '@/lib/db'
export async function GET() {
  await auth.protect()
  return Response.json(await db.note.findMany())
}
`,
        ),
      ],
    ),
    wrong(
      'declared for a role',
      {
        'app/api/declared/admin/route.ts': `import { db } from '@/lib/db'
export async function ‹DELETE›() {
  return Response.json(await db.user.deleteMany())
}
`,
      },
      [
        closed(
          'DELETE /api/declared/admin',
          'app/api/declared/admin/route.ts',
          'delete through this handler',
          'role:admin',
          `import { auth } from '@clerk/nextjs/server'
import { db } from '@/lib/db'
export async function DELETE() {
  await auth.protect()
  return Response.json(await db.user.deleteMany())
}
`,
        ),
      ],
    ),
    wrong(
      'a handler of the Pages Router, for which there is no `auth.protect()`',
      {
        'pages/api/open/add.ts': `import type { NextApiRequest, NextApiResponse } from 'next'
import { db } from '../../../lib/db'

export default async function ‹handler›(req: NextApiRequest, res: NextApiResponse) {
  if (req.method !== 'POST') return res.status(405).end()
  res.json(await db.note.create({ data: req.body }))
}
`,
      },
      [asked('POST /api/open/add', 'pages/api/open/add.ts')],
    ),
    {
      ...wrong(
        'in src, in JavaScript, with Next 14 and Clerk 5',
        {
          'package.json': JSON.stringify({ name: 'app', dependencies: { next: '14.2.0', '@clerk/nextjs': '5.7.0' } }),
          'node_modules/@clerk/nextjs/package.json': JSON.stringify({ name: '@clerk/nextjs', version: '5.7.0' }),
          'src/middleware.js': PROXY,
          'src/lib/db.js': DB,
          'src/app/api/open/notes/route.js': `import { db } from '../../../../lib/db'
export function ‹POST›() {
  return db.note.create({ data: {} }).then((note) => Response.json(note))
}
`,
        },
        [
          {
            ...asked('POST /api/open/notes', 'src/app/api/open/notes/route.js'),
            suggestions: [
              {
                title: 'Begin with `auth().protect()`: strangers are sent to sign in, or get a 404.',
                output: `import { auth } from '@clerk/nextjs/server'
import { db } from '../../../../lib/db'
export function POST() {
  auth().protect()
  return db.note.create({ data: {} }).then((note) => Response.json(note))
}
`,
              },
            ],
          },
        ],
      ),
      alone: true,
    },
    {
      ...wrong(
        'in an app of a monorepo, with a path alias',
        {
          'package.json': JSON.stringify({ name: 'all', workspaces: ['apps/*', 'packages/*'] }),
          'packages/data/package.json': JSON.stringify({ name: '@acme/data', main: './index.ts' }),
          'packages/data/index.ts': DB,
          'apps/web/package.json': JSON.stringify({
            name: 'web',
            dependencies: { next: '15.5.0', '@clerk/nextjs': '6.30.0', '@acme/data': '*' },
          }),
          'apps/web/tsconfig.json': JSON.stringify({
            compilerOptions: { paths: { '#data': ['../../packages/data'] } },
          }),
          'apps/web/middleware.ts': PROXY,
          'apps/web/app/api/open/notes/route.ts': `import { db } from '#data'
export async function ‹POST›() {
  return Response.json(await db.note.create({ data: {} }))
}
`,
        },
        [
          asked(
            'POST /api/open/notes',
            'app/api/open/notes/route.ts',
            `import { auth } from '@clerk/nextjs/server'
import { db } from '#data'
export async function POST() {
  await auth.protect()
  return Response.json(await db.note.create({ data: {} }))
}
`,
          ),
        ],
      ),
      alone: true,
    },
  ],
})
