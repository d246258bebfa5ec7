import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { testRule } from '../rule-table.test.support.ts'
import rule, { type MessageIds, type Options } from './wrong-auth-import.ts'

/** Two apps on disk, for what their `package.json` says. */
const apps = mkdtempSync(join(tmpdir(), 'routewarden-eslint-'))
const appWith = (name: string, clerk: string) => {
  mkdirSync(join(apps, name, 'app'), { recursive: true })
  writeFileSync(join(apps, name, 'package.json'), JSON.stringify({ dependencies: { '@clerk/nextjs': clerk } }))
  return join(apps, name, 'app/route.js')
}
const clerkFour = appWith('four', '^4.29.1')
const clerkSix = appWith('six', '~6.12.0')
afterAll(() => {
  rmSync(apps, { recursive: true })
})

const SERVER = `import { auth } from '@clerk/nextjs/server'\n`
const root = (name: string) => ({ message: 'root' as const, data: { name } })
const hook = (name: string, instead: string) => ({ message: 'hook' as const, data: { name, instead } })
const PAGE = 'src/app/(team)/page.jsx'
const ROUTE = 'app/api/me/route.js'

testRule<MessageIds, Options>('wrong-auth-import', rule, {
  valid: [
    { name: 'from the server', code: `${SERVER}export async function GET() { await auth.protect() }`, filename: ROUTE },
    { name: 'components and hooks from the root', code: `import { ClerkProvider, UserButton } from '@clerk/nextjs'` },
    { name: 'an app of Clerk 4', code: `import { auth, UserButton } from '@clerk/nextjs'`, filename: clerkFour },
    { name: 'a type only', typescript: true, code: `import type { auth } from '@clerk/nextjs'` },
    {
      name: 'hooks in a client page',
      code: `'use client'\nimport { useUser } from '@clerk/nextjs'\nexport default function Page() { const { user } = useUser() }`,
      filename: PAGE,
    },
    {
      name: 'hooks in a component, which a client may import',
      code: `import { useUser } from '@clerk/nextjs'\nexport function Menu() { const { user } = useUser() }`,
      filename: 'components/menu.jsx',
    },
    {
      name: 'hooks in the Pages Router',
      code: `import { useUser } from '@clerk/nextjs'\nexport default function Page() { const { user } = useUser() }`,
      filename: 'pages/app/page.jsx',
    },
    {
      name: 'hooks of others',
      code: `import { useUser } from '@/lib/user'\nexport default function Page() { const user = useUser() }`,
      filename: PAGE,
    },
    {
      name: 'getAuth in pages/api',
      code: `import { getAuth } from '@clerk/nextjs/server'\nexport default function handler(req, res) { getAuth(req) }`,
      filename: 'pages/api/me.js',
    },
    {
      name: 'getAuth with the request of a handler',
      code: `import { getAuth } from '@clerk/nextjs/server'\nexport async function GET(request) { const { userId } = getAuth(request) }`,
      filename: ROUTE,
    },
    {
      name: 'getAuth with the headers of the request',
      code: `'use server'\nimport { getAuth } from '@clerk/nextjs/server'\nexport async function save() { return getAuth({ headers: await headers() }).userId }`,
      filename: 'lib/actions.js',
    },
    {
      name: 'another library alone',
      code: `import { getServerSession } from 'next-auth'\nexport async function GET() { const session = await getServerSession() }`,
      filename: ROUTE,
    },
    {
      name: 'Firebase beside Clerk, as Clerk documents it',
      code: `${SERVER}import { getAuth } from 'firebase/auth'\nsignInWithCustomToken(getAuth(app), token)`,
    },
    {
      name: 'a wrapper of its own',
      code: `import { auth } from '@/lib/auth'\nexport async function GET() { const { userId } = await auth() }`,
      filename: ROUTE,
    },
    {
      name: 'a stand-in in a test',
      code: `import { auth } from '../mocks/auth'`,
      filename: 'app/api/me/route.test.js',
    },
    { name: 'something else from a folder of mocks', code: `import { rows } from '@/mocks/rows'`, filename: PAGE },
    {
      name: 'a wrapper that asks',
      code: `import { auth as clerk } from '@clerk/nextjs/server'\nexport const auth = async () => ({ userId: (await clerk()).userId })`,
    },
    {
      name: 'a fixed user in a file for tests',
      code: `export const auth = async () => ({ userId: 'user_1' })`,
      filename: 'lib/mock-auth.js',
    },
    { name: 'the name in another place', code: `import { auth } from 'googleapis'\nauth.fromJSON(keys)` },
  ],
  invalid: [
    {
      name: 'auth from the root',
      code: `import { ‹auth› } from '@clerk/nextjs'`,
      output: `import { auth } from '@clerk/nextjs/server'`,
      errors: [root('auth')],
    },
    {
      name: 'in an app of Clerk 6, in double quotes',
      code: `import { ‹currentUser as me› } from "@clerk/nextjs";`,
      filename: clerkSix,
      output: `import { currentUser as me } from "@clerk/nextjs/server";`,
      errors: [root('currentUser')],
    },
    {
      name: 'two from the root',
      code: `import { ‹auth›, ‹clerkClient› } from '@clerk/nextjs'`,
      output: `import { auth, clerkClient } from '@clerk/nextjs/server'`,
      errors: [root('auth'), root('clerkClient')],
    },
    {
      name: 'among components',
      code: `import { UserButton, ‹auth›, SignIn } from "@clerk/nextjs";\nrun()`,
      output: `import { UserButton, SignIn } from "@clerk/nextjs";\nimport { auth } from "@clerk/nextjs/server";\nrun()`,
      errors: [root('auth')],
    },
    {
      name: 'after a component',
      code: `import { UserButton, ‹currentUser› } from '@clerk/nextjs'`,
      output: `import { UserButton } from '@clerk/nextjs'\nimport { currentUser } from '@clerk/nextjs/server'`,
      errors: [root('currentUser')],
    },
    {
      name: 'the middleware from the root',
      code: `import { ‹clerkMiddleware›, ‹createRouteMatcher› } from '@clerk/nextjs'\nexport default clerkMiddleware()`,
      output: `import { clerkMiddleware, createRouteMatcher } from '@clerk/nextjs/server'\nexport default clerkMiddleware()`,
      errors: [root('clerkMiddleware'), root('createRouteMatcher')],
    },
    {
      name: 'through require',
      code: `const { ‹auth› } = require('@clerk/nextjs')`,
      output: `const { auth } = require('@clerk/nextjs/server')`,
      errors: [root('auth')],
    },
    {
      name: 'through import()',
      code: `export async function GET() { const { ‹auth› } = await import('@clerk/nextjs') }`,
      output: `export async function GET() { const { auth } = await import('@clerk/nextjs/server') }`,
      errors: [root('auth')],
    },
    {
      name: 'useUser in a page of the server',
      code: `import { useUser } from '@clerk/nextjs'\nexport default function Page() { const { user } = ‹useUser›() }`,
      filename: PAGE,
      errors: [hook('useUser', 'await currentUser()')],
    },
    {
      name: 'useAuth in a handler',
      code: `import { useAuth } from '@clerk/nextjs'\nexport async function GET() { const { userId } = ‹useAuth›() }`,
      filename: ROUTE,
      errors: [hook('useAuth', 'await auth()')],
    },
    {
      name: 'useOrganization in a Server Action',
      code: `'use server'\nimport * as clerk from '@clerk/nextjs'\nexport async function save() { const { organization } = ‹clerk.useOrganization›() }`,
      filename: 'lib/actions.js',
      errors: [hook('useOrganization', 'await auth()')],
    },
    {
      name: 'getAuth in a page',
      code: `import { getAuth } from '@clerk/nextjs/server'\nexport default async function Page({ request }) { const { userId } = ‹getAuth(request)› }`,
      filename: PAGE,
      errors: [
        {
          message: 'getAuth',
          suggestions: [
            {
              message: 'useAuth',
              output: `import { auth } from '@clerk/nextjs/server'\nexport default async function Page({ request }) { const { userId } = await auth() }`,
            },
          ],
        },
      ],
    },
    {
      name: 'getAuth in a Server Action, beside auth',
      code: `'use server'\nimport { auth, getAuth } from '@clerk/nextjs/server'\nexport async function save() { return ‹getAuth()›.userId ?? auth() }`,
      filename: 'lib/actions.js',
      errors: [
        {
          message: 'getAuth',
          suggestions: [
            {
              message: 'useAuth',
              output: `'use server'\nimport { auth, getAuth } from '@clerk/nextjs/server'\nexport async function save() { return (await auth()).userId ?? auth() }`,
            },
          ],
        },
      ],
    },
    {
      name: 'getAuth where another auth is in the way',
      code: `import { getAuth } from '@clerk/nextjs/server'\nimport { auth } from '@/lib/auth'\nexport async function GET(request) { return ‹getAuth(new Request(request.url))›.userId ?? auth() }`,
      filename: ROUTE,
      errors: [{ message: 'getAuth' }],
    },
    {
      name: `Clerk's keys from Firebase`,
      code: `import { getAuth } from 'firebase/auth'\nimport { UserButton } from '@clerk/nextjs'\nexport async function GET() { const { userId } = ‹getAuth›() }`,
      filename: ROUTE,
      errors: [{ message: 'foreign', data: { name: 'getAuth', module: 'firebase/auth', key: 'userId' } }],
    },
    {
      name: `Clerk's keys from another library, in an app that has Clerk`,
      code: `import { getServerSession } from 'next-auth'\nexport async function GET() { return (await ‹getServerSession›()).orgId }`,
      filename: clerkSix,
      errors: [{ message: 'foreign', data: { name: 'getServerSession', module: 'next-auth', key: 'orgId' } }],
    },
    {
      name: 'the session of another library beside Clerk',
      code: `${SERVER}import { getServerSession } from 'next-auth'\nexport async function GET() { if (!(await ‹getServerSession›(options))) return }`,
      filename: ROUTE,
      errors: [{ message: 'beside', data: { name: 'getServerSession', module: 'next-auth' } }],
    },
    {
      name: 'a stand-in',
      code: `import { ‹auth› } from '@/lib/mock-auth'`,
      filename: ROUTE,
      errors: [
        {
          message: 'standIn',
          data: { name: 'auth', module: '@/lib/mock-auth' },
          suggestions: [{ message: 'useClerk', output: `import { auth } from '@clerk/nextjs/server'` }],
        },
      ],
    },
    {
      name: 'a fixed user',
      code: `const ‹auth› = async () => ({ userId: 'user_123', orgId: null })\nexport async function GET() { const { userId } = await auth() }`,
      filename: ROUTE,
      errors: [{ message: 'fixedUser', data: { name: 'auth' } }],
    },
    {
      name: 'a fixed user, as a function that is exported',
      code: `export async function ‹currentUser›() {\n  return { id: 'user_123' }\n}`,
      filename: 'lib/session.js',
      errors: [{ message: 'fixedUser', data: { name: 'currentUser' } }],
    },
  ],
})
