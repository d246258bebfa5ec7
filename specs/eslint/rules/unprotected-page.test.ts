import type { Files } from '../lint-app.ts'
import { testProjectRule, type Expected, type Invalid, type Valid } from '../rule-table.ts'

const DB = `import { PrismaClient } from '@prisma/client'\nexport const db = new PrismaClient()\n`

/** Strangers pass to `/` and to what lies below `/open`; nothing else. */
const PROXY = `import { clerkMiddleware, createRouteMatcher } from '@clerk/nextjs/server'

const isPublicRoute = createRouteMatcher(['/', '/open/:path*', '/sign-in/:path*'])

export default clerkMiddleware(async (auth, request) => {
  if (!isPublicRoute(request)) await auth.protect()
})

export const config = { matcher: ['/((?!_next|.*\\\\..*).*)', '/api/:path*'] }
`
/** What lies below `/open` is declared closed, but for some. */
const CONFIG = `export default {
  routes: {
    '/open/:path*': { access: 'signed-in' },
    '/open/admin': { access: 'role:admin' },
    '/open/members': { access: 'org' },
    '/open/news': { access: 'public' },
    '/closed': { access: 'signed-in' },
  },
}
`
/** Of the one app; the others are all by themselves. */
const SHARED: Files = {
  'proxy.ts': PROXY,
  'routewarden.config.mjs': CONFIG,
  'lib/db.ts': DB,
  'lib/session.tsx': `import { auth } from '@clerk/nextjs/server'
import { redirect } from 'next/navigation'
export async function requireUser() {
  const { userId } = await auth()
  if (!userId) redirect('/sign-in')
  return userId
}
export const protectedPage = (Page) =>
  async function Protected(props) {
    await requireUser()
    return <Page {...props} />
  }
`,
  'app/page.tsx': 'export default function Page() {\n  return <h1>Home</h1>\n}\n',
}

const right = (name: string, files: Files): Valid => ({ name, files })
const wrong = (name: string, files: Files, errors: Expected[]): Invalid => ({ name, files, errors })

