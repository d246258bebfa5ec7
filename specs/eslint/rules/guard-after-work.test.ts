import { alone, DB, GUARDED_APP, GUARDS, right, route, wrong } from '../guarded-app.ts'
import { testProjectRule, type Expected } from '../rule-table.ts'

/** @param work as it is written, the first line of it */
const late = (id: string, work: string, others = ''): Expected => ({
  message: `${id}${others}: ${work} runs before the caller is turned away: strangers get it to do that work, and see by its effects or its time what it did. Check first, then do ${work}.`,
})

const IMPORTS = `import { auth } from '@clerk/nextjs/server'
import { db } from '@/lib/db'
import { requireUser } from '@/lib/guards'
`

testProjectRule('guard-after-work', {
  settings: { exec: false },
  valid: [
    right('the check comes first', {
      ...GUARDED_APP,
      [route('first')]: `${IMPORTS}
export async function DELETE() {
  await auth.protect()
  await db.note.deleteMany()
  return new Response()
}
`,
    }),
    right('the request is read and checked for its form before', {
      [route('reads')]: `${IMPORTS}import { z } from 'zod'
const input = z.object({ text: z.string() })
export async function POST(request) {
  const { text } = input.parse(await request.json())
  const userId = await requireUser()
  return Response.json(await db.note.create({ data: { text, userId } }))
}
`,
    }),
    right('parameters, headers and cookies are read before', {
      'app/api/params/[id]/route.ts': `${IMPORTS}import { cookies, headers } from 'next/headers'
export async function GET(_request, { params }) {
  const { id } = await params
  const theme = (await cookies()).get('theme')?.value
  const agent = (await headers()).get('user-agent')
  const userId = await requireUser()
  return Response.json({ theme, agent, note: await db.note.findFirst({ where: { id, userId } }) })
}
`,
    }),
    right('it is written down before who calls', {
      [route('logs')]: `${IMPORTS}
export async function GET(request) {
  console.log('called', request.url)
  const userId = await requireUser()
  return Response.json(await db.note.findMany({ where: { userId } }))
}
`,
    }),
    right('a rate limit is asked before', {
      'lib/limit.ts': `import { Ratelimit } from '@upstash/ratelimit'
import { Redis } from '@upstash/redis'
export const ratelimit = new Ratelimit({ redis: Redis.fromEnv(), limiter: Ratelimit.slidingWindow(10, '10 s') })
`,
      [route('limited')]: `${IMPORTS}import { ratelimit } from '@/lib/limit'
export async function POST(request) {
  const { success } = await ratelimit.limit(request.headers.get('x-forwarded-for') ?? '')
  if (!success) return new Response(null, { status: 429 })
  const userId = await requireUser()
  return Response.json(await db.note.create({ data: { userId } }))
}
`,
    }),
    right('the client is made before, and asked after', {
      [route('client')]: `import { PrismaClient } from '@prisma/client'
import { requireUser } from '@/lib/guards'
export async function GET() {
  const client = new PrismaClient()
  const userId = await requireUser()
  return Response.json(await client.note.findMany({ where: { userId } }))
}
`,
    }),
    right("the caller's own row says whether they may: that is asked after the session", {
      [route('own')]: `${IMPORTS}
export async function DELETE() {
  const { userId } = await auth()
  if (!userId) return new Response(null, { status: 401 })
  const person = await db.person.findUnique({ where: { userId } })
  if (person?.role !== 'admin') return new Response(null, { status: 403 })
  await db.note.deleteMany()
  return new Response()
}
`,
    }),
    right('only signed-in callers get as far', {
      [route('inside')]: `${IMPORTS}
export async function GET() {
  const { userId } = await auth()
  const person = userId ? await db.person.findUnique({ where: { userId } }) : null
  if (!person) return new Response(null, { status: 401 })
  return Response.json(person)
}
`,
    }),
    right('a function that would do the work is made before, and called after', {
      [route('later', 'js')]: `import { db } from '../../../lib/db'
import { requireUser } from '../../../lib/guards'
export async function GET() {
  const list = () => db.note.findMany()
  await requireUser()
  return Response.json(await list())
}
`,
    }),
    right('the wrapper checks before it calls', {
      [route('wrapped')]: `import { db } from '@/lib/db'
import { withUser } from '@/lib/guards'
export const PUT = withUser(async () => Response.json(await db.note.updateMany({ data: {} })))
`,
    }),
    right('a page that checks before it reads', {
      'app/notes/page.tsx': `${IMPORTS}
export default async function Page() {
  const userId = await requireUser()
  const [notes, tags] = await Promise.all([db.note.findMany({ where: { userId } }), db.tag.findMany()])
  return <p>{notes.length + tags.length}</p>
}
`,
    }),
    right('work, and nobody is turned away: that is the finding of another rule', {
      [route('open')]: `${IMPORTS}
export async function GET() {
  return Response.json(await db.post.findMany())
}
`,
    }),
    right('the memory of the process is looked into before', {
      [route('log')]: `${IMPORTS}
const seen = new Map()
export async function GET(request) {
  console.log(seen.has(request.url))
  await requireUser()
  return Response.json(await db.note.findMany())
}
`,
    }),
  ],
  invalid: [
    wrong(
      'a query before the check',
      {
        [route('a')]: `${IMPORTS}
export async function GET() {
  const notes = await ‹db.note.findMany()›
  const { userId } = await auth()
  if (!userId) return new Response(null, { status: 401 })
  return Response.json(notes)
}
`,
      },
      late('GET /api/a', 'db.note.findMany()'),
    ),
    wrong(
      'a change before the check, in JavaScript',
      {
        [route('b', 'js')]: `import { db } from '../../../lib/db'
import { requireUser } from '../../../lib/guards'
export const POST = async (request) => {
  const note = await ‹db.note.create({ data: await request.json() })›
  await requireUser()
  return Response.json(note)
}
`,
      },
      late('POST /api/b', 'db.note.create({ data: await request.json() })'),
    ),
    wrong(
      'several lines long',
      {
        [route('c')]: `${IMPORTS}
export async function PATCH(request) {
  const note = await ‹db.note.update({›
    where: { id: 1 },
    data: await request.json(),
  })
  await auth.protect()
  return Response.json(note)
}
`,
      },
      late('PATCH /api/c', 'db.note.update({'),
    ),
    wrong(
      'beside the check, at once',
      {
        [route('d')]: `${IMPORTS}
export async function GET() {
  const [{ userId }, notes] = await Promise.all([auth(), ‹db.note.findMany()›])
  if (!userId) return new Response(null, { status: 401 })
  return Response.json(notes)
}
`,
      },
      late('GET /api/d', 'db.note.findMany()'),
    ),
    wrong(
      'a page reads, and then sends strangers elsewhere',
      {
        'app/e/page.tsx': `import { currentUser } from '@clerk/nextjs/server'
import { redirect } from 'next/navigation'
import { db } from '@/lib/db'
export default async function Page() {
  const notes = await ‹db.note.findMany()›
  const user = await currentUser()
  if (!user) redirect('/sign-in')
  return <p>{notes.length}</p>
}
`,
      },
      late('GET /e', 'db.note.findMany()'),
    ),
    wrong(
      'it counts before the check',
      {
        [route('f')]: `${IMPORTS}
export async function GET() {
  const count = await ‹db.note.count()›
  await requireUser()
  return Response.json({ count })
}
`,
      },
      late('GET /api/f', 'db.note.count()'),
    ),
    wrong(
      'a server function',
      {
        'app/g/actions.ts': `'use server'
${IMPORTS}export async function clear() {
  await ‹db.note.deleteMany()›
  await requireUser()
}
`,
        'app/g/page.tsx': `import { clear } from './actions'\nexport default () => <form action={clear} />\n`,
      },
      late('action app/g/actions.ts#clear', 'db.note.deleteMany()'),
    ),
    wrong(
      'in a helper of another file, which two handlers call first',
      {
        'lib/notes.ts': `import { db } from './db'
export async function listNotes() {
  return ‹db.note.findMany()›
}
`,
        [route('h')]: `import { listNotes } from '@/lib/notes'
import { requireUser } from '@/lib/guards'
export async function ‹GET›() {
  const notes = await listNotes()
  await requireUser()
  return Response.json(notes)
}
export async function ‹POST›() {
  const notes = await listNotes()
  await requireUser()
  return Response.json(notes.length)
}
`,
      },
      late('GET /api/h', 'db.note.findMany()', ' (and 1 more that end there)'),
      late('GET /api/h', 'db.note.findMany()', ' (and 1 more that end there)'),
      late('GET /api/h', 'db.note.findMany()', ' (and 1 more that end there)'),
    ),
    wrong(
      'in a wrapper of another file, before the handler checks',
      {
        'lib/counted.ts': `import { db } from './db'
export const counted = (handler) => async (request) => {
  await ‹db.call.create({ data: { url: request.url } })›
  return handler(request)
}
`,
        [route('i')]: `import { counted } from '@/lib/counted'
import { requireUser } from '@/lib/guards'
import { db } from '@/lib/db'
export const ‹GET› = counted(async () => {
  const userId = await requireUser()
  return Response.json(await db.note.findMany({ where: { userId } }))
})
`,
      },
      late('GET /api/i', 'db.call.create({ data: { url: request.url } })'),
      late('GET /api/i', 'db.call.create({ data: { url: request.url } })'),
    ),
    wrong(
      'a handler of the Pages Router',
      {
        'pages/api/j.js': `import { getAuth } from '@clerk/nextjs/server'
import { db } from '../../lib/db'
export default async function handler(req, res) {
  const notes = await ‹db.note.findMany()›
  const { userId } = getAuth(req)
  if (!userId) return res.status(401).end()
  res.json(notes)
}
`,
      },
      late('* /api/j', 'db.note.findMany()'),
    ),
    wrong(
      "Clerk's own data is asked for before the check",
      {
        [route('k')]: `import { auth, clerkClient } from '@clerk/nextjs/server'
export async function GET() {
  const client = await clerkClient()
  const users = await ‹client.users.getUserList()›
  const { has } = await auth()
  if (!has({ role: 'org:admin' })) return new Response(null, { status: 403 })
  return Response.json(users)
}
`,
      },
      late('GET /api/k', 'client.users.getUserList()'),
    ),
    wrong(
      'Drizzle, whose query is a chain',
      {
        'lib/drizzle.ts': `import { drizzle } from 'drizzle-orm/node-postgres'
export const orm = drizzle(process.env.DATABASE_URL)
`,
        [route('l')]: `import { orm } from '@/lib/drizzle'
import { requireUser } from '@/lib/guards'
import { notes } from '@/lib/schema'
export async function DELETE() {
  await ‹orm.delete(notes)›
  await requireUser()
  return new Response()
}
`,
        'lib/schema.ts': `import { pgTable, text } from 'drizzle-orm/pg-core'\nexport const notes = pgTable('notes', { id: text('id') })\n`,
      },
      late('DELETE /api/l', 'orm.delete(notes)'),
    ),
    alone(
      wrong(
        'in src, in an app of a monorepo, whose helper is a package of the workspace',
        {
          'package.json': JSON.stringify({ name: 'all', workspaces: ['apps/*', 'packages/*'] }),
          'packages/guards/package.json': JSON.stringify({ name: '@acme/guards', main: './index.ts' }),
          'packages/guards/index.ts': GUARDS,
          'apps/web/package.json': JSON.stringify({
            name: 'web',
            dependencies: { next: '15.5.0', '@clerk/nextjs': '6.30.0', '@acme/guards': '*' },
          }),
          'apps/web/src/db.ts': DB,
          'apps/web/src/app/api/a/route.ts': `import { requireUser } from '@acme/guards'
import { db } from '../../../db'
export async function GET() {
  const notes = await ‹db.note.findMany()›
  await requireUser()
  return Response.json(notes)
}
`,
        },
        late('GET /api/a', 'db.note.findMany()'),
      ),
    ),
  ],
})
