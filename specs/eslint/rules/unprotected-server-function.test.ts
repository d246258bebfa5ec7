import type { Files } from '../lint-app.ts'
import { testProjectRule, type Expected, type Invalid, type Valid } from '../rule-table.ts'

const DB = `import { PrismaClient } from '@prisma/client'\nexport const db = new PrismaClient()\n`

/** Strangers pass to `/` and to what lies below `/open`; nothing else. */
const PROXY = `import { clerkMiddleware, createRouteMatcher } from '@clerk/nextjs/server'

const isPublicRoute = createRouteMatcher(['/', '/open/:path*'])

export default clerkMiddleware(async (auth, request) => {
  if (!isPublicRoute(request)) await auth.protect()
})

export const config = { matcher: ['/((?!_next|.*\\\\..*).*)', '/api/:path*'] }
`
const CONFIG = `export default {
  routes: {
    'action app/vote/actions.ts#vote': { access: 'public' },
    'action app/closed/actions.ts#close': { access: 'role:admin' },
  },
}
`
/** Of the one app; the others are all by themselves. */
const SHARED: Files = {
  'proxy.ts': PROXY,
  'routewarden.config.mjs': CONFIG,
  'lib/db.ts': DB,
  'lib/session.ts': `import { auth } from '@clerk/nextjs/server'
import { redirect } from 'next/navigation'
export async function requireUser() {
  const { userId } = await auth()
  if (!userId) redirect('/sign-in')
  return userId
}
export const asUser = (action) => async (...given) => {
  const userId = await requireUser()
  return action(userId, ...given)
}
`,
  'app/page.tsx': 'export default function Page() {\n  return <h1>Home</h1>\n}\n',
}

const right = (name: string, files: Files): Valid => ({ name, files })
const wrong = (name: string, files: Files, errors: Expected[]): Invalid => ({ name, files, errors })

const begin = (name: string, file: string) =>
  `Begin \`${name}\` in ${file} with \`await auth.protect()\`: a page's guard does not cover the functions it uses.`
const suggested = (output: string | undefined) =>
  output === undefined
    ? {}
    : {
        suggestions: [
          { title: 'Begin with `await auth.protect()`: strangers are sent to sign in, or get a 404.', output },
        ],
      }

/** Nothing is declared: a question. */
function asked(file: string, name: string, output?: string): Expected {
  const id = `action ${file}#${name}`
  return {
    message: `${id} has no guard of its own, and nothing declares that this is meant: anyone can call this function from any page, with arguments of their choice. ${begin(name, file)} If it is meant to be open, declare it: \`routes: { '${id}': { access: 'public' } }\` in routewarden.config.ts.`,
    ...suggested(output),
  }
}

/** The file with the import after its directive, and the call after the opening of its function. */
const begun = (marked: string, opening: string, written = opening): string =>
  marked
    .replaceAll(/[‹›]/g, '')
    .replace('import ', `import { auth } from '@clerk/nextjs/server'\nimport `)
    .replace(opening, `${written}\n  await auth.protect()`)

const CREATE = `'use server'

import { db } from '@/lib/db'

export async function ‹createNote›(form: FormData) {
  await db.note.create({ data: { text: String(form.get('text')) } })
}
`
const CONSTANT = `'use server'

import { db } from '../../lib/db'

export const ‹addTag› = async (form) => {
  await db.tag.create({ data: { name: form.get('name') } })
}
`
const RENAMED = `'use server'
import { db } from '@/lib/db'
async function remove(form) {
  await db.note.delete({ where: { id: form.get('id') } })
}
export { remove as ‹removeNote› }
`
const TWO = `'use server'
import { db } from '@/lib/db'
export async function ‹one›() {
  await db.note.deleteMany()
}
export async function ‹two›() {
  await db.tag.deleteMany()
}
`
const DEFAULT = `'use server'
import { db } from '@/lib/db'
export default async function ‹save›(form) {
  await db.note.create({ data: { text: form.get('text') } })
}
`
const INLINE = `import { db } from '@/lib/db'
export default function Page() {
  async function ‹clear›() {
    'use server'
    await db.note.deleteMany()
  }
  return <form action={clear}><button>Clear</button></form>
}
`
const NAMELESS = `import { db } from '@/lib/db'
export default function Page() {
  return (
    <form
      action={‹async (form) => {›
        'use server'
        await db.note.create({ data: { text: form.get('text') } })
      }}
    />
  )
}
`
const FETCHES = `'use server'
import { headers } from 'next/headers'

export async function ‹send›(text: string) {
  await fetch('https://mail.example.com/send', { method: 'POST', body: text })
}
`
const TEMPLATE = `'use server'
import { db } from '@/lib/db'
export async function ‹rename›(form) {
  if (form.get('name') === '') throw new Error('no name')
  await db.note.update({ where: { id: form.get('id') }, data: { name: form.get('name') } })
}
`
const CLOSED = `'use server'
import { db } from '@/lib/db'
export async function ‹close›() {
  await db.note.updateMany({ data: { closed: true } })
}
`
const form = (name: string, from = './actions'): string =>
  `import { ${name} } from '${from}'\nexport default function Page() {\n  return <form action={${name}} />\n}\n`

