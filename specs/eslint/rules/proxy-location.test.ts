import type { Files } from '../lint-app.ts'
import { testProjectRule, type Invalid, type Valid } from '../rule-table.ts'

const PROXY = `import { clerkMiddleware } from '@clerk/nextjs/server'

export default clerkMiddleware(async (auth) => {
  await auth.protect()
})
`
/** The same, with what is to be reported marked. */
const MARKED = PROXY.replace('clerkMiddleware(async (auth) => {', '‹$&›')
const PAGE = 'export default function Page() {\n  return <h1>Home</h1>\n}\n'
const GUARDED = `import { auth } from '@clerk/nextjs/server'
export default async function Page() {
  await auth.protect()
  return <h1>Home</h1>
}
`

const app = (files: Files): Files => ({ 'app/page.tsx': GUARDED, ...files })
const inSrc = (files: Files): Files => ({ 'src/app/page.jsx': GUARDED, ...files })
/** Versions that are installed. */
const next = (version: string): Files => ({
  'node_modules/next/package.json': JSON.stringify({ name: 'next', version }),
})

const right = (name: string, files: Files): Valid => ({ name, alone: true, files })
const wrong = (name: string, files: Files, ...messages: (string | RegExp)[]): Invalid => ({
  name,
  alone: true,
  files,
  errors: messages.map((message) => ({ message })),
})

const NOTHING = 'Next does not read a proxy from there. Nothing it protects is protected.'
const UNKNOWN = 'Next does not know a proxy by this name. Nothing it protects is protected.'
const move = (folder = '') =>
  `Move it beside the \`app\` (or \`pages\`) folder${folder}; the name is \`proxy\` from Next 16 on and \`middleware\` before.`

