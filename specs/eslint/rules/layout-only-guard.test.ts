import { alone, DB, GUARDED_APP, GUARDS, plain, right, wrong } from '../guarded-app.ts'
import { testProjectRule, type Expected } from '../rule-table.ts'

/** @param file of the page */
const only = (path: string, file: string, output?: string, others = ''): Expected => ({
  message: `GET ${path}${others}: only its layout checks: layouts are not run again when a visitor moves between their pages, and the page is rendered all the same; anyone can read this page by asking for its payload. Check in ${file} too, or in what reads its data.`,
  ...(output === undefined
    ? {}
    : {
        suggestions: [
          { title: 'Begin with `await auth.protect()`: strangers are sent to sign in, or get a 404.', output },
        ],
      }),
})

const LAYOUT = `import { requireUser } from '@/lib/guards'
export default async function ‹Layout›({ children }) {
  await requireUser()
  return <main>{children}</main>
}
`
const PAGE = `import { db } from '@/lib/db'
export default async function ‹Page›() {
  return <p>{await db.note.count()}</p>
}
`
const CHECKED = `import { db } from '@/lib/db'
import { requireUser } from '@/lib/guards'
export default async function Page() {
  await requireUser()
  return <p>{await db.note.count()}</p>
}
`
const begun = (marked: string, opening = 'Page() {'): string =>
  `import { auth } from '@clerk/nextjs/server'\n${plain(marked).replace(opening, `${opening}\n  await auth.protect()`)}`

const FOLDER = (name: string, page: string, layout = LAYOUT, extension = 'tsx') => ({
  [`app/${name}/layout.${extension}`]: layout,
  [`app/${name}/page.${extension}`]: page,
})

