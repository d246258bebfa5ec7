import type { Files } from '../lint-app.ts'
import { testProjectRule, type Expected, type Invalid, type Valid } from '../rule-table.ts'

const IMPORT = `import { clerkMiddleware } from '@clerk/nextjs/server'\n`
const HANDLER = `clerkMiddleware(async (auth) => {\n  await auth.protect()\n})`
const MARKED = HANDLER.replace('clerkMiddleware(async (auth) => {', '$&›')
const CONFIG = `\nexport const config = { matcher: ['/((?!_next).*)'] }\n`

const PAGE = 'export default function Page() {\n  return <h1>Home</h1>\n}\n'
const app = (files: Files): Files => ({ 'app/page.tsx': PAGE, ...files })
const inSrc = (files: Files): Files => ({ 'src/app/page.jsx': PAGE, ...files })
const next = (version: string): Files => ({
  'node_modules/next/package.json': JSON.stringify({ name: 'next', version }),
})

const right = (name: string, files: Files): Valid => ({ name, alone: true, files })
const wrong = (name: string, files: Files, ...errors: Expected[]): Invalid => ({ name, alone: true, files, errors })

const uncalled = (file: string, output?: string): Expected => ({
  message: `${file} exports \`clerkMiddleware\` itself, which is to be called: no request is checked. Write \`export default clerkMiddleware(…)\`.`,
  ...(output === undefined ? {} : { suggestions: [{ title: 'Call it.', output }] }),
})
/** @param name which Next calls, beside the default export */
const exports = (
  file: string,
  what: string,
  name: string,
  suggestion?: { title: string; output: string },
): Expected => ({
  message: `${file} exports ${what}, and Next calls the default export or \`${name}\`: the build fails, or nothing is checked. It guards GET /. Write \`export default clerkMiddleware(…)\`, or export it as \`${name}\`.`,
  ...(suggestion ? { suggestions: [suggestion] } : {}),
})