testProjectRule('unprotected-server-function', {
  valid: [
    right('it begins with `auth.protect()`', {
      ...SHARED,
      'app/protects/actions.ts': `'use server'
import { auth } from '@clerk/nextjs/server'
import { db } from '@/lib/db'
export async function clear() {
  await auth.protect()
  await db.note.deleteMany()
}
`,
      'app/protects/page.tsx': form('clear'),
    }),
    right('it refuses with an object', {
      'app/refuses/actions.ts': `'use server'
import { auth } from '@clerk/nextjs/server'
import { db } from '@/lib/db'
export async function add(text) {
  const { userId } = await auth()
  if (!userId) return { ok: false, error: 'no session' }
  await db.note.create({ data: { text, userId } })
  return { ok: true }
}
`,
      'app/refuses/page.tsx': form('add'),
    }),
    right('a helper of another file sends strangers elsewhere (JavaScript)', {
      'app/helper/actions.js': `'use server'
import { db } from '../../lib/db'
import { requireUser } from '../../lib/session'
export async function add(form) {
  const userId = await requireUser()
  await db.note.create({ data: { text: form.get('text'), userId } })
}
`,
      'app/helper/page.jsx': form('add'),
    }),
    right('a wrapper of another file checks', {
      'app/wrapper/actions.ts': `'use server'
import { db } from '@/lib/db'
import { asUser } from '@/lib/session'
export const add = asUser(async (userId, form) => {
  await db.note.create({ data: { text: form.get('text'), userId } })
})
`,
      'app/wrapper/page.tsx': form('add'),
    }),
    right('a function with a directive of its own that throws', {
      'app/inline/page.tsx': `import { auth } from '@clerk/nextjs/server'
import { db } from '@/lib/db'
export default function Page() {
  async function clear() {
    'use server'
    const { userId } = await auth()
    if (!userId) throw new Error('no session')
    await db.note.deleteMany({ where: { userId } })
  }
  return <form action={clear} />
}
`,
    }),
    right('it asks for a permission', {
      'app/permission/actions.ts': `'use server'
import { auth } from '@clerk/nextjs/server'
import { db } from '@/lib/db'
export async function clear() {
  const { has } = await auth()
  if (!has({ permission: 'org:notes:manage' })) throw new Error('not allowed')
  await db.note.deleteMany()
}
`,
      'app/permission/page.tsx': form('clear'),
    }),
    right('it is declared public', {
      'app/vote/actions.ts': `'use server'
import { db } from '@/lib/db'
export async function vote(form) {
  await db.vote.create({ data: { choice: form.get('choice') } })
}
`,
      'app/vote/page.tsx': form('vote'),
    }),
    right('it does nothing but set a cookie', {
      'app/theme/actions.ts': `'use server'
import { cookies } from 'next/headers'
export async function dark() {
  const jar = await cookies()
  jar.set('theme', 'dark')
}
`,
      'app/theme/page.tsx': form('dark'),
    }),
    right('it does nothing but send elsewhere', {
      'app/elsewhere/actions.ts': `'use server'
import { redirect } from 'next/navigation'
export async function next() {
  redirect('/open/step/2')
}
`,
      'app/elsewhere/page.tsx': form('next'),
    }),
    right('a file without the directive', {
      'lib/notes.ts': `import { db } from './db'
export async function clearNotes() {
  await db.note.deleteMany()
}
`,
    }),
    right('the words stand in a comment', {
      'lib/comment.ts': `// no 'use server' here
import { db } from './db'
export async function clearTags() {
  await db.tag.deleteMany()
}
`,
    }),
    right('a constant beside a function that checks', {
      'app/limit/actions.ts': `'use server'
import { auth } from '@clerk/nextjs/server'
import { db } from '@/lib/db'
const LIMIT = 10
export async function trim() {
  const { userId } = await auth()
  if (userId === null) return
  await db.note.deleteMany({ where: { userId, position: { gt: LIMIT } } })
}
`,
      'app/limit/page.tsx': form('trim'),
    }),
  ],
  invalid: [
    wrong(
      'a function of a file with the directive',
      { 'app/a/actions.ts': CREATE, 'app/a/page.tsx': form('createNote') },
      [asked('app/a/actions.ts', 'createNote', begun(CREATE, '(form: FormData) {'))],
    ),
    wrong('a constant, in JavaScript', { 'app/b/actions.js': CONSTANT, 'app/b/page.jsx': form('addTag') }, [
      asked('app/b/actions.js', 'addTag', begun(CONSTANT, '(form) => {')),
    ]),
    wrong('exported under another name', { 'app/c/actions.ts': RENAMED, 'app/c/page.tsx': form('removeNote') }, [
      asked('app/c/actions.ts', 'removeNote', begun(RENAMED, 'remove(form) {')),
    ]),
    wrong(
      'each of two',
      {
        'app/d/actions.ts': TWO,
        'app/d/page.tsx': `import { one, two } from './actions'\nexport default () => <form action={one}><button formAction={two} /></form>\n`,
      },
      [
        asked('app/d/actions.ts', 'one', begun(TWO, 'one() {')),
        asked('app/d/actions.ts', 'two', begun(TWO, 'two() {')),
      ],
    ),
    wrong(
      'exported by default',
      {
        'app/e/save.ts': DEFAULT,
        'app/e/page.tsx': `import save from './save'\nexport default () => <form action={save} />\n`,
      },
      [asked('app/e/save.ts', 'default', begun(DEFAULT, 'save(form) {'))],
    ),
    wrong('a function with a directive of its own', { 'app/open/inline/page.tsx': INLINE }, [
      asked(
        'app/open/inline/page.tsx',
        'clear',
        `import { auth } from '@clerk/nextjs/server'\n${INLINE.replaceAll(/[‹›]/g, '').replace(
          `'use server'`,
          `'use server'\n    await auth.protect()`,
        )}`,
      ),
    ]),
    wrong('a function without a name', { 'app/open/nameless/page.tsx': NAMELESS }, [
      asked(
        'app/open/nameless/page.tsx',
        'inline',
        `import { auth } from '@clerk/nextjs/server'\n${NAMELESS.replaceAll(/[‹›]/g, '').replace(
          `'use server'`,
          `'use server'\n        await auth.protect()`,
        )}`,
      ),
    ]),
    wrong('it asks another service to act', { 'app/f/actions.ts': FETCHES, 'app/f/page.tsx': form('send') }, [
      asked('app/f/actions.ts', 'send', begun(FETCHES, '(text: string) {')),
    ]),
    wrong('a check that checks something else', { 'app/g/actions.ts': TEMPLATE, 'app/g/page.tsx': form('rename') }, [
      asked('app/g/actions.ts', 'rename', begun(TEMPLATE, 'rename(form) {')),
    ]),
    wrong(
      'the page that uses it is guarded: its functions are not',
      {
        'app/h/actions.ts': CREATE,
        'app/h/page.tsx': `import { auth } from '@clerk/nextjs/server'
import { createNote } from './actions'
export default async function Page() {
  await auth.protect()
  return <form action={createNote} />
}
`,
      },
      [asked('app/h/actions.ts', 'createNote', begun(CREATE, '(form: FormData) {'))],
    ),
    wrong(
      'made by a wrapper that checks nothing: no edit is offered',
      {
        'lib/logged.ts': `export const logged = (action) => async (...given) => {\n  console.log('called')\n  return action(...given)\n}\n`,
        'app/i/actions.ts': `'use server'
import { db } from '@/lib/db'
import { logged } from '@/lib/logged'
export const ‹add› = logged(async (form) => {
  await db.note.create({ data: { text: form.get('text') } })
})
`,
        'app/i/page.tsx': form('add'),
      },
      [asked('app/i/actions.ts', 'add')],
    ),
    wrong('declared for a role', { 'app/closed/actions.ts': CLOSED, 'app/closed/page.tsx': form('close') }, [
      {
        message: `action app/closed/actions.ts#close has no guard of its own: anyone can call this function from any page, with arguments of their choice. It is declared role:admin. ${begin('close', 'app/closed/actions.ts')}`,
        ...suggested(begun(CLOSED, 'close() {')),
      },
    ]),
    {
      ...wrong(
        'in src, in an app of a monorepo, with an alias',
        {
          'package.json': JSON.stringify({ name: 'all', workspaces: ['apps/*'] }),
          'apps/web/package.json': JSON.stringify({
            name: 'web',
            dependencies: { next: '15.5.0', '@clerk/nextjs': '6.30.0' },
          }),
          'apps/web/tsconfig.json': JSON.stringify({ compilerOptions: { paths: { '@/*': ['./src/*'] } } }),
          'apps/web/src/middleware.ts': PROXY,
          'apps/web/src/lib/db.ts': DB,
          'apps/web/src/app/page.tsx': form('createNote', '@/features/notes/actions'),
          'apps/web/src/features/notes/actions.ts': CREATE,
        },
        [asked('src/features/notes/actions.ts', 'createNote', begun(CREATE, '(form: FormData) {'))],
      ),
      alone: true,
    },
  ],
})
