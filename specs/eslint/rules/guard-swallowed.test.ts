import { alone, DB, GUARDED_APP, GUARDS, right, route, wrong } from '../guarded-app.ts'
import { testProjectRule, type Expected } from '../rule-table.ts'

/** @param refusal what throws, as it is written */
const swallowed = (id: string, refusal: string, does: string, others = ''): Expected => ({
  message: `${id}${others}: the refusal is thrown inside a \`try\` (catches ${refusal}) whose \`catch\` goes on: anyone can ${does}. Check before the \`try\`, or throw again in the \`catch\`: Next redirects and 404s are errors on their way, too (\`unstable_rethrow\`).`,
})
const READ = 'read what this handler returns'
const WRITE = 'write through this handler'
const PAGE = 'read this page'

const IMPORTS = `import { auth } from '@clerk/nextjs/server'
import { db } from '@/lib/db'
import { requireUser } from '@/lib/guards'
`

testProjectRule('guard-swallowed', {
  settings: { exec: false },
  valid: [
    right('the check stands before the `try`', {
      ...GUARDED_APP,
      [route('before')]: `${IMPORTS}
export async function GET() {
  await auth.protect()
  try {
    return Response.json(await db.note.findMany())
  } catch {
    return new Response(null, { status: 500 })
  }
}
`,
    }),
    right('the `catch` answers with a refusal', {
      [route('answers')]: `${IMPORTS}
export async function GET() {
  try {
    await requireUser()
  } catch {
    return new Response(null, { status: 401 })
  }
  return Response.json(await db.note.findMany())
}
`,
    }),
    right('the work stands in the `try`, behind the check', {
      [route('inside')]: `${IMPORTS}
export async function POST() {
  try {
    const userId = await requireUser()
    return Response.json(await db.note.create({ data: { userId } }))
  } catch (error) {
    console.error(error)
    return Response.json({ error: 'it did not work' }, { status: 500 })
  }
}
`,
    }),
    right('the `catch` throws again', {
      [route('again')]: `${IMPORTS}
export async function GET() {
  try {
    await requireUser()
  } catch (error) {
    console.error(error)
    throw error
  }
  return Response.json(await db.note.findMany())
}
`,
    }),
    right('the `catch` lets errors of Next go on (JavaScript)', {
      'app/rethrows/page.jsx': `import { auth } from '@clerk/nextjs/server'
import { unstable_rethrow } from 'next/navigation'
import { db } from '../../lib/db'
export default async function Page() {
  try {
    await auth.protect()
  } catch (error) {
    unstable_rethrow(error)
    throw new Error('the session could not be read')
  }
  return <p>{await db.note.count()}</p>
}
`,
    }),
    right('a `finally` and no `catch`', {
      [route('finally')]: `${IMPORTS}
export async function DELETE() {
  try {
    await auth.protect()
    await db.note.deleteMany()
  } finally {
    console.log('done')
  }
  return new Response()
}
`,
    }),
    right('what is caught gives no session, and that is asked', {
      [route('null')]: `${IMPORTS}
export async function GET() {
  let userId = null
  try {
    userId = await requireUser()
  } catch {
    userId = null
  }
  if (userId === null) return new Response(null, { status: 401 })
  return Response.json(await db.note.findMany({ where: { userId } }))
}
`,
    }),
    right('a promise whose refusal becomes nothing, which is asked', {
      [route('promise')]: `${IMPORTS}
export async function GET() {
  const userId = await requireUser().catch(() => null)
  if (!userId) return new Response(null, { status: 401 })
  return Response.json(await db.note.findMany({ where: { userId } }))
}
`,
    }),
    right('what is caught is something else', {
      [route('else')]: `${IMPORTS}
export async function POST(request) {
  const userId = await requireUser()
  let text = ''
  try {
    text = (await request.json()).text
  } catch {
    text = 'untitled'
  }
  return Response.json(await db.note.create({ data: { userId, text } }))
}
`,
    }),
    right('the `catch` goes on to what is written in the code', {
      [route('empty')]: `${IMPORTS}
export async function GET() {
  try {
    const userId = await requireUser()
    return Response.json(await db.note.findMany({ where: { userId } }))
  } catch {
    console.warn('a stranger')
  }
  return Response.json([])
}
`,
    }),
    right('the same check stands behind the `try` once more', {
      [route('twice')]: `${IMPORTS}
export async function GET() {
  try {
    await requireUser()
  } catch (error) {
    console.error(error)
  }
  await auth.protect()
  return Response.json(await db.note.findMany())
}
`,
    }),
    right('the `catch` sends strangers elsewhere', {
      'app/sends/page.tsx': `import { redirect } from 'next/navigation'
import { db } from '@/lib/db'
import { requireUser } from '@/lib/guards'
export default async function Page() {
  try {
    await requireUser()
  } catch {
    redirect('/sign-in')
  }
  return <p>{await db.note.count()}</p>
}
`,
    }),
    right('a wrapper of another file answers for what is thrown', {
      'lib/handled.ts': `export const handled = (handler) => async (request) => {
  try {
    return await handler(request)
  } catch (error) {
    return Response.json({ error: 'it did not work' }, { status: 500 })
  }
}
`,
      [route('handled')]: `import { db } from '@/lib/db'
import { requireUser } from '@/lib/guards'
import { handled } from '@/lib/handled'
export const GET = handled(async () => {
  await requireUser()
  return Response.json(await db.note.findMany())
})
`,
    }),
  ],
  invalid: [
    wrong(
      'the error is logged, and it goes on',
      {
        [route('a')]: `${IMPORTS}
export async function GET() {
  ‹try {›
    await requireUser()
  } catch (error) {
    console.error(error)
  }
  return Response.json(await db.note.findMany())
}
`,
      },
      swallowed('GET /api/a', `throw new Error('no session')`, READ),
    ),
    wrong(
      "Clerk's own refusal, in JavaScript, with an empty `catch`",
      {
        [route('b', 'js')]: `import { auth } from '@clerk/nextjs/server'
import { db } from '../../../lib/db'
export const DELETE = async () => {
  ‹try {›
    await auth.protect()
  } catch {}
  await db.note.deleteMany()
  return new Response()
}
`,
      },
      swallowed('DELETE /api/b', 'auth.protect()', 'delete through this handler'),
    ),
    wrong(
      'a redirect on its way, in a page',
      {
        'app/c/page.tsx': `import { auth } from '@clerk/nextjs/server'
import { redirect } from 'next/navigation'
import { db } from '@/lib/db'
export default async function Page() {
  ‹try {›
    const { userId } = await auth()
    if (!userId) redirect('/sign-in')
  } catch (error) {
    console.error(error)
  }
  return <p>{await db.note.count()}</p>
}
`,
      },
      swallowed('GET /c', `redirect('/sign-in')`, PAGE),
    ),
    wrong(
      'a 404 on its way, under another name',
      {
        'app/d/page.tsx': `import { currentUser } from '@clerk/nextjs/server'
import { notFound as hide } from 'next/navigation'
import { db } from '@/lib/db'
export default async function Page() {
  let notes = []
  ‹try {›
    if (!(await currentUser())) hide()
  } catch {
    notes = []
  }
  notes = await db.note.findMany()
  return <p>{notes.length}</p>
}
`,
      },
      swallowed('GET /d', 'hide()', PAGE),
    ),
    wrong(
      'the work stands in the `catch`',
      {
        [route('e')]: `${IMPORTS}
export async function POST() {
  ‹try {›
    const userId = await requireUser()
    return Response.json(await db.note.create({ data: { userId } }))
  } catch {
    return Response.json(await db.note.create({ data: { userId: 'guest' } }))
  }
}
`,
      },
      swallowed('POST /api/e', `throw new Error('no session')`, WRITE),
    ),
    wrong(
      'a promise whose refusal becomes nothing, which nobody asks',
      {
        [route('f')]: `${IMPORTS}
export async function GET() {
  await ‹requireUser().catch(() => null)›
  return Response.json(await db.note.findMany())
}
`,
      },
      swallowed('GET /api/f', `throw new Error('no session')`, READ),
    ),
    wrong(
      'in a helper of another file',
      {
        'lib/soft.ts': `import { requireUser } from './guards'
export async function softly() {
  ‹try {›
    return await requireUser()
  } catch {
    return 'guest'
  }
}
`,
        [route('g')]: `import { db } from '@/lib/db'
import { softly } from '@/lib/soft'
export async function ‹POST›() {
  const userId = await softly()
  return Response.json(await db.note.create({ data: { userId } }))
}
`,
      },
      swallowed('POST /api/g', `throw new Error('no session')`, WRITE),
      swallowed('POST /api/g', `throw new Error('no session')`, WRITE),
    ),
    wrong(
      'in a wrapper of another file, which two handlers use',
      {
        'lib/lenient.ts': `import { requireUser } from './guards'
export const lenient = (handler) => async (request) => {
  ‹try {›
    await requireUser()
  } catch (error) {
    console.warn(error)
  }
  return handler(request)
}
`,
        [route('h')]: `import { db } from '@/lib/db'
import { lenient } from '@/lib/lenient'
export const ‹PUT› = lenient(async () => Response.json(await db.note.updateMany({ data: {} })))
export const ‹DELETE› = lenient(async () => Response.json(await db.note.deleteMany()))
`,
      },
      swallowed('PUT /api/h', `throw new Error('no session')`, WRITE, ' (and 1 more that end there)'),
      swallowed('PUT /api/h', `throw new Error('no session')`, WRITE, ' (and 1 more that end there)'),
      swallowed('PUT /api/h', `throw new Error('no session')`, WRITE, ' (and 1 more that end there)'),
    ),
    wrong(
      'in a server function',
      {
        'app/i/actions.ts': `'use server'
${IMPORTS}export async function clear() {
  ‹try {›
    await requireUser()
  } catch {
    // strangers have nothing to clear
  }
  await db.note.deleteMany()
}
`,
        'app/i/page.tsx': `import { clear } from './actions'\nexport default () => <form action={clear} />\n`,
      },
      swallowed(
        'action app/i/actions.ts#clear',
        `throw new Error('no session')`,
        'call this function from any page, with arguments of their choice',
      ),
    ),
    wrong(
      'the inner of two `try`',
      {
        [route('j')]: `${IMPORTS}
export async function PATCH() {
  try {
    ‹try {›
      await requireUser()
    } catch (error) {
      console.error('no session', error)
    }
    return Response.json(await db.note.updateMany({ data: {} }))
  } catch {
    return new Response(null, { status: 500 })
  }
}
`,
      },
      swallowed('PATCH /api/j', `throw new Error('no session')`, WRITE),
    ),
    wrong(
      'a handler of the Pages Router',
      {
        'pages/api/k.js': `import { getAuth } from '@clerk/nextjs/server'
import { db } from '../../lib/db'
function requireCaller(req) {
  const { userId } = getAuth(req)
  if (!userId) throw new Error('no caller')
}
export default async function handler(req, res) {
  ‹try {›
    requireCaller(req)
  } catch (error) {
    console.error(error)
  }
  res.json(await db.note.findMany())
}
`,
      },
      {
        message:
          /^\* \/api\/k: the refusal is thrown inside a `try` \(catches throw new Error\('no caller'\)\) whose `catch` goes on: anyone can .* Check before the `try`/,
      },
    ),
    wrong(
      'only for some errors it throws again',
      {
        [route('l')]: `${IMPORTS}
export async function GET() {
  ‹try {›
    await requireUser()
  } catch (error) {
    if (error instanceof TypeError) throw error
  }
  return Response.json(await db.note.findMany())
}
`,
      },
      swallowed('GET /api/l', `throw new Error('no session')`, READ),
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
  ‹try {›
    await requireUser()
  } catch {}
  return Response.json(await db.note.findMany())
}
`,
        },
        swallowed('GET /api/a', `throw new Error('no session')`, READ),
      ),
    ),
  ],
})
