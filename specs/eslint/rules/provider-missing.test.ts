import type { Files } from '../lint-app.ts'
import { testProjectRule, type Expected, type Invalid, type Valid } from '../rule-table.ts'

const right = (name: string, files: Files): Valid => ({ name, alone: true, files })
const wrong = (name: string, files: Files, ...errors: Expected[]): Invalid => ({ name, alone: true, files, errors })

/** @param where the layout, or what needs one where there is none */
const missing = (use: string, file: string, where: string, suggestion?: [what: string, output: string]): Expected => ({
  message: `${use} is used in ${file}, and no layout renders <ClerkProvider> above it: the page throws, and people see the error page. Wrap the content of ${where} in <ClerkProvider>.`,
  ...(suggestion === undefined
    ? {}
    : { suggestions: [{ title: `Wrap \`${suggestion[0]}\` in \`<ClerkProvider>\`.`, output: suggestion[1] }] }),
})
const wrap = (output: string): [string, string] => ['{children}', output]

const LAYOUT = `export default function ‹Layout›({ children }) {
  return <html><body>{children}</body></html>
}
`
const bare = LAYOUT.replaceAll(/[‹›]/g, '')
const WRAPPED = `import { ClerkProvider } from '@clerk/nextjs'

${bare.replace('{children}<', '<ClerkProvider>{children}</ClerkProvider><')}`
const MENU = `'use client'
import { useUser } from '@clerk/nextjs'
export function Menu() {
  return <p>{useUser().user?.id}</p>
}
`
const PAGE = `import { Menu } from '../components/menu'
export default function Page() {
  return <Menu />
}
`
const USES: Files = { 'app/page.tsx': PAGE, 'components/menu.tsx': MENU }
const PROVIDERS = `'use client'
import { ClerkProvider as Clerk } from '@clerk/nextjs'
export function Providers({ children }) {
  return <Clerk>{children}</Clerk>
}
`
const through = (from: string): string => `import { Providers } from '${from}'
export default function Layout({ children }) {
  return <html><body><Providers>{children}</Providers></body></html>
}
`

