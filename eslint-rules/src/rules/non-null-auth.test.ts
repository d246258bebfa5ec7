import { testRule } from '../rule-table.test.support.ts'
import rule, { type MessageIds, type Options } from './non-null-auth.ts'

const IMPORT = `import { auth, currentUser, getAuth } from '@clerk/nextjs/server'\n`
const GET = (...lines: string[]) => `${IMPORT}export async function GET(request) {\n  ${lines.join('\n  ')}\n}`
const page = (...lines: string[]) => `${IMPORT}export default async function Page() {\n  ${lines.join('\n  ')}\n}`
const ROUTE = 'app/api/rows/route.ts'

/** What is marked is reported, and the suggestion adds a line and takes the assertion away. */
function found(
  message: MessageIds,
  value: string,
  lines: string[],
  suggestion?: { wrap: (...lines: string[]) => string; tested?: string; lines: string[] },
) {
  return {
    code: (suggestion?.wrap ?? page)(...lines),
    errors: [
      {
        message,
        data: { value },
        ...(suggestion
          ? {
              suggestions: [
                {
                  message: 'refuse' as const,
                  data: { value: suggestion.tested ?? value },
                  output: suggestion.wrap(...suggestion.lines),
                },
              ],
            }
          : {}),
      },
    ],
  }
}

const typescript = true

