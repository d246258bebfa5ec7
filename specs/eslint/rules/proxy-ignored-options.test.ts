import type { Files } from '../lint-app.ts'
import { testProjectRule, type Expected, type Invalid, type Valid } from '../rule-table.ts'

const IMPORT = `import { clerkMiddleware } from '@clerk/nextjs/server'\n`
const PAGE = 'export default function Page() {\n  return <h1>Home</h1>\n}\n'
const app = (files: Files): Files => ({ 'app/page.tsx': PAGE, ...files })
const inSrc = (files: Files): Files => ({ 'src/app/page.jsx': PAGE, ...files })
const clerk = (version: string): Files => ({
  'node_modules/@clerk/nextjs/package.json': JSON.stringify({ name: '@clerk/nextjs', version }),
})

const right = (name: string, files: Files): Valid => ({ name, alone: true, files })
const wrong = (name: string, files: Files, ...errors: Expected[]): Invalid => ({ name, alone: true, files, errors })

const gone = (option: string, output?: string): Expected => ({
  message: `\`clerkMiddleware\` does not know the option \`${option}\` and says nothing: what it was meant to protect is open. Decide in the handler: \`clerkMiddleware(async (auth, req) => { if (!isPublicRoute(req)) await auth.protect() })\`.`,
  ...(output === undefined ? {} : { suggestions: [{ title: 'Make a list of it, and protect all the rest.', output }] }),
})