testProjectRule('provider-missing', {
  settings: { exec: false },
  valid: [
    right('the layout renders it', { ...USES, 'app/layout.tsx': WRAPPED }),
    right('around everything, in JavaScript, in src', {
      'src/app/page.jsx': PAGE,
      'src/components/menu.jsx': MENU,
      'src/app/layout.jsx': `import { ClerkProvider } from '@clerk/nextjs'
export default function Layout({ children }) {
  return <ClerkProvider><html><body>{children}</body></html></ClerkProvider>
}
`,
    }),
    right('a component of another file renders it, under another name', {
      ...USES,
      'components/providers.tsx': PROVIDERS,
      'app/layout.tsx': through('@/components/providers'),
    }),
    right('through an index that hands everything on', {
      ...USES,
      'components/index.ts': `export * from './providers'\n`,
      'components/providers.tsx': PROVIDERS,
      'app/layout.tsx': through('../components'),
    }),
    right('a package of the workspace renders it, in a monorepo', {
      'package.json': JSON.stringify({ name: 'all', workspaces: ['apps/*', 'packages/*'] }),
      'packages/kit/package.json': JSON.stringify({ name: '@acme/kit', main: './index.tsx' }),
      'packages/kit/index.tsx': PROVIDERS,
      'apps/web/package.json': JSON.stringify({
        name: 'web',
        dependencies: { next: '15.5.0', '@clerk/nextjs': '6.30.0', '@acme/kit': 'workspace:*' },
      }),
      'apps/web/app/page.tsx': PAGE,
      'apps/web/components/menu.tsx': MENU,
      'apps/web/app/layout.tsx': through('@acme/kit'),
    }),
    right('of a namespace', {
      ...USES,
      'app/layout.tsx': `import * as Clerk from '@clerk/nextjs'
export default function Layout({ children }) {
  return <Clerk.ClerkProvider><html><body>{children}</body></html></Clerk.ClerkProvider>
}
`,
    }),
    right('loaded when it is needed', {
      ...USES,
      'components/providers.tsx': PROVIDERS,
      'app/layout.tsx': `import dynamic from 'next/dynamic'
const Providers = dynamic(() => import('../components/providers').then((all) => all.Providers))
export default function Layout({ children }) {
  return <html><body><Providers>{children}</Providers></body></html>
}
`,
    }),
    right('the page brings its own', {
      'app/layout.tsx': bare,
      'app/page.tsx': `import { ClerkProvider, UserButton } from '@clerk/nextjs'
export default function Page() {
  return <ClerkProvider><UserButton /></ClerkProvider>
}
`,
    }),
    right('only server code of Clerk is used', {
      'app/layout.tsx': bare,
      'app/page.tsx': `import { auth } from '@clerk/nextjs/server'
export default async function Page() {
  const { userId } = await auth()
  return <p>{userId}</p>
}
`,
    }),
    right('`<SignedIn>` of the server, which asks the request', {
      'app/layout.tsx': bare,
      'app/page.tsx': `import { SignedIn } from '@clerk/nextjs'
export default function Page() {
  return <SignedIn>Hello</SignedIn>
}
`,
    }),
    right('only types are imported', {
      'app/layout.tsx': bare,
      'app/page.tsx': `import type { UserButton } from '@clerk/nextjs'
export default function Page({ as }: { as: typeof UserButton }) {
  return <p>{String(as)}</p>
}
`,
    }),
    right('a hook of the same name from elsewhere', {
      'app/layout.tsx': bare,
      'app/page.tsx': PAGE,
      'components/menu.tsx': MENU.replace('@clerk/nextjs', '../hooks'),
      'hooks.ts': `export const useUser = () => ({ user: null })\n`,
    }),
    right('`_app` of the Pages Router renders it', {
      'pages/index.tsx': `import { useUser } from '@clerk/nextjs'
export default function Page() {
  return <p>{useUser().user?.id}</p>
}
`,
      'pages/_app.tsx': `import { ClerkProvider } from '@clerk/nextjs'
export default function App({ Component, pageProps }) {
  return <ClerkProvider {...pageProps}><Component {...pageProps} /></ClerkProvider>
}
`,
    }),
    right('a package that cannot be read may render it', { ...USES, 'app/layout.tsx': through('@acme/auth-kit') }),
  ],
  invalid: [
    wrong(
      'a hook',
      { ...USES, 'app/layout.tsx': LAYOUT },
      missing('useUser()', 'components/menu.tsx', 'app/layout.tsx', wrap(WRAPPED)),
    ),
    wrong(
      'a component, on the server',
      {
        'app/layout.tsx': LAYOUT,
        'app/page.tsx': `import { UserButton } from '@clerk/nextjs'
export default function Page() {
  return <UserButton />
}
`,
      },
      missing('UserButton', 'app/page.tsx', 'app/layout.tsx', wrap(WRAPPED)),
    ),
    wrong(
      '`<SignedIn>` of the browser, in src and JavaScript',
      {
        'src/app/layout.jsx': LAYOUT,
        'src/app/page.jsx': `'use client'
import { SignedIn } from '@clerk/nextjs'
export default function Page() {
  return <SignedIn>Hello</SignedIn>
}
`,
      },
      missing('SignedIn', 'src/app/page.jsx', 'src/app/layout.jsx', wrap(WRAPPED)),
    ),
    wrong(
      'the provider is imported, and not rendered',
      { ...USES, 'app/layout.tsx': `import { ClerkProvider } from '@clerk/nextjs'\n\n${LAYOUT}` },
      missing('useUser()', 'components/menu.tsx', 'app/layout.tsx', wrap(WRAPPED)),
    ),
    wrong(
      'other imports from Clerk are there already, with semicolons and double quotes',
      {
        'app/layout.tsx': `import { UserButton } from "@clerk/nextjs";

export default function ‹Layout›({ children }) {
  return (
    <html>
      <body>
        <UserButton />
        {children}
      </body>
    </html>
  );
}
`,
        'app/page.tsx': `export default function Page() {\n  return <p>Home</p>\n}\n`,
      },
      missing(
        'UserButton',
        'app/layout.tsx',
        'app/layout.tsx',
        wrap(`import { UserButton, ClerkProvider } from "@clerk/nextjs";

export default function Layout({ children }) {
  return (
    <html>
      <body>
        <UserButton />
        <ClerkProvider>{children}</ClerkProvider>
      </body>
    </html>
  );
}
`),
      ),
    ),
    wrong(
      'what looks like the provider is none, and its name is taken',
      {
        ...USES,
        'app/layout.tsx': `import { Fragment as ClerkProvider } from 'react'

export default function ‹Layout›({ children }) {
  return <ClerkProvider>{children}</ClerkProvider>
}
`,
      },
      missing('useUser()', 'components/menu.tsx', 'app/layout.tsx'),
    ),
    wrong(
      'a component renders it that no layout uses',
      { ...USES, 'components/providers.tsx': PROVIDERS, 'app/layout.tsx': LAYOUT },
      missing('useUser()', 'components/menu.tsx', 'app/layout.tsx', wrap(WRAPPED)),
    ),
    wrong(
      'a layout that is a constant, and draws a slot besides',
      {
        ...USES,
        'app/layout.tsx': `const Layout = ({ children, modal }) => <html><body>{children}{modal}</body></html>
export default ‹Layout›
`,
      },
      missing(
        'useUser()',
        'components/menu.tsx',
        'app/layout.tsx',
        wrap(`import { ClerkProvider } from '@clerk/nextjs'

const Layout = ({ children, modal }) => <html><body><ClerkProvider>{children}</ClerkProvider>{modal}</body></html>
export default Layout
`),
      ),
    ),
    wrong(
      'children are drawn in two places: a person has to choose',
      {
        ...USES,
        'app/layout.tsx': `export default function ‹Layout›({ children, params }) {
  if (params.bare) return <html><body>{children}</body></html>
  return <html><body><main>{children}</main></body></html>
}
`,
      },
      missing('useUser()', 'components/menu.tsx', 'app/layout.tsx'),
    ),
    wrong(
      '`_app` of the Pages Router',
      {
        'pages/index.jsx': `import { useAuth } from '@clerk/nextjs'
export default function Page() {
  return <p>{useAuth().userId}</p>
}
`,
        'pages/_app.jsx': `export default function ‹App›({ Component, pageProps }) {
  return <Component {...pageProps} />
}
`,
      },
      missing('useAuth()', 'pages/index.jsx', 'pages/_app.jsx', [
        '<Component>',
        `import { ClerkProvider } from '@clerk/nextjs'

export default function App({ Component, pageProps }) {
  return <ClerkProvider {...pageProps}><Component {...pageProps} /></ClerkProvider>
}
`,
      ]),
    ),
    wrong(
      'there is no layout: where it is used',
      {
        'pages/index.tsx': `import { ‹useSession› } from '@clerk/nextjs'
export default function Page() {
  return <p>{useSession().session?.id}</p>
}
`,
      },
      missing('useSession()', 'pages/index.tsx', 'the root layout'),
    ),
    wrong(
      'in an app of a monorepo, where the package of the workspace renders something else',
      {
        'package.json': JSON.stringify({ name: 'all', workspaces: ['apps/*', 'packages/*'] }),
        'packages/kit/package.json': JSON.stringify({ name: '@acme/kit', main: './index.tsx' }),
        'packages/kit/index.tsx': `export const Providers = ({ children }) => <div>{children}</div>\n`,
        'apps/web/package.json': JSON.stringify({
          name: 'web',
          dependencies: { next: '15.5.0', '@clerk/nextjs': '6.30.0', '@acme/kit': 'workspace:*' },
        }),
        'apps/web/app/page.tsx': PAGE,
        'apps/web/components/menu.tsx': MENU,
        'apps/web/app/layout.tsx': through('@acme/kit').replace('Layout', '‹Layout›'),
      },
      missing(
        'useUser()',
        'components/menu.tsx',
        'app/layout.tsx',
        wrap(
          `import { ClerkProvider } from '@clerk/nextjs'\n${through('@acme/kit').replace('{children}<', '<ClerkProvider>{children}</ClerkProvider><')}`,
        ),
      ),
    ),
  ],
})
