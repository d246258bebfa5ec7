import { testRule } from '../rule-table.test.support.ts'
import rule, { type MessageIds, type Options } from './guard-await.ts'

const IMPORT = `import { auth, currentUser } from '@clerk/nextjs/server'\n`
const page = (body: string, head = 'export default async function Page()') => `${IMPORT}${head} {\n  ${body}\n}`
const sync = 'export default function Page()'
const guards: Options = [{ extraGuards: [{ module: '@/lib/auth', names: ['requireAdmin'] }] }]

testRule<MessageIds, Options>('guard-await', rule, {
  valid: [
    { name: 'awaited', code: page('const { userId } = await auth()') },
    { name: 'protect awaited', code: page('await auth.protect()') },
    { name: 'user awaited', code: page('const user = await currentUser()\n  if (!user) return null') },
    { name: 'read from what was awaited', code: page('if (!(await auth()).userId) return null') },
    { name: 'an awaited list', code: page('const [session, rows] = await Promise.all([auth(), load()])') },
    { name: 'returned', code: page('return auth()', 'export function session()') },
    { name: 'the body of an arrow function', code: `${IMPORT}export const session = cache(() => auth())` },
    { name: 'use()', code: page('const { userId } = use(auth())', sync) },
    { name: 'handed to a component', code: page('return <Menu session={auth()} />', sync) },
    { name: 'handed on in an object', code: page('return render({ session: auth() })', sync) },
    { name: 'a chain that is returned', code: page('return auth().then(({ userId }) => userId)', sync) },
    {
      name: 'started first, awaited later',
      code: page('const going = auth()\n  const rows = await load()\n  const { userId } = await going'),
    },
    { name: 'exported as it is', code: `${IMPORT}export const going = auth()` },
    {
      name: 'auth of another library',
      code: `import { auth } from '@/auth'\nexport async function GET() { if (!auth()) return }`,
    },
    {
      name: 'Clerk 4, where auth() was no promise',
      code: `import { auth } from '@clerk/nextjs'\nexport function GET() { const { userId } = auth() }`,
    },
    {
      name: 'a namesake of another library beside Clerk',
      code: `import { clerkClient } from '@clerk/nextjs/server'\nimport { auth } from '@/auth'\nexport async function GET() { if (!auth()) return }`,
    },
    { name: 'a parameter of the same name', code: page('const run = (auth) => { auth() }\n  run(task)') },
    {
      name: 'a mock',
      code: page('vi.mocked(auth).mockResolvedValue(stranger)', 'beforeEach(() =>').replace(/\}$/, '})'),
    },
    {
      name: 'protect of a handler, which proxy-await-protect judges',
      code: `import { clerkMiddleware } from '@clerk/nextjs/server'\nexport default clerkMiddleware(async (auth) => { auth.protect() })`,
    },
    { name: 'only a type', typescript: true, code: page('let session: Awaited<ReturnType<typeof auth>>') },
    {
      name: 'a guard of its own that is not named in the options',
      code: `import { requireAdmin } from '@/lib/auth'\nexport async function GET() { requireAdmin() }`,
    },
    {
      name: 'a namesake of an extra guard',
      code: `import { requireAdmin } from '@/lib/other'\nexport async function GET() { requireAdmin() }`,
      options: guards,
    },
  ],
  invalid: [
    {
      name: 'a bare protect',
      code: page('‹auth.protect()›'),
      errors: [{ message: 'dropped', data: { call: 'auth.protect()' } }],
      output: page('await auth.protect()'),
    },
    {
      name: 'a destructured promise',
      code: page('const { userId } = ‹auth()›'),
      errors: [{ message: 'destructured', data: { call: 'auth()' } }],
      output: page('const { userId } = await auth()'),
    },
    {
      name: 'a destructured promise in a function that is not async',
      code: page('const { userId } = ‹auth()›', sync),
      errors: [
        {
          message: 'destructured',
          suggestions: [
            {
              message: 'makeAsync',
              output: page('const { userId } = await auth()', 'export default async function Page()'),
            },
          ],
        },
      ],
    },
    {
      name: 'a property of a promise',
      code: page('const id = ‹auth()›.userId'),
      errors: [{ message: 'read', data: { call: 'auth()' } }],
      output: page('const id = (await auth()).userId'),
    },
    {
      name: 'a property, optionally',
      code: page('if (!‹currentUser()›?.id) return null'),
      errors: [{ message: 'read' }],
      output: page('if (!(await currentUser())?.id) return null'),
    },
    {
      name: 'a statement that comes to begin with a parenthesis keeps its distance',
      code: page('const one = two\n  ‹currentUser()›.id'),
      errors: [{ message: 'read' }],
      output: page('const one = two\n  ;(await currentUser()).id'),
    },
    {
      name: 'a user in a condition',
      code: page('if (!‹currentUser()›) return null'),
      errors: [{ message: 'tested', data: { call: 'currentUser()' } }],
      output: page('if (!(await currentUser())) return null'),
    },
    {
      name: 'a user compared',
      code: page('if (‹currentUser()› === null) return null'),
      errors: [{ message: 'tested' }],
      output: page('if ((await currentUser()) === null) return null'),
    },
    {
      name: 'a user made a Boolean',
      code: page('const known = Boolean(‹currentUser()›)'),
      errors: [{ message: 'tested' }],
      output: page('const known = Boolean(await currentUser())'),
    },
    {
      name: 'a promise spread',
      code: page('return { ...‹auth()› }'),
      errors: [{ message: 'read' }],
      output: page('return { ...await auth() }'),
    },
    {
      name: 'auth() in a condition: awaiting alone would leave it open',
      code: page('if (!‹auth()›) return null'),
      errors: [
        {
          message: 'testedAuth',
          data: { call: 'auth()' },
          suggestions: [{ message: 'testUserId', output: page('if (!(await auth()).userId) return null') }],
        },
      ],
    },
    {
      name: 'auth() kept and tested',
      code: page('const session = ‹auth()›\n  if (!session) return null'),
      errors: [
        {
          message: 'testedAuth',
          suggestions: [
            { message: 'testUserId', output: page('const session = await auth()\n  if (!session.userId) return null') },
          ],
        },
      ],
    },
    {
      name: 'auth() kept and read',
      code: page('const session = ‹auth()›\n  const id = session.userId'),
      errors: [{ message: 'read' }],
      output: page('const session = await auth()\n  const id = session.userId'),
    },
    {
      name: 'kept, read here and relied on as a promise there',
      code: page('const session = ‹auth()›\n  log(session)\n  return session.userId'),
      errors: [
        {
          message: 'read',
          suggestions: [
            {
              message: 'addAwait',
              output: page('const session = await auth()\n  log(session)\n  return session.userId'),
            },
          ],
        },
      ],
    },
    {
      name: 'a chain that nobody waits for',
      code: page('‹auth()›.then(({ userId }) => log(userId))'),
      errors: [{ message: 'dropped' }],
      output: page('await auth().then(({ userId }) => log(userId))'),
    },
    {
      name: 'a method of an object that is not async',
      code: `${IMPORT}export const handlers = { GET() { ‹auth.protect()› } }`,
      errors: [
        {
          message: 'dropped',
          suggestions: [
            {
              message: 'makeAsync',
              output: `${IMPORT}export const handlers = { async GET() { await auth.protect() } }`,
            },
          ],
        },
      ],
    },
    {
      name: 'in a callback that is called at once no async is offered',
      code: page('return rows.filter(() => { return !‹currentUser()› })'),
      errors: [{ message: 'tested' }],
    },
    {
      name: 'a renamed import',
      code: `import { auth as clerkAuth } from '@clerk/nextjs/server'\nexport async function GET() { ‹clerkAuth.protect()› }`,
      errors: [{ message: 'dropped', data: { call: 'clerkAuth.protect()' } }],
      output: `import { auth as clerkAuth } from '@clerk/nextjs/server'\nexport async function GET() { await clerkAuth.protect() }`,
    },
    {
      name: 'a namespace import',
      code: `import * as clerk from '@clerk/nextjs/server'\nexport async function GET() { const { userId } = ‹clerk.auth()› }`,
      errors: [{ message: 'destructured', data: { call: 'clerk.auth()' } }],
      output: `import * as clerk from '@clerk/nextjs/server'\nexport async function GET() { const { userId } = await clerk.auth() }`,
    },
    {
      name: 'auth() of a handler',
      code: `import { clerkMiddleware } from '@clerk/nextjs/server'\nexport default clerkMiddleware(async (auth) => { const { userId } = ‹auth()› })`,
      errors: [{ message: 'destructured' }],
      output: `import { clerkMiddleware } from '@clerk/nextjs/server'\nexport default clerkMiddleware(async (auth) => { const { userId } = await auth() })`,
    },
    {
      name: 'the form of Clerk 5',
      code: page('‹auth().protect()›'),
      errors: [{ message: 'calledAuth', data: { name: 'auth' } }],
      output: page('await auth.protect()'),
    },
    {
      name: 'protect handed to after(), which runs after the answer',
      code: `import { after } from 'next/server'\n${page('after(‹auth.protect()›)')}`,
      errors: [{ message: 'dropped' }],
    },
    {
      name: 'an extra guard',
      code: `import { requireAdmin } from '@/lib/auth'\nexport async function GET() { ‹requireAdmin()› }`,
      options: guards,
      errors: [{ message: 'dropped', data: { call: 'requireAdmin()' } }],
      output: `import { requireAdmin } from '@/lib/auth'\nexport async function GET() { await requireAdmin() }`,
    },
    {
      name: 'under a type assertion, in a typed function',
      typescript: true,
      code: page('const { userId } = ‹auth()› as unknown as Session', 'export function owner(): string'),
      errors: [
        {
          message: 'destructured',
          suggestions: [
            {
              message: 'makeAsync',
              output: page(
                'const { userId } = await auth() as unknown as Session',
                'export async function owner(): Promise<string>',
              ),
            },
          ],
        },
      ],
    },
  ],
})