/** Which options stand there is read, not run. */
testProjectRule('proxy-ignored-options', {
  settings: { exec: false },
  valid: [
    right('no options', app({ 'proxy.ts': `${IMPORT}export default clerkMiddleware()\n` })),
    right(
      'options that there are',
      app({
        'proxy.ts': `${IMPORT}export default clerkMiddleware({ debug: true, signInUrl: '/sign-in', authorizedParties: ['https://example.com'] })\n`,
      }),
    ),
    right(
      'options that there are, beside a handler',
      app({
        'proxy.ts': `${IMPORT}export default clerkMiddleware(async (auth) => {\n  await auth.protect()\n}, { signInUrl: '/login' })\n`,
      }),
    ),
    right(
      'options made for each request',
      app({
        'proxy.ts': `${IMPORT}export default clerkMiddleware(
  async (auth) => {
    await auth.protect()
  },
  (request) => ({ domain: request.nextUrl.host, isSatellite: true }),
)
`,
      }),
    ),
    right('`authMiddleware`, which knows them', {
      ...app({
        'middleware.ts': `import { authMiddleware } from '@clerk/nextjs/server'\nexport default authMiddleware({ publicRoutes: ['/'], ignoredRoutes: ['/no-auth'] })\n`,
      }),
      ...clerk('5.7.1'),
    }),
    right(
      'a list of that name, which the handler asks',
      app({
        'proxy.ts': `import { clerkMiddleware, createRouteMatcher } from '@clerk/nextjs/server'
const publicRoutes = ['/', '/blog/:path*']
const isPublicRoute = createRouteMatcher(publicRoutes)
export default clerkMiddleware(async (auth, request) => {
  if (!isPublicRoute(request)) await auth.protect()
})
`,
      }),
    ),
    right(
      'options of a wrapper of the app, which makes a handler of them',
      app({
        'proxy.ts': `import { protectAllBut } from './lib/protect'\nexport default protectAllBut({ publicRoutes: ['/'] })\n`,
        'lib/protect.ts': `import { clerkMiddleware, createRouteMatcher } from '@clerk/nextjs/server'
export const protectAllBut = ({ publicRoutes }) => {
  const isPublic = createRouteMatcher(publicRoutes)
  return clerkMiddleware(async (auth, request) => {
    if (!isPublic(request)) await auth.protect()
  })
}
`,
      }),
    ),
    right(
      'a function of the app that is called like Clerk’s',
      inSrc({
        'src/proxy.js': `import { clerkMiddleware } from './server/clerk'\nexport default clerkMiddleware({ publicRoutes: ['/'] })\n`,
        'src/server/clerk.js': `import { clerkMiddleware as make } from '@clerk/nextjs/server'
export function clerkMiddleware({ publicRoutes }) {
  return make(async (auth, request) => {
    if (!publicRoutes.includes(request.nextUrl.pathname)) await auth.protect()
  })
}
`,
      }),
    ),
    right(
      'a call of something else in the same file',
      app({
        'proxy.ts': `${IMPORT}import { describeRoutes } from './lib/describe'
describeRoutes({ publicRoutes: ['/'], afterAuth: null })
export default clerkMiddleware(async (auth) => {
  await auth.protect()
})
`,
        'lib/describe.ts': 'export const describeRoutes = (routes) => routes\n',
      }),
    ),
    right(
      'a word of that name deeper in the options',
      app({
        'proxy.ts': `${IMPORT}export default clerkMiddleware({ contentSecurityPolicy: { directives: { apiRoutes: ['self'] } } })\n`,
      }),
    ),
    right(
      'an object that the handler uses',
      app({
        'proxy.ts': `${IMPORT}export default clerkMiddleware(async (auth, request) => {
  const routes = { publicRoutes: ['/'] }
  if (!routes.publicRoutes.includes(request.nextUrl.pathname)) await auth.protect()
})
`,
      }),
    ),
    right(
      'in a file that is no proxy',
      app({
        'proxy.ts': `${IMPORT}export default clerkMiddleware()\n`,
        'notes/old.ts': `${IMPORT}export default clerkMiddleware({ publicRoutes: ['/'] })\n`,
      }),
    ),
    right(
      'in a comment',
      app({
        'proxy.ts': `${IMPORT}// was: { publicRoutes: ['/'] }\nexport default clerkMiddleware({ debug: false })\n`,
      }),
    ),
  ],
  invalid: [
    wrong(
      'the one argument',
      app({ 'proxy.ts': `${IMPORT}\nexport default clerkMiddleware({ ‹publicRoutes: ['/', '/blog/:path*']› })\n` }),
      gone(
        'publicRoutes',
        `import { clerkMiddleware, createRouteMatcher } from '@clerk/nextjs/server'

const isPublicRoute = createRouteMatcher(['/', '/blog/:path*'])

export default clerkMiddleware(async (auth, request) => {
  if (!isPublicRoute(request)) await auth.protect()
})
`,
      ),
    ),
    wrong(
      'beside an option that stays, in Clerk 5',
      {
        ...inSrc({
          'src/middleware.js': `import { clerkMiddleware } from "@clerk/nextjs/server";\n\nexport default clerkMiddleware({ debug: true, ‹publicRoutes: "/"› });\n`,
        }),
        ...clerk('5.7.1'),
      },
      gone(
        'publicRoutes',
        `import { clerkMiddleware, createRouteMatcher } from "@clerk/nextjs/server";

const isPublicRoute = createRouteMatcher(["/"]);

export default clerkMiddleware((auth, request) => {
  if (!isPublicRoute(request)) auth().protect();
}, { debug: true });
`,
      ),
    ),
    wrong(
      'a list in a variable, which a person has to move',
      app({ 'proxy.ts': `${IMPORT}const publicRoutes = ['/']\nexport default clerkMiddleware({ ‹publicRoutes› })\n` }),
      gone('publicRoutes'),
    ),
    wrong(
      'a key in quotes',
      app({ 'proxy.ts': `${IMPORT}export default clerkMiddleware({ ‹'ignoredRoutes': ['/no-auth']› })\n` }),
      gone('ignoredRoutes'),
    ),
    wrong(
      'beside a handler that does something else',
      app({
        'proxy.ts': `${IMPORT}export default clerkMiddleware(
  async (auth) => {
    console.log((await auth()).userId)
  },
  { ‹publicRoutes: ['/']› },
)
`,
      }),
      gone('publicRoutes'),
    ),
    wrong(
      'a method',
      app({
        'proxy.ts': `${IMPORT}export default clerkMiddleware({
  debug: true,
  ‹afterAuth(auth, request) {›
    if (!auth.userId) return Response.redirect(new URL('/sign-in', request.url))
  },
})
`,
      }),
      gone('afterAuth'),
    ),
    wrong(
      'several at once',
      app({
        'proxy.ts': `${IMPORT}export default clerkMiddleware({
  ‹beforeAuth: (request) => request›,
  ‹apiRoutes: ['/api/:path*']›,
  signInUrl: '/sign-in',
})
`,
      }),
      gone('beforeAuth'),
      gone('apiRoutes'),
    ),
    wrong(
      'options made for each request',
      app({
        'proxy.ts': `${IMPORT}export default clerkMiddleware(
  async () => {},
  (request) => ({ domain: request.nextUrl.host, ‹protectedRoutes: ['/admin']› }),
)
`,
      }),
      gone('protectedRoutes'),
    ),
    wrong(
      'options made for each request, returned',
      app({
        'proxy.ts': `${IMPORT}export default clerkMiddleware(
  async () => {},
  async (request) => {
    const domain = request.nextUrl.host
    return { domain, ‹privateRoutes: ['/admin']› }
  },
)
`,
      }),
      gone('privateRoutes'),
    ),
    wrong(
      'options in another file, by an alias',
      app({
        'proxy.ts': `${IMPORT}import { options } from '@/lib/options'\nexport default clerkMiddleware(options)\n`,
        'lib/options.ts': `export const options = { signInUrl: '/sign-in', ‹publicRoutes: ['/']› }\n`,
      }),
      gone('publicRoutes'),
    ),
    wrong(
      'options spread into others',
      app({
        'proxy.ts': `${IMPORT}const base = { ‹ignoredRoutes: ['/no-auth']› }\nexport default clerkMiddleware({ ...base, debug: true })\n`,
      }),
      gone('ignoredRoutes'),
    ),
    wrong(
      'under another name, by a namespace, in the Pages Router',
      {
        'pages/index.jsx': PAGE,
        'middleware.js': `import * as clerk from '@clerk/nextjs/server'\nexport const middleware = clerk.clerkMiddleware({ ‹publicRoutes: ['/']› })\n`,
      },
      gone('publicRoutes'),
    ),
    wrong(
      'under another name, in CommonJS',
      app({
        'proxy.js': `const { clerkMiddleware: clerk } = require('@clerk/nextjs/server')\nmodule.exports = clerk({ ‹publicRoutes: ['/']› })\n`,
      }),
      gone('publicRoutes'),
    ),
    wrong(
      'in a package of a monorepo that the app exports from',
      {
        'package.json': JSON.stringify({ name: 'all', workspaces: ['apps/*', 'packages/*'] }),
        'apps/web/package.json': JSON.stringify({ name: 'web', dependencies: { next: '*', '@clerk/nextjs': '*' } }),
        'apps/web/app/page.tsx': PAGE,
        'apps/web/proxy.ts': `export { default } from './server/auth'\n`,
        'apps/web/server/auth.ts': `${IMPORT}export default clerkMiddleware({ ‹publicRoutes: [/^\\/blog/]› })\n`,
      },
      gone(
        'publicRoutes',
        `import { clerkMiddleware, createRouteMatcher } from '@clerk/nextjs/server'
const isPublicRoute = createRouteMatcher([/^\\/blog/])

export default clerkMiddleware(async (auth, request) => {
  if (!isPublicRoute(request)) await auth.protect()
})
`,
      ),
    ),
  ],
})
