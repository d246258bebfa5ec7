import { alone, DB, GUARDED_APP, plain, right, route, wrong } from '../guarded-app.ts'
import { testProjectRule, type Expected } from '../rule-table.ts'

const WRITE = 'write through this handler'
const CALL = 'call this function from any page, with arguments of their choice'

/** @param look what looks the user up, as it is written */
const optional = (id: string, look: string, does = WRITE, output?: string, others = ''): Expected => ({
  message: `${id}${others}: ${look} looks up who calls, and nobody is turned away: anyone can ${does}. Turn away who is not signed in: \`if (!userId) …\` after ${look}, or \`await auth.protect()\`.`,
  ...(output === undefined
    ? {}
    : {
        suggestions: [
          {
            title: `Begin with \`await ${look.startsWith('session') ? 'session' : 'auth'}.protect()\`: strangers are sent to sign in, or get a 404.`,
            output,
          },
        ],
      }),
})
const begun = (marked: string, opening: string, name = 'auth'): string =>
  plain(marked).replace(opening, `${opening}\n  await ${name}.protect()`)

const IMPORTS = `import { auth } from '@clerk/nextjs/server'
import { db } from '@/lib/db'
`
const GUEST = `${IMPORTS}
export async function POST(request: Request) {
  const { userId } = await ‹auth()›
  return Response.json(await db.note.create({ data: { userId: userId ?? 'guest' } }))
}
`
const SCRIPT = `import { auth as session } from '@clerk/nextjs/server'
import { db } from '../../../lib/db'
export const DELETE = async () => {
  const { userId } = await ‹session()›
  await db.note.deleteMany({ where: { userId } })
  return new Response()
}
`
const CURRENT = `import { currentUser } from '@clerk/nextjs/server'
import { db } from '@/lib/db'
export async function PUT() {
  const user = await ‹currentUser()›
  return Response.json(await db.note.updateMany({ data: { by: user?.firstName } }))
}
`
const LOGGED = `${IMPORTS}
export async function PATCH() {
  const { userId } = await ‹auth()›
  if (!userId) console.warn('a stranger')
  return Response.json(await db.note.updateMany({ data: {} }))
}
`
const BOTH = `${IMPORTS}
export async function POST() {
  const { userId } = await ‹auth()›
  if (userId) await db.note.create({ data: { userId } })
  else await db.note.create({ data: { userId: 'guest' } })
  return new Response()
}
`
const ACTION = `'use server'
${IMPORTS}
export async function add(form) {
  const { userId } = await ‹auth()›
  await db.note.create({ data: { userId, text: form.get('text') } })
}
`
const INLINE = `${IMPORTS}
export default function Page() {
  async function add() {
    'use server'
    const { userId } = await ‹auth()›
    await db.note.create({ data: { userId } })
  }
  return <form action={add} />
}
`
const TWO = `${IMPORTS}
export async function PUT() {
  const { userId } = await ‹auth()›
  return Response.json(await db.note.updateMany({ data: { userId } }))
}
export async function DELETE() {
  const { orgId } = await ‹auth()›
  return Response.json(await db.note.deleteMany({ where: { orgId } }))
}
`