const open = (path: string, file: string, access = 'signed-in', output?: string): Expected => ({
  message: `GET ${path} has no guard of its own: anyone can read this page. It is declared ${access}. ${
    file.startsWith('pages')
      ? `Check \`getAuth(req)\` in getServerSideProps of ${file}.`
      : `Begin the page in ${file} with \`await auth.protect()\` (or check \`await auth()\` and redirect).`
  }`,
  ...(output === undefined
    ? {}
    : {
        suggestions: [
          { title: 'Begin with `await auth.protect()`: strangers are sent to sign in, or get a 404.', output },
        ],
      }),
})

/** The file with the import, and the call after the opening of its function. */
const begun = (marked: string, opening: string, written = opening): string =>
  `import { auth } from '@clerk/nextjs/server'\n${marked.replaceAll(/[‹›]/g, '').replace(opening, `${written}\n  await auth.protect()`)}`

const NOTES = `import { db } from '@/lib/db'
export default async function ‹Notes›() {
  const notes = await db.note.findMany()
  return <ul>{notes.map(({ id }) => <li key={id} />)}</ul>
}
`
const ARROW = `import { db } from '../../../lib/db'
const Tags = async () => {
  const tags = await db.tag.findMany()
  return <p>{tags.length}</p>
}
export default ‹Tags›
`
const NAMELESS = `import { db } from '@/lib/db'
export default ‹async () => {›
  return <p>{await db.note.count()}</p>
}
`
const PLAIN = `import { Chart } from '@/components/chart'
export default function ‹Page›() {
  return <Chart />
}
`
const COUNT = `import { db } from '@/lib/db'
export default async function ‹Page›() {
  return <p>{await db.note.count()}</p>
}
`
const SLUG = `import { db } from '@/lib/db'
export default async function ‹Document›({ params }) {
  const { id } = await params
  return <h1>{(await db.document.findUnique({ where: { id } })).title}</h1>
}
`
const BUTTONS = `import { UserButton } from '@clerk/nextjs'
import { db } from '@/lib/db'
export default async function ‹Page›() {
  return <p><UserButton />{await db.note.count()}</p>
}
`
const TYPED = `import type { Metadata } from 'next'
import { db } from '@/lib/db'

export const metadata: Metadata = { title: 'Report' }

function Report(): Promise<JSX.Element> {
  return db.note.count().then((count) => <p>{count}</p>)
}
export { ‹Report as default› }
`

testProjectRule('unprotected-page', {
  valid: [
    right('it begins with `auth.protect()`', {
      ...SHARED,
      'app/open/protects/page.tsx': `import { auth } from '@clerk/nextjs/server'
export default async function Page() {
  await auth.protect()
  return <h1>Notes</h1>
}
`,
    }),
    right('it sends strangers elsewhere', {
      'app/open/redirects/page.tsx': `import { auth } from '@clerk/nextjs/server'
import { redirect } from 'next/navigation'
import { db } from '@/lib/db'
export default async function Page() {
  const { userId } = await auth()
  if (!userId) redirect('/sign-in')
  return <p>{await db.note.count({ where: { userId } })}</p>
}
`,
    }),
    right('it answers 404 to strangers', {
      'app/open/hides/page.jsx': `import { currentUser } from '@clerk/nextjs/server'
import { notFound } from 'next/navigation'
export default async function Page() {
  const user = await currentUser()
  if (!user) notFound()
  return <h1>{user.firstName}</h1>
}
`,
    }),
    right('a helper of another file sends strangers elsewhere', {
      'app/open/helper/page.tsx': `import { db } from '@/lib/db'
import { requireUser } from '@/lib/session'
export default async function Page() {
  const userId = await requireUser()
  return <p>{await db.note.count({ where: { userId } })}</p>
}
`,
    }),
    right('a wrapper of another file checks', {
      'app/open/wrapped/page.tsx': `import { db } from '@/lib/db'
import { protectedPage } from '@/lib/session'
async function Notes() {
  return <p>{await db.note.count()}</p>
}
export default protectedPage(Notes)
`,
    }),
    right('it sends strangers to sign in by `redirectToSignIn()`', {
      'app/open/asks/page.tsx': `import { auth as session } from '@clerk/nextjs/server'
export default async function Page() {
  const { userId, redirectToSignIn } = await session()
  if (!userId) return redirectToSignIn()
  return <h1>Notes</h1>
}
`,
    }),
    right('it draws nothing but what is written in the code for strangers', {
      'app/open/teaser/page.tsx': `import { auth } from '@clerk/nextjs/server'
import { db } from '@/lib/db'
export default async function Page() {
  const { userId } = await auth()
  if (!userId) return <h1>Sign in to see your notes</h1>
  return <p>{await db.note.count({ where: { userId } })}</p>
}
`,
    }),
    right('it is declared public', {
      'app/open/news/page.tsx': `import { db } from '@/lib/db'
export default async function Page() {
  return <p>{await db.article.count()}</p>
}
`,
    }),
    right('the proxy turns strangers away', {
      'app/closed/page.tsx': `import { db } from '@/lib/db'
export default async function Page() {
  return <p>{await db.note.count()}</p>
}
`,
    }),
    right('the page where one signs in', {
      'app/sign-in/[[...sign-in]]/page.tsx': `import { SignIn } from '@clerk/nextjs'
export default function Page() {
  return <SignIn />
}
`,
    }),
    right('nothing declares it: most open pages are meant to be', {
      'app/(site)/page-of-nobody/page.tsx': `export default function Page() {
  return <h1>About</h1>
}
`,
    }),
    right('a page of the Pages Router that checks', {
      'pages/open/notes.jsx': `import { getAuth } from '@clerk/nextjs/server'
export async function getServerSideProps({ req }) {
  const { userId } = getAuth(req)
  if (!userId) return { redirect: { destination: '/sign-in', permanent: false } }
  return { props: { userId } }
}
export default function Page({ userId }) {
  return <h1>{userId}</h1>
}
`,
    }),
    right('a component that is no page', {
      'app/open/protects/list.tsx': `import { db } from '@/lib/db'
export default async function List() {
  return <p>{await db.note.count()}</p>
}
`,
    }),
  ],
  invalid: [
    wrong('a function that reads', { 'app/open/notes/page.tsx': NOTES }, [
      open('/open/notes', 'app/open/notes/page.tsx', 'signed-in', begun(NOTES, 'Notes() {')),
    ]),
    wrong('a constant, in JavaScript', { 'app/open/tags/page.js': ARROW }, [
      open('/open/tags', 'app/open/tags/page.js', 'signed-in', begun(ARROW, 'async () => {')),
    ]),
    wrong('a function without a name', { 'app/open/nameless/page.tsx': NAMELESS }, [
      open('/open/nameless', 'app/open/nameless/page.tsx', 'signed-in', begun(NAMELESS, 'async () => {')),
    ]),
    wrong(
      'a function that is not async, and whose components read',
      {
        'app/open/plain/page.tsx': PLAIN,
        'components/chart.tsx': `import { db } from '@/lib/db'
export async function Chart() {
  return <p>{await db.note.count()}</p>
}
`,
      },
      [
        open(
          '/open/plain',
          'app/open/plain/page.tsx',
          'signed-in',
          begun(PLAIN, 'function Page() {', 'async function Page() {'),
        ),
      ],
    ),
    wrong('declared for a role', { 'app/open/admin/page.tsx': COUNT }, [
      open('/open/admin', 'app/open/admin/page.tsx', 'role:admin', begun(COUNT, 'Page() {')),
    ]),
    wrong('declared for an organization, in a route group', { 'app/open/(team)/members/page.tsx': COUNT }, [
      open('/open/members', 'app/open/(team)/members/page.tsx', 'org', begun(COUNT, 'Page() {')),
    ]),
    wrong('a dynamic path', { 'app/open/documents/[id]/page.jsx': SLUG }, [
      open(
        '/open/documents/[id]',
        'app/open/documents/[id]/page.jsx',
        'signed-in',
        begun(SLUG, 'Document({ params }) {'),
      ),
    ]),
    wrong('components of Clerk are no guard', { 'app/open/buttons/page.tsx': BUTTONS }, [
      open('/open/buttons', 'app/open/buttons/page.tsx', 'signed-in', begun(BUTTONS, 'Page() {')),
    ]),
    wrong('exported by its name, with a type that has to become a promise', { 'app/open/typed/page.tsx': TYPED }, [
      open(
        '/open/typed',
        'app/open/typed/page.tsx',
        'signed-in',
        begun(TYPED, 'function Report(): Promise<JSX.Element> {', 'async function Report(): Promise<JSX.Element> {'),
      ),
    ]),
    wrong(
      'handed on from another file: it is written down where the page is',
      {
        'features/page.tsx': COUNT.replaceAll(/[‹›]/g, ''),
        'app/open/handed/page.tsx': `export { ‹default› } from '@/features/page'\n`,
      },
      [open('/open/handed', 'app/open/handed/page.tsx')],
    ),
    wrong(
      'made by a wrapper that checks nothing: no edit is offered',
      {
        'lib/with-title.tsx': `export const withTitle = (Page, title) => (props) => <main title={title}><Page {...props} /></main>\n`,
        'app/open/titled/page.tsx': `import { withTitle } from '@/lib/with-title'
const Page = () => <h1>Notes</h1>
export default ‹withTitle(Page, 'Notes')›
`,
      },
      [open('/open/titled', 'app/open/titled/page.tsx')],
    ),
    wrong(
      'a page of the Pages Router, at what makes its props',
      {
        'pages/open/list.tsx': `import { db } from '../../lib/db'
export default function List({ count }) {
  return <p>{count}</p>
}
export async function ‹getServerSideProps›() {
  return { props: { count: await db.note.count() } }
}
`,
      },
      [open('/open/list', 'pages/open/list.tsx')],
    ),
    {
      ...wrong(
        'in src, behind a proxy, where each has to guard itself',
        {
          'src/middleware.js': PROXY,
          'src/app/page.jsx': 'export default function Page() {\n  return <h1>Home</h1>\n}\n',
          'src/app/notes/page.jsx': `import { db } from '../../db'
export default async function ‹Page›() {
  return <p>{await db.note.count()}</p>
}
`,
          'src/db.js': DB,
          'routewarden.config.mjs': `export default { trustProxy: 'require-own-guard' }\n`,
          'package.json': JSON.stringify({ name: 'app', dependencies: { next: '15.5.0', '@clerk/nextjs': '6.30.0' } }),
        },
        [
          {
            message:
              /^GET \/notes has no guard of its own: with the proxy out of the way, anyone can read this page\. One skipped matcher or one proxy bypass is enough\. Begin the page in src\/app\/notes\/page\.jsx/,
            suggestions: [
              {
                title: 'Begin with `await auth.protect()`: strangers are sent to sign in, or get a 404.',
                output: `import { auth } from '@clerk/nextjs/server'
import { db } from '../../db'
export default async function Page() {
  await auth.protect()
  return <p>{await db.note.count()}</p>
}
`,
              },
            ],
          },
        ],
      ),
      alone: true,
    },
  ],
})