testProjectRule('layout-only-guard', {
  settings: { exec: false },
  valid: [
    right('the page checks as well', { ...GUARDED_APP, ...FOLDER('both', CHECKED, plain(LAYOUT)) }),
    right(
      'the page begins with `auth.protect()` (JavaScript)',
      FOLDER(
        'protects',
        `import { auth } from '@clerk/nextjs/server'
import { db } from '../../lib/db'
export default async function Page() {
  await auth.protect()
  return <p>{await db.note.count()}</p>
}
`,
        plain(LAYOUT).replace('@/lib', '../../lib'),
        'jsx',
      ),
    ),
    right('what reads its data checks', {
      'lib/notes.ts': `import { requireUser } from './guards'
import { db } from './db'
export async function countNotes() {
  const userId = await requireUser()
  return db.note.count({ where: { userId } })
}
`,
      ...FOLDER(
        'data',
        `import { countNotes } from '@/lib/notes'
export default async function Page() {
  return <p>{await countNotes()}</p>
}
`,
        plain(LAYOUT),
      ),
    }),
    right(
      'the layout looks up the user for a menu only',
      FOLDER(
        'menu',
        plain(PAGE),
        `import { currentUser } from '@clerk/nextjs/server'
export default async function Layout({ children }) {
  const user = await currentUser()
  return <main><nav>{user?.firstName ?? 'Sign in'}</nav>{children}</main>
}
`,
      ),
    ),
    right(
      'the layout does not ask who calls',
      FOLDER(
        'open',
        plain(PAGE),
        `export default function Layout({ children }) {
  return <main>{children}</main>
}
`,
      ),
    ),
    right(
      'the layout sends elsewhere for another reason',
      FOLDER(
        'moved',
        plain(PAGE),
        `import { redirect } from 'next/navigation'
export default async function Layout({ children, params }) {
  if (process.env.MOVED) redirect('/new')
  return <main>{children}</main>
}
`,
      ),
    ),
    right('a layout beside the page, not above it', {
      'app/beside/inner/layout.tsx': plain(LAYOUT),
      'app/beside/inner/page.tsx': CHECKED,
      'app/beside/page.tsx': plain(PAGE),
    }),
    right('a layout of another route group', {
      'app/(members)/layout.tsx': plain(LAYOUT),
      'app/(members)/club/page.tsx': CHECKED,
      'app/(public)/news/page.tsx': plain(PAGE),
    }),
    right('no layout, and no check: that is the finding of another rule', { 'app/alone/page.tsx': plain(PAGE) }),
    right('a component that is called Layout', {
      'components/layout.tsx': plain(LAYOUT),
      'app/component/page.tsx': plain(PAGE),
    }),
    right('a route handler below the layout is not drawn in it', {
      'app/handlers/layout.tsx': plain(LAYOUT),
      'app/handlers/list/route.ts': `import { db } from '@/lib/db'
export async function GET() {
  return Response.json(await db.note.findMany())
}
`,
    }),
    right(
      'a page of the browser, which has no data of the server',
      FOLDER(
        'browser',
        `'use client'
import { useState } from 'react'
export default function Page() {
  const [count] = useState(0)
  return <p>{count}</p>
}
`,
        plain(LAYOUT),
      ),
    ),
    right('a page that shows what is written in the code, and components of the browser', {
      'components/editor.tsx': `'use client'\nexport function Editor() {\n  return <textarea />\n}\n`,
      ...FOLDER(
        'written',
        `import { Editor } from '@/components/editor'
export default function Page() {
  return <main><h1>New note</h1><Editor /></main>
}
`,
        plain(LAYOUT),
      ),
    }),
  ],
  invalid: [
    wrong(
      'a helper of another file',
      FOLDER('a', PAGE),
      only('/a', 'app/a/page.tsx'),
      only('/a', 'app/a/page.tsx', begun(PAGE)),
    ),
    wrong(
      '`auth.protect()`, in JavaScript',
      FOLDER(
        'b',
        PAGE.replace('@/lib', '../../lib'),
        `import { auth } from '@clerk/nextjs/server'
export default async function ‹RootLayout›({ children }) {
  await auth.protect()
  return children
}
`,
        'jsx',
      ),
      only('/b', 'app/b/page.jsx'),
      only('/b', 'app/b/page.jsx', begun(PAGE.replace('@/lib', '../../lib'))),
    ),
    wrong(
      'a redirect, and a layout that is a constant',
      FOLDER(
        'c',
        PAGE,
        `import { auth } from '@clerk/nextjs/server'
import { redirect } from 'next/navigation'
const Layout = ‹async ({ children }) => {›
  const { userId } = await auth()
  if (!userId) redirect('/sign-in')
  return <main>{children}</main>
}
export default Layout
`,
      ),
      only('/c', 'app/c/page.tsx'),
      only('/c', 'app/c/page.tsx', begun(PAGE)),
    ),
    wrong(
      'it does not draw its pages for strangers: they are rendered all the same',
      FOLDER(
        'd',
        PAGE,
        `import { currentUser } from '@clerk/nextjs/server'
export default async function ‹Layout›({ children }) {
  const user = await currentUser()
  if (!user) return <p>Sign in</p>
  return <main>{children}</main>
}
`,
      ),
      only('/d', 'app/d/page.tsx'),
      only('/d', 'app/d/page.tsx', begun(PAGE)),
    ),
    wrong(
      'for two pages, of which the deeper one has a layout of its own',
      {
        ...FOLDER('e', PAGE),
        'app/e/deep/layout.tsx': `export default function Layout({ children }) {\n  return <div>{children}</div>\n}\n`,
        'app/e/deep/page.tsx': PAGE,
      },
      only('/e', 'app/e/page.tsx', begun(PAGE), ' (and 1 more that end there)'),
      only('/e', 'app/e/page.tsx', undefined, ' (and 1 more that end there)'),
      only('/e', 'app/e/page.tsx', begun(PAGE), ' (and 1 more that end there)'),
    ),
    wrong(
      'a template',
      { 'app/f/template.tsx': LAYOUT, 'app/f/page.tsx': PAGE },
      only('/f', 'app/f/page.tsx', begun(PAGE)),
      only('/f', 'app/f/page.tsx'),
    ),
    wrong(
      'in a route group',
      { 'app/(team)/layout.tsx': LAYOUT, 'app/(team)/g/page.tsx': PAGE },
      only('/g', 'app/(team)/g/page.tsx', begun(PAGE)),
      only('/g', 'app/(team)/g/page.tsx'),
    ),
    wrong(
      'a page at a dynamic path',
      { 'app/h/layout.tsx': LAYOUT, 'app/h/[id]/page.tsx': PAGE },
      only('/h/[id]', 'app/h/[id]/page.tsx', begun(PAGE)),
      only('/h/[id]', 'app/h/[id]/page.tsx'),
    ),
    wrong(
      'the layout asks for a role',
      FOLDER(
        'i',
        PAGE,
        `import { auth } from '@clerk/nextjs/server'
import { notFound } from 'next/navigation'
export default async function ‹AdminLayout›({ children }) {
  const { has } = await auth()
  if (!has({ role: 'org:admin' })) notFound()
  return <main>{children}</main>
}
`,
      ),
      only('/i', 'app/i/page.tsx'),
      only('/i', 'app/i/page.tsx', begun(PAGE)),
    ),
    wrong(
      'the page looks the user up for a name only',
      FOLDER(
        'j',
        `import { currentUser } from '@clerk/nextjs/server'
import { db } from '@/lib/db'
export default async function ‹Page›() {
  const user = await currentUser()
  return <p>{user?.firstName}: {await db.note.count()}</p>
}
`,
      ),
      only('/j', 'app/j/page.tsx'),
      only(
        '/j',
        'app/j/page.tsx',
        `import { currentUser, auth } from '@clerk/nextjs/server'
import { db } from '@/lib/db'
export default async function Page() {
  await auth.protect()
  const user = await currentUser()
  return <p>{user?.firstName}: {await db.note.count()}</p>
}
`,
      ),
    ),
    wrong(
      'a component that the layout draws its pages in',
      {
        'components/gate.tsx': `import { requireUser } from '@/lib/guards'
export async function Gate({ children }) {
  await requireUser()
  return <div>{children}</div>
}
`,
        ...FOLDER(
          'k',
          PAGE,
          `import { Gate } from '@/components/gate'
export default function ‹Layout›({ children }) {
  return <Gate>{children}</Gate>
}
`,
        ),
      },
      only('/k', 'app/k/page.tsx'),
      only('/k', 'app/k/page.tsx', begun(PAGE)),
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
          'apps/web/tsconfig.json': JSON.stringify({ compilerOptions: { paths: { '@/*': ['./src/*'] } } }),
          'apps/web/src/lib/db.ts': DB,
          'apps/web/src/app/notes/layout.tsx': LAYOUT.replace('@/lib/guards', '@acme/guards'),
          'apps/web/src/app/notes/page.tsx': PAGE,
        },
        only('/notes', 'src/app/notes/page.tsx'),
        only('/notes', 'src/app/notes/page.tsx', begun(PAGE)),
      ),
    ),
  ],
})
