import { alone, DB, GUARDED_APP, GUARDS, right, route, wrong } from '../guarded-app.ts'
import { testProjectRule, type Expected } from '../rule-table.ts'

/** @param end how the way round the check ends, as it is written */
const round = (id: string, end: string, does = 'read what this handler returns', others = ''): Expected => ({
  message: `${id}${others}: the check stands on some ways only: on another, ending in \`${end}\`, anyone can ${does}. Check first, on every way: before any condition that the request, or the environment, decides.`,
})
const WRITE = 'write through this handler'

const IMPORTS = `import { auth } from '@clerk/nextjs/server'
import { db } from '@/lib/db'
import { requireUser } from '@/lib/guards'
`
const LIST = 'return Response.json(await db.note.findMany())'

testProjectRule('guard-some-branches', {
  settings: { exec: false },
  valid: [
    right('the check stands before every branch', {
      ...GUARDED_APP,
      [route('before')]: `${IMPORTS}
export async function GET(request) {
  await requireUser()
  if (request.nextUrl.searchParams.has('all')) ${LIST}
  return Response.json(await db.note.findMany({ take: 10 }))
}
`,
    }),
    right('each branch checks', {
      [route('each')]: `${IMPORTS}
export async function GET(request) {
  if (request.nextUrl.searchParams.has('all')) {
    await auth.protect({ role: 'org:admin' })
    ${LIST}
  }
  const userId = await requireUser()
  return Response.json(await db.note.findMany({ where: { userId } }))
}
`,
    }),
    right('the other branch gives back what is written in the code', {
      [route('empty')]: `${IMPORTS}
export async function GET(request) {
  if (!request.nextUrl.searchParams.has('q')) return Response.json([])
  const userId = await requireUser()
  return Response.json(await db.note.findMany({ where: { userId } }))
}
`,
    }),
    right('the other branch refuses the request', {
      [route('bad', 'js')]: `import { db } from '../../../lib/db'
import { requireUser } from '../../../lib/guards'
export async function POST(request) {
  const { text } = await request.json()
  if (!text) return Response.json({ error: 'no text' }, { status: 400 })
  await requireUser()
  return Response.json(await db.note.create({ data: { text } }))
}
`,
    }),
    right('a session or a secret: one of them is asked on every way', {
      [route('either')]: `${IMPORTS}
export async function GET(request) {
  const secret = process.env.JOB_SECRET
  const isJob = Boolean(secret) && request.headers.get('x-secret') === secret
  if (!isJob) await requireUser()
  ${LIST}
}
`,
    }),
    right('a switch, each of whose ways checks', {
      [route('switch')]: `${IMPORTS}
export async function PATCH(request) {
  const { action } = await request.json()
  switch (action) {
    case 'clear':
      await requireUser()
      return Response.json(await db.note.deleteMany())
    case 'open':
      await requireUser()
      return Response.json(await db.note.updateMany({ data: { open: true } }))
    default:
      return new Response(null, { status: 400 })
  }
}
`,
    }),
    right('the condition is who calls', {
      [route('who')]: `${IMPORTS}
export async function GET() {
  const { userId, has } = await auth()
  if (!userId) return new Response(null, { status: 401 })
  if (has({ role: 'org:admin' })) ${LIST}
  return Response.json(await db.note.findMany({ where: { userId } }))
}
`,
    }),
    right('the check stands in the condition', {
      [route('condition')]: `${IMPORTS}
export async function GET() {
  const { userId } = await auth()
  if (userId) return Response.json(await db.note.findMany({ where: { userId } }))
  else return new Response(null, { status: 401 })
}
`,
    }),
    right('it is written as one expression', {
      [route('expression')]: `${IMPORTS}
export const GET = async () => {
  const { userId } = await auth()
  return userId ? Response.json(await db.note.findMany({ where: { userId } })) : new Response(null, { status: 401 })
}
`,
    }),
    right('a loop in which the check stands is behind another', {
      [route('loop')]: `${IMPORTS}
export async function DELETE(request) {
  const { userId, orgId } = await auth()
  if (!userId) return new Response(null, { status: 401 })
  for (const id of await request.json()) await db.note.delete({ where: { id, orgId } })
  return new Response()
}
`,
    }),
    right('what strangers see of a page is written in the code', {
      'app/teaser/page.tsx': `${IMPORTS}
export default async function Page() {
  const { userId } = await auth()
  if (!userId) return <h1>Sign in to see your notes</h1>
  return <p>{await db.note.count({ where: { userId } })}</p>
}
`,
    }),
    right('a page and its metadata both check', {
      'app/meta/page.tsx': `${IMPORTS}
export async function generateMetadata() {
  const userId = await requireUser()
  return { title: (await db.note.findFirst({ where: { userId } })).title }
}
export default async function Page() {
  const userId = await requireUser()
  return <p>{await db.note.count({ where: { userId } })}</p>
}
`,
    }),
    right('a handler of the Pages Router that answers other methods with what is written', {
      'pages/api/methods.js': `import { getAuth } from '@clerk/nextjs/server'
import { db } from '../../lib/db'
export default async function handler(req, res) {
  if (req.method !== 'POST') return res.status(405).end()
  const { userId } = getAuth(req)
  if (!userId) return res.status(401).end()
  res.json(await db.note.create({ data: { userId } }))
}
`,
    }),
  ],
  invalid: [
    wrong(
      'only where the request says so',
      {
        [route('a')]: `${IMPORTS}
export async function GET(request) {
  if (request.nextUrl.searchParams.has('mine')) await requireUser()
  ‹${LIST}›
}
`,
      },
      round('GET /api/a', LIST),
    ),
    wrong(
      'only in production, in JavaScript',
      {
        [route('b', 'js')]: `import { db } from '../../../lib/db'
import { requireUser } from '../../../lib/guards'
export async function DELETE() {
  if (process.env.NODE_ENV === 'production') await requireUser()
  await db.note.deleteMany()
  ‹return new Response()›
}
`,
      },
      round('DELETE /api/b', 'return new Response()', 'delete through this handler'),
    ),
    wrong(
      'a branch that is left before the check',
      {
        [route('c')]: `${IMPORTS}
export async function GET(request) {
  const team = request.nextUrl.searchParams.get('team')
  if (team) ‹return Response.json(await db.note.findMany({ where: { team } }))›
  await auth.protect()
  ${LIST}
}
`,
      },
      round('GET /api/c', 'return Response.json(await db.note.findMany({ where: { team } }))'),
    ),
    wrong(
      'one way of a switch',
      {
        [route('d')]: `${IMPORTS}
export async function PATCH(request) {
  const { action } = await request.json()
  switch (action) {
    case 'clear':
      await requireUser()
      return Response.json(await db.note.deleteMany())
    default:
      ‹return Response.json(await db.note.updateMany({ data: { action } }))›
  }
}
`,
      },
      round('PATCH /api/d', 'return Response.json(await db.note.updateMany({ data: { action } }))', WRITE),
    ),
    wrong(
      'a header that anyone can send is taken for the check',
      {
        [route('e')]: `${IMPORTS}
export async function POST(request) {
  if (!request.headers.get('x-internal')) await requireUser()
  ‹return Response.json(await db.note.create({ data: {} }))›
}
`,
      },
      round('POST /api/e', 'return Response.json(await db.note.create({ data: {} }))', WRITE),
    ),
    wrong(
      'a page that checks for one of its tabs',
      {
        'app/f/page.tsx': `${IMPORTS}
export default async function Page({ searchParams }) {
  const { tab } = await searchParams
  if (tab === 'private') await requireUser()
  const notes = await db.note.findMany({ where: { tab } })
  ‹return <p>{notes.length}</p>›
}
`,
      },
      round('GET /f', 'return <p>{notes.length}</p>', 'read this page'),
    ),
    wrong(
      'a page checks, and its metadata does not',
      {
        'app/g/page.tsx': `${IMPORTS}
export async function generateMetadata({ params }) {
  const { id } = await params
  const note = await ‹db.note.findUnique({ where: { id } })›
  return { title: note.title }
}
export default async function Page() {
  await requireUser()
  return <p>Note</p>
}
`,
      },
      round('GET /g', 'db.note.findUnique({ where: { id } })', 'read this page'),
    ),
    wrong(
      'a server function',
      {
        'app/h/actions.ts': `'use server'
${IMPORTS}export async function save(form) {
  if (form.get('team')) await requireUser()
  ‹return db.note.create({ data: { team: form.get('team') } })›
}
`,
        'app/h/page.tsx': `import { save } from './actions'\nexport default () => <form action={save} />\n`,
      },
      round(
        'action app/h/actions.ts#save',
        `return db.note.create({ data: { team: form.get('team') } })`,
        'call this function from any page, with arguments of their choice',
      ),
    ),
    wrong(
      'a helper of another file that checks on some ways',
      {
        'lib/sometimes.ts': `import { requireUser } from './guards'
export async function requireUserFor(team) {
  if (team !== 'public') return requireUser()
}
`,
        [route('i')]: `import { db } from '@/lib/db'
import { requireUserFor } from '@/lib/sometimes'
export async function GET(request) {
  await requireUserFor(request.nextUrl.searchParams.get('team'))
  ‹${LIST}›
}
`,
      },
      round('GET /api/i', LIST),
    ),
    wrong(
      'a wrapper of another file that checks on some ways',
      {
        'lib/with-some.ts': `import { requireUser } from './guards'
export const withSome = (handler) => async (request) => {
  if (!request.headers.has('x-preview')) await requireUser()
  ‹return handler(request)›
}
`,
        [route('j')]: `import { db } from '@/lib/db'
import { requireUser } from '@/lib/guards'
import { withSome } from '@/lib/with-some'
export const ‹GET› = withSome(async () => Response.json(await db.note.findMany()))
export async function DELETE() {
  await requireUser()
  return Response.json(await db.note.deleteMany())
}
`,
      },
      round('GET /api/j', 'return handler(request)'),
      round('GET /api/j', 'return handler(request)'),
    ),
    wrong(
      'a handler of the Pages Router that checks for one method',
      {
        'pages/api/k.js': `import { getAuth } from '@clerk/nextjs/server'
import { db } from '../../lib/db'
export default async function handler(req, res) {
  if (req.query.mine) {
    const { userId } = getAuth(req)
    if (!userId) return res.status(401).end()
  }
  ‹res.json(await db.note.findMany())›
}
`,
      },
      round('* /api/k', 'res.json(await db.note.findMany())'),
    ),
    wrong(
      'the way round does not come back',
      {
        [route('l')]: `${IMPORTS}
export async function PUT(request) {
  const { draft } = await request.json()
  if (draft) {
    const note = await db.note.create({ data: { draft } })
    ‹return Response.json(note, {›
      status: 201,
    })
  }
  const userId = await requireUser()
  return Response.json(await db.note.create({ data: { userId } }))
}
`,
      },
      round('PUT /api/l', 'return Response.json(note, {', WRITE),
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
export async function GET(request) {
  if (request.nextUrl.searchParams.has('mine')) await requireUser()
  ‹${LIST}›
}
`,
        },
        round('GET /api/a', LIST),
      ),
    ),
  ],
})
