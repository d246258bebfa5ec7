import { alone, DB, GUARDED_APP, GUARDS, plain, right, route, wrong } from '../guarded-app.ts'
import { testProjectRule, type Expected } from '../rule-table.ts'

/** @param call as it is written, without its semicolon */
const dropped = (id: string, call: string, does: string, output?: string, others = ''): Expected => ({
  message: `${id}${others}: ${call} gives back a refusal as a response, which is dropped: anyone can ${does}. Return it: \`const refused = ${call.replace(/;$/, '')}; if (refused instanceof Response) return refused\`, or let the helper throw.`,
  ...(output === undefined ? {} : { suggestions: [{ title: 'Return the refusal.', output }] }),
})
const READ = 'read what this handler returns'
const WRITE = 'write through this handler'
const CALL = 'call this function from any page, with arguments of their choice'

/** The file with the call's result kept and returned. */
const returned = (marked: string, call: string, end = '', indent = '  '): string =>
  plain(marked).replace(
    `${call}${end}`,
    `const refused = ${call}${end}\n${indent}if (refused instanceof Response) return refused${end}`,
  )

const FUNCTION = `import { db } from '@/lib/db'
import { refuseStrangers } from '@/lib/guards'

export async function GET() {
  ‹await refuseStrangers()›
  return Response.json(await db.note.findMany())
}
`
const SEMICOLONS = `import { db } from "../../../lib/db";
import { refuseStrangers as guard } from "../../../lib/guards";

export const DELETE = async () => {
    ‹await guard()›;
    await db.note.deleteMany();
    return new Response();
};
`
const OWN = `import { auth } from '@clerk/nextjs/server'
import { db } from '@/lib/db'
async function guard() {
  const { userId } = await auth()
  if (!userId) return Response.json({ error: 'no session' }, { status: 401 })
}
export async function POST() {
  ‹await guard()›
  return Response.json(await db.note.create({ data: {} }))
}
`
const ADMIN = `import { auth } from '@clerk/nextjs/server'
import { NextResponse } from 'next/server'
import { db } from '@/lib/db'
const requireAdmin = async () => {
  const { has } = await auth()
  if (!has({ role: 'org:admin' })) return new NextResponse(null, { status: 403 })
}
export async function PUT() {
  ‹await requireAdmin()›
  return Response.json(await db.note.updateMany({ data: {} }))
}
`
const IN_IF = `import { db } from '@/lib/db'
import { refuseStrangers } from '@/lib/guards'
export async function PATCH(request) {
  if (request.headers.has('x-team')) {
    ‹await refuseStrangers()›
  } else return new Response(null, { status: 400 })
  return Response.json(await db.note.updateMany({ data: {} }))
}
`
const ACTION = `'use server'
import { db } from '@/lib/db'
import { refuseStrangers } from '@/lib/guards'
export async function clear() {
  ‹await refuseStrangers()›
  await db.note.deleteMany()
}
`