/** What a file exports is read, not run. */
testProjectRule('proxy-export', {
  settings: { exec: false },
  valid: [
    right('by default', app({ 'proxy.ts': `${IMPORT}export default ${HANDLER}\n${CONFIG}` })),
    right('as `proxy`', app({ 'proxy.ts': `${IMPORT}export const proxy = ${HANDLER}\n` })),
    right(
      'as `middleware`, in a file of that name',
      inSrc({ 'src/middleware.js': `${IMPORT}export const middleware = ${HANDLER}\n` }),
    ),
    right(
      'as a function by its name',
      app({
        'proxy.ts': `${IMPORT}const clerk = ${HANDLER}\nexport async function proxy(request, event) {\n  return clerk(request, event)\n}\n`,
      }),
    ),
    right('in a list', app({ 'proxy.ts': `${IMPORT}const handler = ${HANDLER}\nexport { handler as proxy }\n` })),
    right(
      'in a list, by default',
      app({ 'proxy.ts': `${IMPORT}const handler = ${HANDLER}\nexport { handler as default }\n` }),
    ),
    right(
      'by default beside an old `middleware`',
      app({ 'proxy.ts': `${IMPORT}export const middleware = ${HANDLER}\nexport default middleware\n` }),
    ),
    right(
      'from another file',
      app({
        'proxy.ts': `export { default, config } from '@/server/guard'\n`,
        'server/guard.ts': `${IMPORT}export default ${HANDLER}\n${CONFIG}`,
      }),
    ),
    right(
      'from another file under another name',
      app({
        'proxy.ts': `export { guard as proxy } from './server/guard'\n`,
        'server/guard.ts': `${IMPORT}export const guard = ${HANDLER}\n`,
      }),
    ),
    right('from a package of the workspace, by an alias of the monorepo', {
      'package.json': JSON.stringify({ name: 'all', workspaces: ['apps/*', 'packages/*'] }),
      'packages/auth/guard.ts': `${IMPORT}export const guard = () => ${HANDLER}\n`,
      'apps/web/package.json': JSON.stringify({ name: 'web', dependencies: { next: '*', '@clerk/nextjs': '*' } }),
      'apps/web/tsconfig.json': JSON.stringify({ compilerOptions: { paths: { '@repo/*': ['../../packages/*'] } } }),
      'apps/web/app/page.tsx': PAGE,
      'apps/web/proxy.ts': `import { guard } from '@repo/auth/guard'\nexport default guard()\n`,
    }),
    right('all that another file exports, in Next 15', {
      ...app({
        'middleware.ts': `export * from './server/guard'\n`,
        'server/guard.ts': `${IMPORT}export const middleware = ${HANDLER}\n`,
      }),
      ...next('15.5.4'),
    }),
    right('by CommonJS, for the Pages Router', {
      'pages/index.jsx': PAGE,
      'middleware.js': `const { clerkMiddleware } = require('@clerk/nextjs/server')\nmodule.exports = clerkMiddleware()\n`,
    }),
    right(
      'Clerk under another name, called',
      app({ 'proxy.ts': `import { clerkMiddleware as clerk } from '@clerk/nextjs/server'\nexport default clerk()\n` }),
    ),
    right(
      'a function of the app that is called like Clerk’s',
      app({
        'proxy.ts': `import { clerkMiddleware as clerk } from '@clerk/nextjs/server'\nfunction clerkMiddleware(request, event) {\n  return clerk()(request, event)\n}\nexport default clerkMiddleware\n`,
      }),
    ),
    right(
      'Clerk itself, exported for others beside the handler',
      app({ 'proxy.ts': `${IMPORT}export { clerkMiddleware }\nexport default ${HANDLER}\n` }),
    ),
    right(
      'under any name in a file that is no proxy',
      app({ 'server/other.ts': `${IMPORT}export const guard = ${HANDLER}\n` }),
    ),
  ],
  invalid: [
    wrong(
      'not called',
      app({ 'proxy.ts': `${IMPORT}\nexport default ‹clerkMiddleware›\n${CONFIG}` }),
      uncalled('proxy.ts', `${IMPORT}\nexport default clerkMiddleware()\n${CONFIG}`),
    ),
    wrong(
      'not called, under another name',
      inSrc({
        'src/proxy.js': `import { clerkMiddleware as clerk } from '@clerk/nextjs/server'\nexport default ‹clerk›\n`,
      }),
      uncalled(
        'src/proxy.js',
        `import { clerkMiddleware as clerk } from '@clerk/nextjs/server'\nexport default clerk()\n`,
      ),
    ),
    wrong(
      'not called, in a variable',
      app({ 'middleware.ts': `${IMPORT}export ‹const middleware = clerkMiddleware›\n` }),
      uncalled('middleware.ts'),
    ),
    wrong(
      'not called, passed on',
      app({ 'proxy.ts': `export { ‹clerkMiddleware as default› } from '@clerk/nextjs/server'\n` }),
      uncalled('proxy.ts'),
    ),
    wrong(
      'not called, in a namespace',
      app({ 'proxy.ts': `import * as server from '@clerk/nextjs/server'\nexport default ‹server.clerkMiddleware›\n` }),
      uncalled('proxy.ts'),
    ),
    wrong(
      '`middleware` in proxy.ts',
      app({ 'proxy.ts': `${IMPORT}\nexport ‹const middleware = ${MARKED}\n${CONFIG}` }),
      exports('proxy.ts', '`middleware`', 'proxy', {
        title: 'Call it `proxy`.',
        output: `${IMPORT}\nexport const proxy = ${HANDLER}\n${CONFIG}`,
      }),
    ),
    wrong(
      '`proxy` in middleware.ts, before the file was renamed',
      {
        ...inSrc({
          'src/middleware.js': `${IMPORT}const clerk = clerkMiddleware()\nexport ‹function proxy(request, event) {›\n  return clerk(request, event)\n}\n`,
        }),
        ...next('15.5.4'),
      },
      exports('src/middleware.js', '`proxy`', 'middleware', {
        title: 'Call it `middleware`.',
        output: `${IMPORT}const clerk = clerkMiddleware()\nexport function middleware(request, event) {\n  return clerk(request, event)\n}\n`,
      }),
    ),
    wrong(
      'under a name of its own',
      app({ 'proxy.ts': `${IMPORT}\nexport ‹const authProxy = ${MARKED}\n` }),
      exports('proxy.ts', '`authProxy`', 'proxy', {
        title: 'Export `authProxy` by default.',
        output: `${IMPORT}\nexport const authProxy = ${HANDLER}\n\nexport default authProxy\n`,
      }),
    ),
    wrong(
      'under a name of its own, in a list, with semicolons',
      app({
        'proxy.ts': `import { clerkMiddleware } from "@clerk/nextjs/server";\nconst handler = clerkMiddleware();\nexport { ‹handler› };\n`,
      }),
      exports('proxy.ts', '`handler`', 'proxy', {
        title: 'Export `handler` by default.',
        output: `import { clerkMiddleware } from "@clerk/nextjs/server";\nconst handler = clerkMiddleware();\nexport { handler };\n\nexport default handler;\n`,
      }),
    ),
    wrong(
      'made, and exported by nothing',
      app({ 'proxy.ts': `${IMPORT}\n‹${MARKED}\n${CONFIG}` }),
      exports('proxy.ts', 'nothing', 'proxy', {
        title: 'Export it by default.',
        output: `${IMPORT}\nexport default ${HANDLER}\n${CONFIG}`,
      }),
    ),
    wrong(
      'made and kept in a variable, which nothing exports',
      app({ 'proxy.ts': `${IMPORT}\nconst handler = ‹${MARKED}\n${CONFIG}` }),
      exports('proxy.ts', 'nothing', 'proxy', {
        title: 'Export `handler` by default.',
        output: `${IMPORT}\nconst handler = ${HANDLER}\n${CONFIG}\nexport default handler\n`,
      }),
    ),
    wrong(
      'called by its name elsewhere in the file, too',
      app({ 'proxy.ts': `${IMPORT}\nexport ‹const middleware = ${MARKED}\nexport const again = middleware\n` }),
      exports('proxy.ts', '`middleware`, `again`', 'proxy', {
        title: 'Export `middleware` by default.',
        output: `${IMPORT}\nexport const middleware = ${HANDLER}\nexport const again = middleware\n\nexport default middleware\n`,
      }),
    ),
    wrong(
      'the settings alone',
      app({ 'proxy.ts': `export ‹const config = { matcher: ['/admin/:path*'] }›\n` }),
      exports('proxy.ts', 'nothing', 'proxy'),
    ),
    wrong(
      'nothing at all',
      app({ 'proxy.ts': `‹import '@clerk/nextjs/server'›\n` }),
      exports('proxy.ts', 'nothing', 'proxy'),
    ),
    wrong(
      'all that another file exports, which Next 16 refuses',
      app({
        'proxy.ts': `‹export * from './server/guard'›\n`,
        'server/guard.ts': `${IMPORT}export const proxy = ${HANDLER}\n`,
      }),
      {
        message:
          "proxy.ts passes `proxy` on by `export *`, which Next 16 does not look into: the build fails. It guards GET /. Name it: `export { proxy } from '…'`.",
      },
    ),
    wrong(
      'a type of that name',
      app({ 'proxy.ts': `${IMPORT}export type proxy = unknown\nexport ‹const guard = ${MARKED}\n` }),
      exports('proxy.ts', '`guard`', 'proxy', {
        title: 'Export `guard` by default.',
        output: `${IMPORT}export type proxy = unknown\nexport const guard = ${HANDLER}\n\nexport default guard\n`,
      }),
    ),
  ],
})
