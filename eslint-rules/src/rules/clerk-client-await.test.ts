import { testRule } from '../rule-table.test.support.ts'
import rule, { type MessageIds, type Options } from './clerk-client-await.ts'

const IMPORT = `import { clerkClient } from '@clerk/nextjs/server'\n`
const action = (body: string, head = 'export async function action(id)') => `${IMPORT}${head} {\n  ${body}\n}`
const sync = 'export function action(id)'

testRule<MessageIds, Options>('clerk-client-await', rule, {
  valid: [
    { name: 'awaited first', code: action('const client = await clerkClient()\n  await client.users.getUser(id)') },
    { name: 'awaited in place', code: action('await (await clerkClient()).users.getUser(id)') },
    { name: 'destructured after await', code: action('const { users } = await clerkClient()') },
    { name: 'a chain', code: action('return clerkClient().then((client) => client.users.getUser(id))', sync) },
    { name: 'returned', code: action('return clerkClient()', sync) },
    { name: 'kept and awaited later', code: action('const going = clerkClient()\n  return (await going).users') },
    { name: 'an awaited list', code: action('const [client] = await Promise.all([clerkClient(), load(id)])') },
    {
      name: 'the object of @clerk/express',
      code: `import { clerkClient } from '@clerk/express'\nclerkClient.users.getUser(id)`,
    },
    {
      name: 'the package of Clerk 4',
      code: `import { clerkClient } from '@clerk/nextjs'\nclerkClient.users.getUser(id)`,
    },
    {
      name: 'a client made by hand',
      code: `import { createClerkClient } from '@clerk/nextjs/server'\nconst clerkClient = createClerkClient({})\nclerkClient.users.getUser(id)`,
    },
    { name: 'a mock', code: action('clerkClient.mockResolvedValue({ users })') },
    { name: 'what every function has', code: action('return clerkClient.name') },
    {
      name: 'a local of the same name',
      code: action('const run = (clerkClient) => clerkClient().users\n  return run'),
    },
    { name: 'users of something else', code: action('return store().users') },
  ],
  invalid: [
    {
      name: 'the form of Clerk 5',
      code: action('await ‹clerkClient()›.users.getUser(id)'),
      errors: [{ message: 'promise', data: { client: 'clerkClient' } }],
      output: action('await (await clerkClient()).users.getUser(id)'),
    },
    {
      name: 'a statement that comes to begin with a parenthesis keeps its distance',
      code: action('log(id)\n  ‹clerkClient()›.users.deleteUser(id)'),
      errors: [{ message: 'promise' }],
      output: action('log(id)\n  ;(await clerkClient()).users.deleteUser(id)'),
    },
    {
      name: 'first in a block no semicolon is needed',
      code: action('‹clerkClient()›.users.deleteUser(id)'),
      errors: [{ message: 'promise' }],
      output: action('(await clerkClient()).users.deleteUser(id)'),
    },
    {
      name: 'after a semicolon neither',
      code: action('log(id);\n  ‹clerkClient›.users.deleteUser(id);'),
      errors: [{ message: 'function' }],
      output: action('log(id);\n  (await clerkClient()).users.deleteUser(id);'),
    },
    {
      name: 'in a function that is not async',
      code: action('return ‹clerkClient()›.users.getUser(id)', sync),
      errors: [
        {
          message: 'promise',
          suggestions: [
            {
              message: 'makeAsync',
              output: action('return (await clerkClient()).users.getUser(id)', 'export async function action(id)'),
            },
          ],
        },
      ],
    },
    {
      name: 'kept in a variable',
      code: action('const client = ‹clerkClient()›\n  return client.users.getUser(id)'),
      errors: [{ message: 'promise' }],
      output: action('const client = await clerkClient()\n  return client.users.getUser(id)'),
    },
    {
      name: 'destructured',
      code: action('const { users } = ‹clerkClient()›'),
      errors: [{ message: 'promise' }],
      output: action('const { users } = await clerkClient()'),
    },
    {
      name: 'not called, as in Clerk 4',
      code: action('await ‹clerkClient›.users.getUser(id)'),
      errors: [{ message: 'function', data: { client: 'clerkClient' } }],
      output: action('await (await clerkClient()).users.getUser(id)'),
    },
    {
      name: 'not called and destructured',
      code: action('const { organizations } = ‹clerkClient›'),
      errors: [{ message: 'function' }],
      output: action('const { organizations } = await clerkClient()'),
    },
    {
      name: 'a renamed import',
      code: `import { clerkClient as backend } from '@clerk/nextjs/server'\nexport const get = async (id) => ‹backend›.sessions.getSession(id)`,
      errors: [{ message: 'function', data: { client: 'backend' } }],
      output: `import { clerkClient as backend } from '@clerk/nextjs/server'\nexport const get = async (id) => (await backend()).sessions.getSession(id)`,
    },
    {
      name: 'a namespace import',
      code: `import * as clerk from '@clerk/nextjs/server'\nexport const get = async (id) => ‹clerk.clerkClient()›.users.getUser(id)`,
      errors: [{ message: 'promise', data: { client: 'clerk.clerkClient' } }],
      output: `import * as clerk from '@clerk/nextjs/server'\nexport const get = async (id) => (await clerk.clerkClient()).users.getUser(id)`,
    },
    {
      name: 'at the top of a module',
      code: `${IMPORT}export const users = ‹clerkClient()›.users`,
      errors: [
        {
          message: 'promise',
          suggestions: [{ message: 'addAwait', output: `${IMPORT}export const users = (await clerkClient()).users` }],
        },
      ],
    },
    {
      name: 'in the default of a parameter nothing can be offered',
      code: action('return users', 'export async function action(users = ‹clerkClient()›.users)'),
      errors: [{ message: 'promise' }],
    },
  ],
})