testProjectRule('guard-result-ignored', {
  settings: { exec: false },
  valid: [
    right('the refusal is returned', {
      ...GUARDED_APP,
      [route('returned')]: `import { db } from '@/lib/db'
import { refuseStrangers } from '@/lib/guards'
export async function GET() {
  const refused = await refuseStrangers()
  if (refused) return refused
  return Response.json(await db.note.findMany())
}
`,
    }),
    right('the refusal is told from the caller, and returned', {
      [route('told')]: `import { db } from '@/lib/db'
import { callerOrRefusal } from '@/lib/guards'
export async function GET() {
  const caller = await callerOrRefusal()
  if (caller instanceof Response) return caller
  return Response.json(await db.note.findMany({ where: { userId: caller.userId } }))
}
`,
    }),
    right('the helper throws, so its result may be dropped', {
      [route('throws')]: `import { db } from '@/lib/db'
import { requireUser } from '@/lib/guards'
export async function GET() {
  await requireUser()
  return Response.json(await db.note.findMany())
}
`,
    }),
    right('the helper throws a response', {
      [route('throws-response', 'js')]: `import { auth } from '@clerk/nextjs/server'
import { db } from '../../../lib/db'
async function guard() {
  const { userId } = await auth()
  if (!userId) throw new Response(null, { status: 401 })
}
export async function POST() {
  await guard()
  return Response.json(await db.note.create({ data: {} }))
}
`,
    }),
    right('`auth.protect()` throws', {
      [route('protect')]: `import { auth } from '@clerk/nextjs/server'
import { db } from '@/lib/db'
export async function DELETE() {
  await auth.protect()
  await db.note.deleteMany()
  return new Response()
}
`,
    }),
    right('`redirect()` throws', {
      [route('redirect')]: `import { auth } from '@clerk/nextjs/server'
import { redirect } from 'next/navigation'
import { db } from '@/lib/db'
export async function DELETE() {
  const { userId } = await auth()
  if (!userId) redirect('/sign-in')
  await db.note.deleteMany()
  return new Response()
}
`,
    }),
    right('the work stands in a callback of the guard', {
      [route('callback')]: `import { db } from '@/lib/db'
import { withUser } from '@/lib/guards'
export const GET = withUser(async () => Response.json(await db.note.findMany()))
`,
    }),
    right('a response that is no refusal is dropped after a check', {
      [route('log')]: `import { db } from '@/lib/db'
import { requireUser } from '@/lib/guards'
const log = () => Response.json({ logged: true })
export async function POST() {
  await requireUser()
  log()
  return Response.json(await db.note.create({ data: {} }))
}
`,
    }),
    right('the refusal is asked for its status', {
      [route('status')]: `import { db } from '@/lib/db'
import { refuseStrangers } from '@/lib/guards'
export async function GET() {
  const answer = await refuseStrangers()
  if (answer?.status === 401) return answer
  return Response.json(await db.note.findMany())
}
`,
    }),
    right('the refusal is what `??` begins with', {
      [route('or')]: `import { db } from '@/lib/db'
import { refuseStrangers } from '@/lib/guards'
const list = async () => Response.json(await db.note.findMany())
export async function GET() {
  return (await refuseStrangers()) ?? list()
}
`,
    }),
    right('dropped, but another check stands behind it', {
      [route('twice')]: `import { db } from '@/lib/db'
import { refuseStrangers, requireUser } from '@/lib/guards'
export async function GET() {
  await refuseStrangers()
  const userId = await requireUser()
  return Response.json(await db.note.findMany({ where: { userId } }))
}
`,
    }),
    right('a refusal of the Pages Router is sent, and the handler ends', {
      'pages/api/sent.js': `import { getAuth } from '@clerk/nextjs/server'
import { db } from '../../lib/db'
export default async function handler(req, res) {
  const { userId } = getAuth(req)
  if (!userId) return res.status(401).end()
  res.json(await db.note.findMany({ where: { userId } }))
}
`,
    }),
  ],
  invalid: [
    wrong(
      'awaited, and dropped',
      { [route('a')]: FUNCTION },
      dropped('GET /api/a', 'await refuseStrangers()', READ, returned(FUNCTION, 'await refuseStrangers()')),
    ),
    wrong(
      'a constant in JavaScript, with semicolons, four spaces and another name',
      { [route('b', 'js')]: SEMICOLONS },
      dropped(
        'DELETE /api/b',
        'await guard();',
        'delete through this handler',
        returned(SEMICOLONS, 'await guard()', ';', '    '),
      ),
    ),
    wrong(
      'of a helper of the same file, which gives back nothing else',
      { [route('c')]: OWN },
      dropped(
        'POST /api/c',
        'await guard()',
        WRITE,
        returned(OWN, '  await guard()').replace('const refused =   await', '  const refused = await'),
      ),
    ),
    wrong(
      'that refuses for a role',
      { [route('d')]: ADMIN },
      dropped('PUT /api/d', 'await requireAdmin()', WRITE, returned(ADMIN, 'await requireAdmin()')),
    ),
    wrong(
      'in a branch',
      { [route('e')]: IN_IF },
      dropped('PATCH /api/e', 'await refuseStrangers()', WRITE, returned(IN_IF, 'await refuseStrangers()', '', '    ')),
    ),
    wrong(
      'in a server function',
      {
        'app/f/actions.ts': ACTION,
        'app/f/page.tsx': `import { clear } from './actions'\nexport default () => <form action={clear} />\n`,
      },
      dropped(
        'action app/f/actions.ts#clear',
        'await refuseStrangers()',
        CALL,
        returned(ACTION, 'await refuseStrangers()'),
      ),
    ),
    wrong(
      'taken for the caller: its parts are taken out of the refusal',
      {
        [route('g')]: `import { db } from '@/lib/db'
import { callerOrRefusal } from '@/lib/guards'
export async function GET() {
  const { ‹orgId› } = await callerOrRefusal()
  return Response.json(await db.note.findMany({ where: { orgId } }))
}
`,
      },
      dropped('GET /api/g', 'orgId', READ),
    ),
    wrong(
      'taken for the caller: a property is read of it',
      {
        [route('h')]: `import { db } from '@/lib/db'
import { callerOrRefusal } from '@/lib/guards'
export async function GET() {
  const caller = await callerOrRefusal()
  return Response.json(await db.note.findMany({ where: { userId: ‹caller.userId› } }))
}
`,
      },
      dropped('GET /api/h', 'caller.userId', READ),
    ),
    wrong(
      'dropped by a helper that others call',
      {
        'lib/prepare.ts': `import { refuseStrangers } from './guards'
export async function prepare() {
  ‹await refuseStrangers()›
  return { at: Date.now() }
}
`,
        [route('i')]: `import { db } from '@/lib/db'
import { prepare } from '@/lib/prepare'
export async function ‹GET›() {
  const { at } = await prepare()
  return Response.json({ at, notes: await db.note.findMany() })
}
`,
      },
      dropped('GET /api/i', 'await refuseStrangers()', READ),
      dropped(
        'GET /api/i',
        'await refuseStrangers()',
        READ,
        `import { refuseStrangers } from './guards'
export async function prepare() {
  const refused = await refuseStrangers()
  if (refused instanceof Response) return refused
  return { at: Date.now() }
}
`,
      ),
    ),
    wrong(
      'dropped by a helper that two handlers call: named once there',
      {
        'lib/prepared.ts': `import { refuseStrangers } from './guards'
export async function prepared() {
  ‹await refuseStrangers()›
}
`,
        [route('j')]: `import { db } from '@/lib/db'
import { prepared } from '@/lib/prepared'
export async function ‹PUT›() {
  await prepared()
  return Response.json(await db.note.updateMany({ data: {} }))
}
export async function ‹DELETE›() {
  await prepared()
  return Response.json(await db.note.deleteMany())
}
`,
      },
      dropped('PUT /api/j', 'await refuseStrangers()', WRITE, undefined, ' (and 1 more that end there)'),
      dropped('PUT /api/j', 'await refuseStrangers()', WRITE, undefined, ' (and 1 more that end there)'),
      dropped(
        'PUT /api/j',
        'await refuseStrangers()',
        WRITE,
        `import { refuseStrangers } from './guards'
export async function prepared() {
  const refused = await refuseStrangers()
  if (refused instanceof Response) return refused
}
`,
        ' (and 1 more that end there)',
      ),
    ),
    wrong(
      'looked at once without an end, and dropped the second time',
      {
        [route('k')]: `import { db } from '@/lib/db'
import { refuseStrangers } from '@/lib/guards'
export async function POST() {
  const refused = await refuseStrangers()
  if (refused) console.warn('a stranger')
  ‹await refuseStrangers()›
  return Response.json(await db.note.create({ data: {} }))
}
`,
      },
      dropped('POST /api/k', 'await refuseStrangers()', WRITE),
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
          'apps/web/src/app/api/a/route.ts': FUNCTION.replace('@/lib/db', '../../../db').replace(
            '@/lib/guards',
            '@acme/guards',
          ),
        },
        dropped(
          'GET /api/a',
          'await refuseStrangers()',
          READ,
          returned(FUNCTION, 'await refuseStrangers()')
            .replace('@/lib/db', '../../../db')
            .replace('@/lib/guards', '@acme/guards'),
        ),
      ),
    ),
  ],
})