testProjectRule('guard-optional-user', {
  settings: { exec: false },
  valid: [
    right('strangers are turned away', {
      ...GUARDED_APP,
      [route('away')]: `${IMPORTS}
export async function POST() {
  const { userId } = await auth()
  if (!userId) return new Response(null, { status: 401 })
  return Response.json(await db.note.create({ data: { userId } }))
}
`,
    }),
    right('it begins with `auth.protect()`, and looks the user up behind it', {
      [route('protects')]: `${IMPORTS}
export async function POST() {
  await auth.protect()
  const { userId } = await auth()
  return Response.json(await db.note.create({ data: { userId } }))
}
`,
    }),
    right('`auth.protect()` gives the user', {
      [route('gives', 'js')]: `import { auth } from '@clerk/nextjs/server'
import { db } from '../../../lib/db'
export async function DELETE() {
  const { userId } = await auth.protect()
  return Response.json(await db.note.deleteMany({ where: { userId } }))
}
`,
    }),
    right('a permission is asked for', {
      [route('permission')]: `${IMPORTS}
export async function DELETE() {
  const { has } = await auth()
  if (!has({ permission: 'org:notes:manage' })) return new Response(null, { status: 403 })
  return Response.json(await db.note.deleteMany())
}
`,
    }),
    right('it only reads: a page greets whoever is signed in', {
      'app/hello/page.tsx': `import { currentUser } from '@clerk/nextjs/server'
import { db } from '@/lib/db'
export default async function Page() {
  const user = await currentUser()
  return <h1>Hello {user?.firstName ?? 'you'}: {await db.post.count()}</h1>
}
`,
    }),
    right('it only reads: a list for strangers, too', {
      [route('list')]: `${IMPORTS}
export async function GET() {
  const { userId } = await auth()
  return Response.json(await db.post.findMany({ where: userId ? {} : { published: true } }))
}
`,
    }),
    right('strangers get what is written in the code, and change nothing', {
      [route('nothing')]: `${IMPORTS}
export async function POST() {
  const { userId } = await auth()
  if (userId) await db.visit.create({ data: { userId } })
  return Response.json({ ok: true })
}
`,
    }),
    right('nobody is looked up: that is the finding of another rule', {
      [route('nobody')]: `${IMPORTS}
export async function POST() {
  return Response.json(await db.note.create({ data: {} }))
}
`,
    }),
    right('a helper of another file turns strangers away', {
      [route('helper')]: `import { requireUser } from '@/lib/guards'
import { db } from '@/lib/db'
export async function POST() {
  const userId = await requireUser()
  return Response.json(await db.note.create({ data: { userId } }))
}
`,
    }),
    right('a server function answers strangers with an object', {
      'app/object/actions.ts': `'use server'
${IMPORTS}export async function save(text) {
  const { userId } = await auth()
  if (!userId) return { error: 'no session' }
  await db.note.create({ data: { userId, text } })
  return { error: null }
}
`,
    }),
    right('a server function that does nothing for strangers', {
      'app/silent/actions.ts': `'use server'
${IMPORTS}export async function save(text) {
  const { userId } = await auth()
  if (userId === null) return
  await db.note.create({ data: { userId, text } })
}
`,
    }),
    right('a webhook: its signature is the guard', {
      [route('hook')]: `import { verifyWebhook } from '@clerk/nextjs/webhooks'
import { db } from '@/lib/db'
export async function POST(request) {
  const event = await verifyWebhook(request)
  await db.user.create({ data: { id: event.data.id } })
  return new Response()
}
`,
    }),
    right('a handler of the Pages Router that turns strangers away', {
      'pages/api/away.js': `import { getAuth } from '@clerk/nextjs/server'
import { db } from '../../lib/db'
export default async function handler(req, res) {
  const { userId } = getAuth(req)
  if (!userId) {
    res.status(401).json({ error: 'no session' })
    return
  }
  res.json(await db.note.create({ data: { userId } }))
}
`,
    }),
  ],
  invalid: [
    wrong(
      'whoever is no user writes as a guest',
      { [route('a')]: GUEST },
      optional('POST /api/a', 'auth()', WRITE, begun(GUEST, 'POST(request: Request) {')),
    ),
    wrong(
      'under another name, in JavaScript',
      { [route('b', 'js')]: SCRIPT },
      optional('DELETE /api/b', 'session()', 'delete through this handler', begun(SCRIPT, 'async () => {', 'session')),
    ),
    wrong(
      '`currentUser()`, with `?.`',
      { [route('c')]: CURRENT },
      optional(
        'PUT /api/c',
        'currentUser()',
        WRITE,
        begun(CURRENT, 'PUT() {').replace('{ currentUser }', '{ currentUser, auth }'),
      ),
    ),
    wrong(
      'it is only written down',
      { [route('d')]: LOGGED },
      optional('PATCH /api/d', 'auth()', WRITE, begun(LOGGED, 'PATCH() {')),
    ),
    wrong('both ways write', { [route('e')]: BOTH }, optional('POST /api/e', 'auth()', WRITE, begun(BOTH, 'POST() {'))),
    wrong(
      'a server function',
      {
        'app/f/actions.ts': ACTION,
        'app/f/page.tsx': `import { add } from './actions'\nexport default () => <form action={add} />\n`,
      },
      optional('action app/f/actions.ts#add', 'auth()', CALL, begun(ACTION, 'add(form) {')),
    ),
    wrong(
      'a function with a directive of its own',
      { 'app/g/page.tsx': INLINE },
      optional(
        'action app/g/page.tsx#add',
        'auth()',
        CALL,
        plain(INLINE).replace(`'use server'`, `'use server'\n    await auth.protect()`),
      ),
    ),
    wrong(
      'each of two',
      { [route('h')]: TWO },
      optional('PUT /api/h', 'auth()', WRITE, begun(TWO, 'PUT() {')),
      optional('DELETE /api/h', 'auth()', 'delete through this handler', begun(TWO, 'DELETE() {')),
    ),
    wrong(
      'in a helper of another file, which gives back a user or nothing: the edit is offered at the handler',
      {
        'lib/who.ts': `import { auth } from '@clerk/nextjs/server'
export async function whoIsIt() {
  const { userId } = await ‹auth()›
  return userId ?? 'guest'
}
`,
        [route('i')]: `import { db } from '@/lib/db'
import { whoIsIt } from '@/lib/who'
export async function ‹POST›() {
  return Response.json(await db.note.create({ data: { userId: await whoIsIt() } }))
}
`,
      },
      optional(
        'POST /api/i',
        'auth()',
        WRITE,
        `import { auth } from '@clerk/nextjs/server'
import { db } from '@/lib/db'
import { whoIsIt } from '@/lib/who'
export async function POST() {
  await auth.protect()
  return Response.json(await db.note.create({ data: { userId: await whoIsIt() } }))
}
`,
      ),

      optional('POST /api/i', 'auth()'),
    ),
    wrong(
      'in a wrapper of another file, which two handlers use',
      {
        'lib/with-caller.ts': `import { currentUser } from '@clerk/nextjs/server'
export const withCaller = (handler) => async (request) => handler(request, await ‹currentUser()›)
`,
        [route('j')]: `import { db } from '@/lib/db'
import { withCaller } from '@/lib/with-caller'
export const ‹PUT› = withCaller(async (_, user) => Response.json(await db.note.updateMany({ data: { by: user?.id } })))
export const ‹PATCH› = withCaller(async (_, user) => Response.json(await db.note.updateMany({ data: { to: user?.id } })))
`,
      },
      ...Array.from({ length: 3 }, () =>
        optional('PUT /api/j', 'currentUser()', WRITE, undefined, ' (and 1 more that end there)'),
      ),
    ),
    wrong(
      'a handler of the Pages Router, which is told by its method',
      {
        'pages/api/k.js': `import { getAuth } from '@clerk/nextjs/server'
import { db } from '../../lib/db'
export default async function handler(req, res) {
  if (req.method !== 'POST') return res.status(405).end()
  const { userId } = ‹getAuth(req)›
  res.json(await db.note.create({ data: { userId: userId || 'guest' } }))
}
`,
      },
      optional('POST /api/k', 'getAuth(req)'),
    ),
    alone(
      wrong(
        'in src, with Next 14 and Clerk 5',
        {
          'package.json': JSON.stringify({ name: 'app', dependencies: { next: '14.2.0', '@clerk/nextjs': '5.7.0' } }),
          'node_modules/@clerk/nextjs/package.json': JSON.stringify({ name: '@clerk/nextjs', version: '5.7.0' }),
          'src/lib/db.js': DB,
          'src/app/api/a/route.js': `import { auth } from '@clerk/nextjs/server'
import { db } from '../../../lib/db'
export async function POST() {
  const { userId } = ‹auth()›
  return Response.json(await db.note.create({ data: { userId } }))
}
`,
        },
        {
          ...optional('POST /api/a', 'auth()'),
          suggestions: [
            {
              title: 'Begin with `auth().protect()`: strangers are sent to sign in, or get a 404.',
              output: `import { auth } from '@clerk/nextjs/server'
import { db } from '../../../lib/db'
export async function POST() {
  auth().protect()
  const { userId } = auth()
  return Response.json(await db.note.create({ data: { userId } }))
}
`,
            },
          ],
        },
      ),
    ),
  ],
})