testRule<MessageIds, Options>('non-null-auth', rule, {
  valid: [
    { name: 'as it is', code: page('const { userId } = await auth()', 'return rowsOf(userId)') },
    {
      name: 'after an early exit',
      typescript,
      code: page(
        'const { userId } = await auth()',
        'if (!userId) return null',
        'return rows.map(() => rowsOf(userId!))',
      ),
    },
    {
      name: 'after a redirect',
      typescript,
      code: page(
        'const { userId } = await auth()',
        `if (userId === null) { redirect('/sign-in') }`,
        'return rowsOf(userId!)',
      ),
    },
    {
      name: 'inside a condition',
      typescript,
      code: page('const { orgId } = await auth()', 'if (orgId) { await save(orgId as string) }'),
    },
    {
      name: 'inside a conditional expression',
      typescript,
      code: page('const { userId } = await auth()', 'return userId ? rowsOf(userId!) : null'),
    },
    {
      name: 'behind &&',
      typescript,
      code: page('const user = await currentUser()', 'return user && rowsOf(user!.id)'),
    },
    {
      name: 'a user, because there is an organization',
      typescript,
      code: page('const { userId, orgId } = await auth()', 'if (!orgId) throw new Error()', 'return rowsOf(userId!)'),
    },
    {
      name: 'after protect()',
      typescript,
      code: page('await auth.protect()', 'const { userId } = await auth()', 'return rowsOf(userId!)'),
    },
    {
      name: 'an organization, after protect() with a role',
      typescript,
      code: page(`const { orgId } = await auth.protect({ role: 'org:admin' })`, 'return rowsOf(orgId!)'),
    },
    {
      name: 'an organization, because of has()',
      typescript,
      code: page(
        'const { has, orgId } = await auth()',
        `if (!has({ permission: 'org:read' })) notFound()`,
        'return rowsOf(orgId!)',
      ),
    },
    {
      name: 'after isAuthenticated',
      typescript,
      code: page(
        'const { isAuthenticated, userId } = await auth()',
        'if (!isAuthenticated) return null',
        'return rowsOf(userId!)',
      ),
    },
    {
      name: 'after a condition that was kept',
      typescript,
      code: page(
        'const { userId } = await auth()',
        'const isStranger = userId === null',
        'if (isStranger) return null',
        'return rowsOf(userId!)',
      ),
    },
    {
      name: 'after an assertion at run time',
      typescript,
      code: page('const { userId } = await auth()', 'assert(userId)', 'return rowsOf(userId!)'),
    },
    {
      name: 'after a guard of its own',
      typescript,
      code: page('await requireUser()', 'const { userId } = await auth()', 'return rowsOf(userId!)'),
    },
    {
      name: 'after a row that was looked up by it',
      typescript,
      code: page(
        'const { userId } = await auth()',
        'const me = await find(userId)',
        'if (!me) notFound()',
        'return rowsOf(userId!)',
      ),
    },
    {
      name: 'of protect(), which answers users',
      typescript,
      code: page('const { userId } = await auth.protect()', 'return rowsOf(userId!)'),
    },
    {
      name: 'null stays in the type',
      typescript,
      code: page('const { userId } = await auth()', 'return rowsOf(userId as string | null)'),
    },
    {
      name: 'of another library',
      typescript,
      code: `import { currentUser } from '@clerk/nextjs/server'\nimport { auth } from '@/auth'\nconst { userId } = await auth()\nrowsOf(userId!)`,
    },
    {
      name: 'of something else',
      typescript,
      code: page('const { userId } = await auth()', 'return rows.find(isOpen)!.name'),
    },
    { name: 'String() of something else', code: page('const { userId } = await auth()', 'return String(rows.length)') },
    {
      name: 'String() after a check',
      code: page('const { userId } = await auth()', 'if (!userId) return null', 'return String(userId)'),
    },
  ],
  invalid: [
    {
      name: 'a user id in a page',
      typescript,
      ...found('userId', 'userId', ['const { userId } = await auth()', 'return rowsOf(‹userId!›)'], {
        wrap: page,
        lines: [
          'const { userId } = await auth()',
          `if (!userId) throw new Error('Not signed in')`,
          'return rowsOf(userId)',
        ],
      }),
    },
    {
      name: 'an organization in a handler',
      typescript,
      filename: ROUTE,
      ...found('orgId', 'orgId', ['const { orgId } = await auth();', 'return rowsOf(‹orgId!›);'], {
        wrap: GET,
        lines: [
          'const { orgId } = await auth();',
          'if (!orgId) return new Response(null, { status: 403 });',
          'return rowsOf(orgId);',
        ],
      }),
    },
    {
      name: 'an organization although there is a user',
      typescript,
      filename: ROUTE,
      ...found(
        'orgId',
        'orgId',
        ['const { userId, orgId } = await auth()', 'if (!userId) return', 'return rowsOf(‹orgId!›)'],
        {
          wrap: GET,
          lines: [
            'const { userId, orgId } = await auth()',
            'if (!orgId) return new Response(null, { status: 403 })',
            'if (!userId) return',
            'return rowsOf(orgId)',
          ],
        },
      ),
    },
    {
      name: 'asserted to be text',
      typescript,
      filename: ROUTE,
      ...found('userId', 'userId', ['const { userId } = await auth()', 'return rowsOf(‹userId as string›)'], {
        wrap: GET,
        lines: [
          'const { userId } = await auth()',
          'if (!userId) return new Response(null, { status: 401 })',
          'return rowsOf(userId)',
        ],
      }),
    },
    {
      name: 'of the session',
      typescript,
      ...found('userId', 'session.userId', ['const session = await auth()', 'return rowsOf(‹session.userId!›)'], {
        wrap: page,
        lines: [
          'const session = await auth()',
          `if (!session.userId) throw new Error('Not signed in')`,
          'return rowsOf(session.userId)',
        ],
      }),
    },
    {
      name: 'without a name',
      typescript,
      ...found('orgId', '(await auth()).orgId', ['return rowsOf(‹(await auth()).orgId!›)']),
    },
    {
      name: 'the user',
      typescript,
      ...found('user', 'user', ['const user = await currentUser()', 'return rowsOf(‹user!›.id)'], {
        wrap: page,
        lines: [
          'const user = await currentUser()',
          `if (!user) throw new Error('Not signed in')`,
          'return rowsOf(user.id)',
        ],
      }),
    },
    {
      name: 'the id of a user that may be missing',
      typescript,
      ...found('user', 'user?.id', ['const user = await currentUser()', 'return rowsOf(‹user?.id as string›)'], {
        wrap: page,
        tested: 'user',
        lines: [
          'const user = await currentUser()',
          `if (!user) throw new Error('Not signed in')`,
          'return rowsOf(user?.id)',
        ],
      }),
    },
    {
      name: 'the user at once',
      typescript,
      ...found('user', 'await currentUser()', ['const user = ‹(await currentUser())!›']),
    },
    {
      name: 'asserted to be a user',
      typescript,
      ...found('user', 'await currentUser()', ['const user = ‹(await currentUser()) as User›']),
    },
    {
      name: 'with Clerk 5, where auth() is no promise',
      typescript,
      ...found('userId', 'auth().userId', ['return rowsOf(‹auth().userId!›)']),
    },
    {
      name: 'of getAuth',
      typescript,
      ...found('userId', 'userId', ['const { userId } = getAuth(request)', 'return rowsOf(‹userId!›)'], {
        wrap: page,
        lines: [
          'const { userId } = getAuth(request)',
          `if (!userId) throw new Error('Not signed in')`,
          'return rowsOf(userId)',
        ],
      }),
    },
    {
      name: 'an organization of protect(), which asks for none',
      typescript,
      ...found('orgId', 'orgId', ['const { orgId } = await auth.protect()', 'return rowsOf(‹orgId!›)'], {
        wrap: page,
        lines: [
          'const { orgId } = await auth.protect()',
          `if (!orgId) throw new Error('No active organization')`,
          'return rowsOf(orgId)',
        ],
      }),
    },
    {
      name: 'after a check of something else',
      typescript,
      ...found(
        'userId',
        'userId',
        ['const { userId } = await auth()', 'if (!request.body) return', 'return rowsOf(‹userId!›)'],
        {
          wrap: page,
          lines: [
            'const { userId } = await auth()',
            `if (!userId) throw new Error('Not signed in')`,
            'if (!request.body) return',
            'return rowsOf(userId)',
          ],
        },
      ),
    },
    {
      name: 'after a check that goes on',
      typescript,
      ...found(
        'userId',
        'userId',
        ['const { userId } = await auth()', `if (!userId) console.warn('no user')`, 'return rowsOf(‹userId!›)'],
        {
          wrap: page,
          lines: [
            'const { userId } = await auth()',
            `if (!userId) throw new Error('Not signed in')`,
            `if (!userId) console.warn('no user')`,
            'return rowsOf(userId)',
          ],
        },
      ),
    },
    {
      name: 'made text',
      ...found('textOfNull', 'userId', ['const { userId } = await auth()', 'return rowsOf(‹String(userId)›)'], {
        wrap: page,
        lines: [
          'const { userId } = await auth()',
          `if (!userId) throw new Error('Not signed in')`,
          'return rowsOf(userId)',
        ],
      }),
    },
    {
      name: 'asserted in a comment',
      ...found('orgId', 'orgId', ['const { orgId } = await auth()', 'return rowsOf(/** @type {string} */ (‹orgId›))'], {
        wrap: page,
        lines: [
          'const { orgId } = await auth()',
          `if (!orgId) throw new Error('No active organization')`,
          'return rowsOf(/** @type {string} */ (orgId))',
        ],
      }),
    },
  ],
})