/** Where files lie is read, not run. */
testProjectRule('proxy-location', {
  settings: { exec: false },
  valid: [
    right('`proxy.ts` beside `app`', app({ 'proxy.ts': PROXY })),
    right('`src/proxy.js` beside `src/app`', inSrc({ 'src/proxy.js': PROXY })),
    right('`middleware.ts`, which Next 16 still reads', app({ 'middleware.ts': PROXY })),
    right('`middleware.js` beside `pages`, before Next 16', {
      ...next('14.2.30'),
      'pages/index.jsx': PAGE,
      'middleware.js': PROXY,
    }),
    right(
      'a helper called `middleware`, which the proxy imports',
      app({
        'proxy.ts': `import { withAuth } from '@/lib/middleware'\nexport default withAuth()\n`,
        'lib/middleware.ts': `import { clerkMiddleware } from '@clerk/nextjs/server'\nexport const withAuth = () => clerkMiddleware()\nexport default withAuth\n`,
      }),
    ),
    right(
      'a handler that is re-exported from where Next reads it',
      app({ 'proxy.ts': `export { default, config } from './server/proxy'\n`, 'server/proxy.ts': PROXY }),
    ),
    right(
      'a middleware of tRPC',
      app({
        'server/middleware.ts': `import { auth } from '@clerk/nextjs/server'
export const withUser = async ({ next }) => next({ ctx: await auth() })
`,
      }),
    ),
    right(
      'a component called `Proxy` that uses hooks of Clerk',
      app({
        'components/proxy.tsx': `'use client'
import { useUser } from '@clerk/nextjs'
export default function Proxy() {
  return <p>{useUser().user?.id}</p>
}
`,
      }),
    ),
    right(
      'a component of the server that looks at the session',
      app({
        'app/settings/proxy.tsx': `import { auth } from '@clerk/nextjs/server'
export default async function Proxy() {
  return <p>{(await auth()).userId}</p>
}
`,
      }),
    ),
    right(
      'what a handler forwards requests by, in an app without a proxy',
      app({
        'lib/proxy.ts': `import { NextResponse } from 'next/server'
export default async function proxy(request) {
  return new NextResponse((await fetch('https://api.example.com', { headers: request.headers })).body)
}
`,
        'app/api/forward/route.ts': `import proxy from '@/lib/proxy'\nexport const GET = (request) => proxy(request)\n`,
      }),
    ),
    right(
      'a route that is called `proxy`',
      app({
        'app/api/proxy/route.ts': `import { NextResponse } from 'next/server'\nexport const GET = () => NextResponse.json({})\n`,
      }),
    ),
    right('a template deep in another folder, where a proxy runs', {
      ...app({ 'proxy.ts': PROXY }),
      'templates/next/files/middleware.ts': PROXY,
    }),
    right('the proxy of another app below', {
      ...app({ 'proxy.ts': PROXY }),
      'examples/basic/next.config.js': 'module.exports = {}\n',
      'examples/basic/app/page.tsx': PAGE,
      'examples/basic/proxy.ts': PROXY,
    }),
    right('each app of a monorepo with its own', {
      'package.json': JSON.stringify({ name: 'all', workspaces: ['apps/*'] }),
      'apps/web/package.json': JSON.stringify({ name: 'web', dependencies: { next: '*', '@clerk/nextjs': '*' } }),
      'apps/web/src/app/page.tsx': GUARDED,
      'apps/web/src/proxy.ts': PROXY,
      'apps/admin/package.json': JSON.stringify({ name: 'admin', dependencies: { next: '*', '@clerk/nextjs': '*' } }),
      'apps/admin/app/page.tsx': GUARDED,
      'apps/admin/proxy.ts': PROXY,
    }),
  ],
  invalid: [
    wrong('inside `app`', app({ 'app/proxy.ts': MARKED }), `app/proxy.ts never runs: ${NOTHING} ${move()}`),
    wrong(
      'in the root, where `app` is in `src`',
      inSrc({ 'proxy.ts': MARKED }),
      `proxy.ts never runs: ${NOTHING} ${move(', inside `src`')}`,
    ),
    wrong(
      'in `src`, where `app` is in the root',
      app({ 'src/proxy.ts': MARKED }),
      `src/proxy.ts never runs: ${NOTHING} ${move()}`,
    ),
    wrong(
      'in `lib`, and imported by nobody',
      app({ 'lib/middleware.ts': MARKED }),
      `lib/middleware.ts never runs: ${NOTHING} ${move()}`,
    ),
    wrong(
      'called `proxy` before Next 16',
      { ...app({ 'proxy.ts': MARKED }), ...next('15.5.4') },
      'proxy.ts never runs: Next 15 knows the name `middleware` only. Call it `middleware` (and its export, too), or upgrade to Next 16.',
    ),
    wrong(
      'called `proxy` in an app whose package.json alone names the version',
      {
        'package.json': JSON.stringify({ name: 'all', workspaces: ['apps/*'] }),
        'apps/web/node_modules/next/package.json': JSON.stringify({ name: 'next', version: '14.2.0' }),
        'apps/web/package.json': JSON.stringify({
          name: 'web',
          dependencies: { next: '^14.2.0', '@clerk/nextjs': '^5.0.0' },
        }),
        'apps/web/src/app/page.tsx': PAGE,
        'apps/web/src/proxy.ts': `import { clerkMiddleware } from '@clerk/nextjs/server'

export ‹const proxy = clerkMiddleware((auth) => {›
  auth().protect()
})
`,
      },
      /^src\/proxy\.ts never runs: Next 14 knows the name `middleware` only\. Nothing else guards GET \/\./,
    ),
    wrong(
      'a second one beside the proxy that runs',
      app({ 'proxy.ts': PROXY, 'middleware.ts': MARKED }),
      'middleware.ts never runs: proxy.ts is the proxy of this app, and Next 16 refuses to build with both. Move what middleware.ts decides into proxy.ts, and remove it.',
    ),
    wrong(
      'one in the root and one in `src`',
      inSrc({ 'src/middleware.ts': PROXY, 'middleware.ts': MARKED }),
      'middleware.ts never runs: src/middleware.ts is the proxy of this app. Move what middleware.ts decides into src/middleware.ts, and remove it.',
    ),
    wrong(
      'in `pages`, as Next 12 had it once, with its matcher only',
      {
        'pages/index.jsx': PAGE,
        'pages/admin/middleware.js': `import { NextResponse } from 'next/server'

const nobody = () => new NextResponse(null, { status: 401 })

export default ‹nobody›

export const config = { matcher: '/admin/:path*' }
`,
      },
      /^pages\/admin\/middleware\.js never runs: Next does not read a proxy from there\..* Nothing else guards GET \/\. Move/,
    ),
    wrong(
      'in the plural',
      app({ 'middlewares.ts': MARKED }),
      `middlewares.ts never runs: ${UNKNOWN} Call it \`middleware.ts\`.`,
    ),
    wrong(
      'with a capital',
      inSrc({ 'src/Proxy.ts': MARKED }),
      `src/Proxy.ts never runs: ${UNKNOWN} Call it \`src/proxy.ts\`.`,
    ),
    wrong(
      'with an extension that Next does not read',
      app({ 'middleware.mjs': MARKED }),
      `middleware.mjs never runs: ${UNKNOWN} Call it \`middleware.js\`.`,
    ),
    wrong(
      'without the extension that next.config asks for',
      {
        'next.config.json': '{}',
        'next.config.js': `module.exports = { pageExtensions: ['page.tsx', 'page.ts'] }\n`,
        'pages/index.page.tsx': PAGE,
        'proxy.ts': MARKED,
      },
      /^proxy\.ts never runs: Next does not know a proxy by this name\..* Call it `proxy\.page\.ts`\.$/,
    ),
    wrong(
      'in CommonJS, in `server`',
      app({
        'server/proxy.cjs': `const { clerkMiddleware } = require('@clerk/nextjs/server')
module.exports = ‹clerkMiddleware()›
`,
        'server/middleware.js': `const { clerkMiddleware } = require('@clerk/nextjs/server')
module.exports = ‹clerkMiddleware()›
`,
      }),
      /^server\/middleware\.js never runs: /,
      /^server\/proxy\.cjs never runs: /,
    ),
    wrong(
      'two at once, while none runs',
      app({
        'app/api/middleware.ts': MARKED,
        'app/middleware.ts': `import { clerkMiddleware as clerk } from '@clerk/nextjs/server'
const handler = clerk(async (auth) => {
  await auth.protect()
})
export { ‹handler as default› }
`,
      }),
      /^app\/api\/middleware\.ts never runs: Next does not read a proxy from there/,
      /^app\/middleware\.ts never runs: Next does not read a proxy from there/,
    ),
  ],
})
