import { alone, DB, GUARDED_APP, GUARDS, plain, right, route, wrong } from '../guarded-app.ts'
import { testProjectRule, type Expected } from '../rule-table.ts'

/** @param open what does not check; its file is what both stand in */
function lacks(guarded: string, open: string, output?: string): Expected {
  const isAction = open.startsWith('action')
  const short = (id: string) => (isAction ? (id.split('#')[1] ?? '') : (id.split(' ')[0] ?? ''))
  const does = isAction
    ? 'call this function from any page, with arguments of their choice'
    : open.startsWith('DELETE')
      ? 'delete through this handler'
      : 'write through this handler'
  return {
    message: `${guarded} checks its caller, ${open} in the same file does not: anyone can ${does}. Check in ${short(open)} as in ${short(guarded)}; if it is meant to be open, declare it in routewarden.config.ts: \`routes: { '${open}': { access: 'public' } }\`.`,
    ...(output === undefined
      ? {}
      : {
          suggestions: [
            { title: 'Begin with `await auth.protect()`: strangers are sent to sign in, or get a 404.', output },
          ],
        }),
  }
}

const begun = (marked: string, opening: string): string =>
  plain(marked).replace(opening, `${opening}\n  await auth.protect()`)

/** A GET that checks, and what stands below it. */
const beside = (code: string): string => `import { auth } from '@clerk/nextjs/server'
import { db } from '@/lib/db'

export async function GET() {
  const { userId } = await auth()
  if (!userId) return new Response(null, { status: 401 })
  return Response.json(await db.note.findMany({ where: { userId } }))
}

${code}`

const POST = beside(`export async function ‹POST›(request: Request) {
  return Response.json(await db.note.create({ data: await request.json() }))
}
`)
const TWO = beside(`export async function ‹PUT›() {
  return Response.json(await db.note.updateMany({ data: {} }))
}
export const ‹DELETE› = async () => {
  return Response.json(await db.note.deleteMany())
}
`)
const RENAMED = beside(`async function remove() {
  return Response.json(await db.note.deleteMany())
}
export { remove as ‹DELETE› }
`)
const ONE_LINE = beside(`export const ‹PATCH› = () => db.note.updateMany({ data: {} }).then(() => new Response())\n`)
const SCRIPT = `import { db } from '../../../lib/db'
import { requireUser } from '../../../lib/guards'
export async function PUT() {
  await requireUser()
  return Response.json(await db.note.updateMany({ data: {} }))
}
export async function ‹POST›() {
  return Response.json(await db.note.create({ data: {} }))
}
`
const WRAPPED = `import { db } from '@/lib/db'
import { withUser } from '@/lib/guards'
export const POST = withUser(async () => Response.json(await db.note.create({ data: {} })))
export const ‹DELETE› = async () => Response.json(await db.note.deleteMany())
`
const ACTIONS = `'use server'
import { auth } from '@clerk/nextjs/server'
import { db } from '@/lib/db'
export async function add(form) {
  const { userId } = await auth()
  if (!userId) throw new Error('no session')
  await db.note.create({ data: { userId, text: form.get('text') } })
}
export async function ‹clear›() {
  await db.note.deleteMany()
}
`
const HALF = beside(`export async function ‹POST›(request) {
  if (!request.headers.get('content-type')?.includes('json')) return new Response(null, { status: 415 })
  await fetch('https://mail.example.com', { method: 'POST', body: await request.text() })
  return new Response()
}
`)

