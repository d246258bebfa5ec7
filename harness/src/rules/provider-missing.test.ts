import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { write } from '../app/copy-app.test.support.ts'
import { auditFacts, writeApp, type AppFiles } from './audit-facts.test.support.ts'
import { providerMissing } from './provider-missing.ts'

const layout = (imports: string, body: string) => ({
  'app/layout.tsx': `import type { ReactNode } from 'react'
${imports}
export default function Layout({ children }: { children: ReactNode }) { return ${body} }`,
})
const plain = layout('', '<html><body>{children}</body></html>')
const page = { 'app/page.tsx': "import { Menu } from '../components/menu'\nexport default () => <Menu />" }
const menu = {
  'components/menu.tsx': `'use client'
import { useUser } from '@clerk/nextjs'
export function Menu() { return <p>{useUser().user?.id}</p> }`,
}

async function found(files: AppFiles | string): Promise<string[]> {
  const findings = await providerMissing.check(await auditFacts(files))
  return findings.map(({ severity, file, line, message }) => `${severity} ${file}:${line} ${message}`)
}

describe('provider-missing', () => {
  it('finds a hook or a component without a provider, at the root layout', async () => {
    expect(await found({ ...plain, ...page, ...menu })).toEqual([
      expect.stringMatching(/^error app\/layout\.tsx:3 useUser\(\) is used in components\/menu\.tsx, and no layout/),
    ])
    const button = { 'app/page.tsx': "import { UserButton } from '@clerk/nextjs'\nexport default () => <UserButton />" }
    expect(await found({ ...plain, ...button })).toHaveLength(1)
  })

  it('is silent when the layout renders it, itself or through files and dynamic imports', async () => {
    const own = layout("import { ClerkProvider } from '@clerk/nextjs'", '<ClerkProvider>{children}</ClerkProvider>')
    expect(await found({ ...own, ...page, ...menu })).toEqual([])
    const providers = {
      'lib/index.ts': "export * from './providers'",
      'lib/providers.tsx': `'use client'
import { ClerkProvider as Clerk } from '@clerk/nextjs'
export function Providers({ children }) { return <Clerk>{children}</Clerk> }`,
    }
    const through = layout("import { Providers } from '../lib'", '<Providers>{children}</Providers>')
    expect(await found({ ...through, ...providers, ...page, ...menu })).toEqual([])
    const fromLib = layout("import { ClerkProvider } from '../lib/clerk'", '<ClerkProvider>{children}</ClerkProvider>')
    const handedOn = { ...fromLib, 'lib/clerk.ts': "export { ClerkProvider } from '@clerk/nextjs'" }
    expect(await found({ ...handedOn, ...page, ...menu })).toEqual([])
    const whole = layout(
      "import * as Clerk from '@clerk/nextjs'",
      '<Clerk.ClerkProvider>{children}</Clerk.ClerkProvider>',
    )
    expect(await found({ ...whole, ...page, ...menu })).toEqual([])
    const lazily = layout("const Providers = dynamic(() => import('../lib/providers'))", '<Providers />')
    expect(await found({ ...lazily, ...providers, ...page, ...menu })).toEqual([])
  })

  it('finds a provider that is written and used nowhere, or only imported', async () => {
    const unused = {
      'lib/providers.tsx': `import { ClerkProvider } from '@clerk/nextjs'
export function Providers({ children }) { return <ClerkProvider>{children}</ClerkProvider> }`,
    }
    expect(await found({ ...plain, ...page, ...menu, ...unused })).toHaveLength(1)
    const imported = layout("import { ClerkProvider } from '@clerk/nextjs'", '<html>{children}</html>')
    expect(await found({ ...imported, ...page, ...menu })).toHaveLength(1)
    const other = layout(
      "import { Fragment as ClerkProvider } from 'react'",
      '<ClerkProvider>{children}</ClerkProvider>',
    )
    expect(await found({ ...other, ...page, ...menu })).toHaveLength(1)
  })

  it('is silent when a page brings its own provider', async () => {
    const own = {
      'app/page.tsx': `import { ClerkProvider, UserButton } from '@clerk/nextjs'
export default () => <ClerkProvider><UserButton /></ClerkProvider>`,
    }
    expect(await found({ ...plain, ...own })).toEqual([])
  })

  it('knows what works without one: server code, types, and server versions of <Show> and <SignedIn>', async () => {
    const code = `import { auth } from '@clerk/nextjs/server'
import { SignedIn, Show } from '@clerk/nextjs'
import type { UserButton } from '@clerk/nextjs'
export default () => <SignedIn>x</SignedIn>`
    expect(await found({ ...plain, 'app/page.tsx': code })).toEqual([])
    expect(await found({ ...plain, 'app/page.tsx': `'use client'\n${code}` })).toHaveLength(1)
  })

  it('knows _app of the Pages Router', async () => {
    const pages = {
      'pages/index.tsx': "import { useUser } from '@clerk/nextjs'\nexport default () => useUser().user?.id",
    }
    const app = (body: string) => ({
      'pages/_app.tsx': `import { ClerkProvider } from '@clerk/nextjs'
export default function App({ Component }) { return ${body} }`,
    })
    expect(await found({ ...pages, ...app('<ClerkProvider><Component /></ClerkProvider>') })).toEqual([])
    expect(await found({ ...pages, ...app('<Component />') })).toEqual([
      expect.stringMatching(/^error pages\/_app\.tsx:2 /),
    ])
  })

  it('says nothing where a package that cannot be read may bring it', async () => {
    const package_ = (range: Record<string, string>) => ({
      'package.json': JSON.stringify({ dependencies: { next: '16.4.6', ...range } }),
    })
    const from = (name: string) => layout(`import { Providers } from '${name}'`, '<Providers>{children}</Providers>')
    const rest = { ...page, ...menu }
    expect(await found({ ...from('@acme/auth'), ...rest, ...package_({ '@acme/auth': 'workspace:*' }) })).toEqual([])
    expect(await found({ ...from('@acme/auth'), ...rest, ...package_({}) })).toEqual([])
    expect(await found({ ...from('@/missing'), ...rest, ...package_({}) })).toEqual([])
    expect(await found({ ...from('next-themes'), ...rest, ...package_({ 'next-themes': '^0.4.0' }) })).toHaveLength(1)
  })

  it('looks into installed packages for what they depend on', async () => {
    const from = layout("import { Providers } from '@acme/kit'", '<Providers>{children}</Providers>')
    const root = writeApp({ ...from, ...page, ...menu })
    const install = (dependencies: Record<string, string>) => {
      const folder = path.join(root, 'node_modules/@acme/kit')
      write(path.join(folder, 'package.json'), JSON.stringify({ name: '@acme/kit', version: '1.0.0', dependencies }))
      write(path.join(folder, 'index.js'), '')
    }
    install({ '@clerk/nextjs': '7' })
    expect(await found(root)).toEqual([])
    install({ react: '19' })
    expect(await found(root)).toHaveLength(1)
  })
})
