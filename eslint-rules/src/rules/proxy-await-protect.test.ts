import { testRule } from '../rule-table.test.support.ts'
import rule, { type MessageIds, type Options } from './proxy-await-protect.ts'

const IMPORT = `import { clerkMiddleware } from '@clerk/nextjs/server'\n`
const proxy = (body: string, head = 'async (auth, req) =>') =>
  `${IMPORT}export default clerkMiddleware(${head} {\n  ${body}\n})`

testRule<MessageIds, Options>('proxy-await-protect', rule, {
  valid: [
    { name: 'awaited', code: proxy('await auth.protect()') },
    { name: 'awaited on a condition', code: proxy('if (!isPublicRoute(req)) await auth.protect()') },
    { name: 'returned', code: proxy('return auth.protect()', '(auth) =>') },
    {
      name: 'the body of an arrow function',
      code: `${IMPORT}export default clerkMiddleware((auth) => auth.protect())`,
    },
    { name: 'a returned chain', code: proxy('return auth.protect().then(() => undefined)', '(auth) =>') },
    { name: 'an awaited list', code: proxy('await Promise.all([auth.protect(), log(req)])') },
    {
      name: 'started first and awaited later',
      code: proxy('const check = auth.protect()\n  await log(req)\n  await check'),
    },
    { name: 'awaited in a branch', code: proxy('isPublic(req) || (await auth.protect())') },
    { name: 'returned by a helper inside', code: proxy('const check = () => auth.protect()\n  await check()') },
    { name: 'no handler at all', code: `${IMPORT}export default clerkMiddleware()` },
    {
      name: 'a clerkMiddleware of another library',
      code: `import { clerkMiddleware } from '@hono/clerk-auth'\nexport default clerkMiddleware((auth) => { auth.protect() })`,
    },
    {
      name: 'an auth of its own inside the handler',
      code: proxy('const go = (auth) => { auth.protect() }\n  go(shield)'),
    },
    { name: 'the second parameter', code: proxy('req.protect()', 'async (auth, req) =>') },
    { name: 'protect of something else', code: proxy('shield.protect()') },
    { name: 'another method of auth', code: proxy('auth.redirect()') },
    {
      name: 'the auth of app code, which guard-await judges',
      code: `import { auth } from '@clerk/nextjs/server'\nexport async function GET() { auth.protect() }`,
    },
  ],
  invalid: [
    {
      name: 'a bare statement',
      code: proxy('‹auth.protect()›'),
      errors: [{ message: 'notAwaited', data: { name: 'auth' } }],
      output: proxy('await auth.protect()'),
    },
    {
      name: 'on a condition, with options',
      code: proxy(`if (isAdmin(req)) ‹auth.protect({ role: 'org:admin' })›`),
      errors: [{ message: 'notAwaited', data: { name: 'auth' } }],
      output: proxy(`if (isAdmin(req)) await auth.protect({ role: 'org:admin' })`),
    },
    {
      name: 'void',
      code: proxy('void ‹auth.protect()›'),
      errors: [{ message: 'notAwaited' }],
      output: proxy('await auth.protect()'),
    },
    {
      name: 'a chain that nobody waits for',
      code: proxy('‹auth.protect()›.then(() => log(req))'),
      errors: [{ message: 'notAwaited' }],
      output: proxy('await auth.protect().then(() => log(req))'),
    },
    {
      name: 'a handler that is not async gets a suggestion',
      code: proxy('‹auth.protect()›', '(auth, req) =>'),
      errors: [
        { message: 'notAwaited', suggestions: [{ message: 'makeAsync', output: proxy('await auth.protect()') }] },
      ],
    },
    {
      name: 'a function expression',
      code: proxy('‹auth.protect()›', 'function (auth)'),
      errors: [
        {
          message: 'notAwaited',
          suggestions: [{ message: 'makeAsync', output: proxy('await auth.protect()', 'async function (auth)') }],
        },
      ],
    },
    {
      name: 'after &&',
      code: proxy('isPrivate(req) && ‹auth.protect()›'),
      errors: [{ message: 'notAwaited' }],
      output: proxy('isPrivate(req) && (await auth.protect())'),
    },
    {
      name: 'a branch of a conditional',
      code: proxy('isPrivate(req) ? ‹auth.protect()› : undefined'),
      errors: [{ message: 'notAwaited' }],
      output: proxy('isPrivate(req) ? await auth.protect() : undefined'),
    },
    {
      name: 'a chain around a branch',
      code: proxy('(isPrivate(req) ? ‹auth.protect()› : open()).then(log)'),
      errors: [{ message: 'notAwaited' }],
      output: proxy('await (isPrivate(req) ? auth.protect() : open()).then(log)'),
    },
    {
      name: 'kept, tested, and relied on as a promise elsewhere',
      code: proxy('const check = ‹auth.protect()›\n  if (check) queue.push(check)'),
      errors: [
        {
          message: 'notAwaited',
          suggestions: [
            {
              message: 'addAwait',
              output: proxy('const check = await auth.protect()\n  if (check) queue.push(check)'),
            },
          ],
        },
      ],
    },
    {
      name: 'kept and never awaited',
      code: proxy('const check = ‹auth.protect()›'),
      errors: [{ message: 'notAwaited' }],
      output: proxy('const check = await auth.protect()'),
    },
    {
      name: 'a list that nobody waits for',
      code: proxy('Promise.all([‹auth.protect()›, log(req)])'),
      errors: [{ message: 'notAwaited' }],
      output: proxy('await Promise.all([auth.protect(), log(req)])'),
    },
    {
      name: 'handed to waitUntil, which runs after the answer',
      code: proxy('event.waitUntil(‹auth.protect()›)', 'async (auth, req, event) =>'),
      errors: [{ message: 'notAwaited' }],
    },
    {
      name: 'a renamed import and parameter',
      code: `import { clerkMiddleware as clerk } from '@clerk/nextjs/server'\nexport default clerk(async (guard) => {\n  ‹guard.protect()›\n})`,
      errors: [{ message: 'notAwaited', data: { name: 'guard' } }],
      output: `import { clerkMiddleware as clerk } from '@clerk/nextjs/server'\nexport default clerk(async (guard) => {\n  await guard.protect()\n})`,
    },
    {
      name: 'a namespace import',
      code: `import * as clerk from '@clerk/nextjs/server'\nexport default clerk.clerkMiddleware(async (auth) => { ‹auth.protect()› })`,
      errors: [{ message: 'notAwaited' }],
      output: `import * as clerk from '@clerk/nextjs/server'\nexport default clerk.clerkMiddleware(async (auth) => { await auth.protect() })`,
    },
    {
      name: 'require',
      code: `const { clerkMiddleware } = require('@clerk/nextjs/server')\nmodule.exports = clerkMiddleware(async (auth) => { ‹auth.protect()› })`,
      errors: [{ message: 'notAwaited' }],
      output: `const { clerkMiddleware } = require('@clerk/nextjs/server')\nmodule.exports = clerkMiddleware(async (auth) => { await auth.protect() })`,
    },
    {
      name: 'a handler by its name',
      code: `${IMPORT}async function handler(auth) { ‹auth.protect()› }\nexport default clerkMiddleware(handler, {})`,
      errors: [{ message: 'notAwaited' }],
      output: `${IMPORT}async function handler(auth) { await auth.protect() }\nexport default clerkMiddleware(handler, {})`,
    },
    {
      name: 'a helper with the type of the handler',
      typescript: true,
      code: `import { type ClerkMiddlewareAuth } from '@clerk/nextjs/server'\nexport function guard(auth: ClerkMiddlewareAuth): void { ‹auth.protect()› }`,
      errors: [
        {
          message: 'notAwaited',
          suggestions: [
            {
              message: 'makeAsync',
              output: `import { type ClerkMiddlewareAuth } from '@clerk/nextjs/server'\nexport async function guard(auth: ClerkMiddlewareAuth): Promise<void> { await auth.protect() }`,
            },
          ],
        },
      ],
    },
    {
      name: 'the form of Clerk 5',
      code: proxy('‹auth().protect()›'),
      errors: [{ message: 'calledAuth', data: { name: 'auth' } }],
      output: proxy('await auth.protect()'),
    },
    {
      name: 'the form of Clerk 5, awaited, with a condition',
      code: proxy('await ‹auth().protect((has) => has(admin))›'),
      errors: [{ message: 'calledAuth' }],
      output: proxy('await auth.protect((has) => has(admin))'),
    },
    {
      name: 'half converted',
      code: proxy('‹(await auth()).protect()›'),
      errors: [{ message: 'calledAuth' }],
      output: proxy('await auth.protect()'),
    },
    {
      name: 'the form of Clerk 5 in a handler that is not async',
      code: proxy('if (isPrivate(req)) ‹auth().protect()›', '(auth, req) =>'),
      errors: [
        {
          message: 'calledAuth',
          suggestions: [{ message: 'makeAsync', output: proxy('if (isPrivate(req)) await auth.protect()') }],
        },
      ],
    },
  ],
})