testProjectRule('guard-some-methods', {
  settings: { exec: false },
  valid: [
    right('each method checks', {
      ...GUARDED_APP,
      [route('each')]: beside(`export async function POST() {
  const { userId } = await auth()
  if (!userId) return new Response(null, { status: 401 })
  return Response.json(await db.note.create({ data: { userId } }))
}
`),
    }),
    right('each in its own way', {
      [route('ways')]: `import { auth, currentUser } from '@clerk/nextjs/server'
import { db } from '@/lib/db'
import { requireUser, withUser } from '@/lib/guards'
export const GET = withUser(async () => Response.json(await db.note.findMany()))
export async function PUT() {
  await requireUser()
  return Response.json(await db.note.updateMany({ data: {} }))
}
export async function PATCH() {
  const user = await currentUser()
  if (!user) return new Response(null, { status: 401 })
  return Response.json(await db.note.updateMany({ data: {} }))
}
export async function DELETE() {
  await auth.protect({ role: 'org:admin' })
  return Response.json(await db.note.deleteMany())
}
`,
    }),
    right('what only reads is open, and what writes checks', {
      [route('read')]: `import { db } from '@/lib/db'
import { requireUser } from '@/lib/guards'
export async function GET() {
  return Response.json(await db.post.findMany())
}
export async function POST() {
  await requireUser()
  return Response.json(await db.post.create({ data: {} }))
}
`,
    }),
    right('one method is the other', {
      [route('same', 'js')]: `import { db } from '../../../lib/db'
import { requireUser } from '../../../lib/guards'
export async function PUT() {
  await requireUser()
  return Response.json(await db.note.updateMany({ data: {} }))
}
export { PUT as PATCH }
`,
    }),
    right('no method checks: that is the finding of another rule', {
      [route('none')]: `import { db } from '@/lib/db'
export async function GET() {
  return Response.json(await db.note.findMany())
}
export async function POST() {
  return Response.json(await db.note.create({ data: {} }))
}
`,
    }),
    right('the other method says what it allows, and nothing else', {
      [route('options')]: beside(`export function OPTIONS() {
  return new Response(null, { headers: { allow: 'GET' } })
}
`),
    }),
    right('the other method refuses everybody', {
      [route('refuses')]: beside(`export async function DELETE() {
  return Response.json({ error: 'not allowed' }, { status: 405 })
}
export const PUT = () => Response.json({ moved: '/api/v2/notes' })
`),
    }),
    right('the other method takes deliveries of a provider', {
      [route('hook')]: `import { verifyWebhook } from '@clerk/nextjs/webhooks'
import { db } from '@/lib/db'
import { requireUser } from '@/lib/guards'
export async function GET() {
  await requireUser()
  return Response.json(await db.delivery.findMany())
}
export async function POST(request) {
  const event = await verifyWebhook(request)
  await db.delivery.create({ data: { type: event.type } })
  return new Response()
}
`,
    }),
    right('the other method asks for a secret', {
      [route('secret')]: `import { db } from '@/lib/db'
import { requireUser } from '@/lib/guards'
export async function GET() {
  await requireUser()
  return Response.json(await db.note.findMany())
}
export async function POST(request) {
  const secret = process.env.CRON_SECRET
  if (!secret || request.headers.get('authorization') !== \`Bearer \${secret}\`) return new Response(null, { status: 401 })
  return Response.json(await db.note.deleteMany())
}
`,
    }),
    right('the other handler lies in another file', {
      [route('apart')]: beside(''),
      [route('apart/new')]: `import { db } from '@/lib/db'
export async function POST() {
  return Response.json(await db.note.create({ data: {} }))
}
`,
    }),
    right('the other method looks its user up, and requires none: that is the finding of another rule', {
      [route('optional')]: beside(`export async function POST() {
  const { userId } = await auth()
  return Response.json(await db.note.create({ data: { userId: userId ?? 'guest' } }))
}
`),
    }),
    right('server functions of a file that check through one helper', {
      'app/actions.ts': `'use server'
import { db } from '@/lib/db'
import { requireUser } from '@/lib/guards'
export async function add(text) {
  const userId = await requireUser()
  await db.note.create({ data: { text, userId } })
}
export async function clear() {
  const userId = await requireUser()
  await db.note.deleteMany({ where: { userId } })
}
`,
    }),
    right('another server function that only sets a cookie', {
      'app/theme/actions.ts': `'use server'
import { cookies } from 'next/headers'
import { db } from '@/lib/db'
import { requireUser } from '@/lib/guards'
export async function save(theme) {
  const userId = await requireUser()
  await db.user.update({ where: { userId }, data: { theme } })
}
export async function preview(form) {
  const jar = await cookies()
  jar.set('theme', 'dark')
}
`,
    }),
  ],
  invalid: [
    wrong(
      'GET checks, POST does not',
      { [route('a')]: POST },
      lacks('GET /api/a', 'POST /api/a', begun(POST, 'POST(request: Request) {')),
    ),
    wrong(
      'each of two',
      { [route('b')]: TWO },
      lacks('GET /api/b', 'PUT /api/b', begun(TWO, 'PUT() {')),
      lacks('GET /api/b', 'DELETE /api/b', begun(TWO, 'DELETE = async () => {')),
    ),
    wrong(
      'exported under another name',
      { [route('c')]: RENAMED },
      lacks('GET /api/c', 'DELETE /api/c', begun(RENAMED, 'remove() {')),
    ),
    wrong(
      'a function that is one expression',
      { [route('d')]: ONE_LINE },
      lacks(
        'GET /api/d',
        'PATCH /api/d',
        plain(ONE_LINE).replace(
          '() => db.note.updateMany({ data: {} }).then(() => new Response())',
          'async () => {\n  await auth.protect()\n  return db.note.updateMany({ data: {} }).then(() => new Response())\n}',
        ),
      ),
    ),
    wrong(
      'in JavaScript, beside a helper of another file',
      { [route('e', 'js')]: SCRIPT },
      lacks('PUT /api/e', 'POST /api/e', `import { auth } from '@clerk/nextjs/server'\n${begun(SCRIPT, 'POST() {')}`),
    ),
    wrong(
      'beside a wrapper of another file',
      { [route('f')]: WRAPPED },
      lacks(
        'POST /api/f',
        'DELETE /api/f',
        `import { auth } from '@clerk/nextjs/server'\n${plain(WRAPPED).replace(
          'DELETE = async () => Response.json(await db.note.deleteMany())',
          'DELETE = async () => {\n  await auth.protect()\n  return Response.json(await db.note.deleteMany())\n}',
        )}`,
      ),
    ),
    wrong(
      'a server function beside one that checks',
      {
        'app/g/actions.ts': ACTIONS,
        'app/g/page.tsx': `import { add, clear } from './actions'\nexport default () => <form action={add}><button formAction={clear} /></form>\n`,
      },
      lacks('action app/g/actions.ts#add', 'action app/g/actions.ts#clear', begun(ACTIONS, 'clear() {')),
    ),
    wrong(
      'a check that checks something else',
      { [route('h')]: HALF },
      lacks('GET /api/h', 'POST /api/h', begun(HALF, 'POST(request) {')),
    ),
    wrong(
      'made by a wrapper that checks nothing: no edit is offered',
      {
        'lib/logged.ts': `export const logged = (handler) => async (request) => {\n  console.log(request.url)\n  return handler(request)\n}\n`,
        [route('i')]: beside(
          `export const ‹DELETE› = logged(async () => Response.json(await db.note.deleteMany()))\n`,
        ).replace('\n\n', `\nimport { logged } from '@/lib/logged'\n\n`),
      },
      lacks('GET /api/i', 'DELETE /api/i'),
    ),
    wrong(
      'handed on from another file',
      {
        'server/create.ts': `import { db } from '@/lib/db'\nexport const create = async () => Response.json(await db.note.create({ data: {} }))\n`,
        [route('j')]: beside(`export { create as ‹POST› } from '@/server/create'\n`),
      },
      lacks('GET /api/j', 'POST /api/j'),
    ),
    wrong(
      'at a dynamic path',
      { 'app/api/k/[id]/route.ts': POST },
      lacks('GET /api/k/[id]', 'POST /api/k/[id]', begun(POST, 'POST(request: Request) {')),
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
          'apps/web/src/lib/db.ts': DB,
          'apps/web/src/app/api/e/route.js': SCRIPT.replace('../../../lib/guards', '@acme/guards'),
        },
        lacks(
          'PUT /api/e',
          'POST /api/e',
          `import { auth } from '@clerk/nextjs/server'\n${begun(SCRIPT, 'POST() {').replace('../../../lib/guards', '@acme/guards')}`,
        ),
      ),
    ),
  ],
})
