import type { Files } from '../lint-app.ts'
import { testProjectRule, type Expected, type Invalid, type Valid } from '../rule-table.ts'

const proxy = (
  body: string,
  head = 'async (auth, request) =>',
) => `import { clerkMiddleware, createRouteMatcher } from '@clerk/nextjs/server'
import { NextResponse } from 'next/server'

const isPublicRoute = createRouteMatcher(['/'])

export default clerkMiddleware(${head} {
${body}
})
`
const TO_SIGN_IN = `NextResponse.redirect(new URL('/sign-in', request.url))`

const PAGE = 'export default function Page() {\n  return <h1>Home</h1>\n}\n'
const app = (files: Files): Files => ({ 'app/page.tsx': PAGE, ...files })
const inSrc = (files: Files): Files => ({ 'src/app/page.jsx': PAGE, ...files })
const next = (version: string, clerk: string): Files => ({
  'package.json': JSON.stringify({ name: 'app', dependencies: { next: version, '@clerk/nextjs': clerk } }),
})

const right = (name: string, files: Files): Valid => ({ name, alone: true, files })
const wrong = (name: string, files: Files, errors: Expected[]): Invalid => ({ name, alone: true, files, errors })

const lost = (callee: string) =>
  `The response of \`${callee}(…)\` is made and not returned: the request goes on as if it were not there.`
/** What is found where a `return` before it would do, and the file with it. */
const dropped = (callee: string, output?: string): Expected => ({
  message: `${lost(callee)} Write \`return ${callee}(…)\`.`,
  ...(output === undefined ? {} : { suggestions: [{ title: 'Return it.', output }] }),
})
const inCallback = (callee: string): Expected => ({
  message: `${lost(callee)} What its function returns is dropped, too: let the handler of the proxy return it.`,
})

/** Nothing need run for it: what is made and not returned stands in the file. */
testProjectRule('proxy-return-ignored', {
  settings: { exec: false },
  valid: [
    right('returned', app({ 'proxy.ts': proxy(`  if (!isPublicRoute(request)) return ${TO_SIGN_IN}`) })),
    right(
      'the body of an arrow function',
      app({
        'proxy.ts': `import { clerkMiddleware } from '@clerk/nextjs/server'
import { NextResponse } from 'next/server'
export default clerkMiddleware((auth, request) => NextResponse.rewrite(new URL('/soon', request.url)))
`,
      }),
    ),
    right(
      'kept in a variable and returned after its headers are set',
      app({
        'proxy.ts': proxy(`  const response = ${TO_SIGN_IN}
  response.headers.set('x-why', 'no session')
  return response`),
      }),
    ),
    right(
      'put into a variable on some ways, which the last line returns (JavaScript, src)',
      inSrc({
        'src/middleware.js': proxy(`  let response = NextResponse.next()
  if (!isPublicRoute(request)) response = ${TO_SIGN_IN}
  return response`),
      }),
    ),
    right(
      'put into an outer variable by a callback of `forEach`',
      app({
        'proxy.ts': proxy(`  let answer
  ;['/admin', '/team'].forEach((path) => {
    if (request.nextUrl.pathname === path) answer = ${TO_SIGN_IN}
  })
  return answer`),
      }),
    ),
    right(
      'put into an outer variable by a function whose own result is nothing',
      app({
        'proxy.ts': proxy(`  let answer
  const refuse = () => {
    answer = new NextResponse(null, { status: 403 })
  }
  if (!isPublicRoute(request)) refuse()
  return answer`),
      }),
    ),
    right(
      "Clerk's `redirectToSignIn()`, which throws",
      app({
        ...next('14.2.0', '5.7.0'),
        'middleware.ts': proxy('  if (!isPublicRoute(request)) auth().redirectToSignIn()', '(auth, request) =>'),
      }),
    ),
    right(
      'one of two ways of a condition that is returned',
      app({
        'proxy.ts': proxy(`  const { userId } = await auth()
  return userId || isPublicRoute(request) ? NextResponse.next() : ${TO_SIGN_IN}`),
      }),
    ),
    right(
      'made by a helper of another file, whose callers return it',
      app({
        'lib/deny.ts': `import { NextResponse } from 'next/server'\nexport const deny = () => NextResponse.json({}, { status: 401 })\n`,
        'proxy.ts': proxy('  if (!isPublicRoute(request)) return deny()').replace(
          '\n\n',
          `\nimport { deny } from '@/lib/deny'\n\n`,
        ),
      }),
    ),
    right(
      'given by a helper to a variable that is looked at and returned',
      app({
        'proxy.ts': `${proxy(`  const refused = await refusalFor(request)
  if (refused) return refused`)}
async function refusalFor(request) {
  if (!isPublicRoute(request)) return ${TO_SIGN_IN}
  return null
}
`,
      }),
    ),
    right(
      'given to a wrapper whose result is returned',
      app({
        'proxy.ts': proxy(`  const withHeaders = (response) => response
  if (!isPublicRoute(request)) return withHeaders(${TO_SIGN_IN})`),
      }),
    ),
    right(
      'made at the end of a promise that is returned',
      app({
        'proxy.ts': proxy(`  return auth().then(({ userId }) => {
    if (!userId) return ${TO_SIGN_IN}
  })`),
      }),
    ),
    right(
      'made by a function that is called on the spot, and returned',
      app({ 'proxy.ts': proxy(`  return (async () => {\n    return ${TO_SIGN_IN}\n  })()`) }),
    ),
    right('thrown', app({ 'proxy.ts': proxy(`  if (!isPublicRoute(request)) throw ${TO_SIGN_IN}`) })),
    right(
      '`NextResponse.next()`, which lets everybody on anyway',
      app({ 'proxy.ts': proxy('  if (isPublicRoute(request)) NextResponse.next()\n  else await auth.protect()') }),
    ),
    right(
      'a `redirect` of something that only looks like it',
      app({ 'proxy.ts': proxy(`  const log = { redirect: (url) => url }\n  log.redirect(request.url)`) }),
    ),
    right(
      'in a file that is no proxy',
      app({
        'proxy.ts': proxy('  await auth.protect()'),
        'lib/unused.ts': `import { NextResponse } from 'next/server'\nexport function broken() {\n  NextResponse.json({})\n}\n`,
      }),
    ),
  ],
  invalid: [
    wrong(
      'dropped in a branch',
      app({ 'proxy.ts': proxy(`  if (!isPublicRoute(request)) {\n    ‹${TO_SIGN_IN}›\n  }`) }),
      [dropped('NextResponse.redirect', proxy(`  if (!isPublicRoute(request)) {\n    return ${TO_SIGN_IN}\n  }`))],
    ),
    wrong(
      'dropped behind an `if` without braces',
      app({ 'proxy.ts': proxy(`  if (!isPublicRoute(request)) ‹${TO_SIGN_IN}›`) }),
      [dropped('NextResponse.redirect', proxy(`  if (!isPublicRoute(request)) return ${TO_SIGN_IN}`))],
    ),
    wrong(
      'dropped in an `else`, in JavaScript in src',
      inSrc({
        'src/middleware.js': proxy(
          `  if (isPublicRoute(request)) return\n  else ‹Response.json({ error: 'no session' }, { status: 401 })›`,
        ),
      }),
      [
        dropped(
          'Response.json',
          proxy(
            `  if (isPublicRoute(request)) return\n  else return Response.json({ error: 'no session' }, { status: 401 })`,
          ),
        ),
      ],
    ),
    wrong(
      'made by `new`',
      app({
        'proxy.ts': proxy(`  if (!isPublicRoute(request)) {\n    ‹new NextResponse(null, { status: 401 })›\n  }`),
      }),
      [
        dropped(
          'new NextResponse',
          proxy(`  if (!isPublicRoute(request)) {\n    return new NextResponse(null, { status: 401 })\n  }`),
        ),
      ],
    ),
    wrong(
      'awaited, as if that were enough',
      app({ 'proxy.ts': proxy(`  if (!isPublicRoute(request)) await ‹${TO_SIGN_IN}›`) }),
      [dropped('NextResponse.redirect', proxy(`  if (!isPublicRoute(request)) return await ${TO_SIGN_IN}`))],
    ),
    wrong('made behind `&&`', app({ 'proxy.ts': proxy(`  !isPublicRoute(request) && ‹${TO_SIGN_IN}›`) }), [
      dropped('NextResponse.redirect', proxy(`  if (!isPublicRoute(request)) return ${TO_SIGN_IN}`)),
    ]),
    wrong(
      'made behind `||`',
      app({
        'proxy.ts': proxy(`  const { userId } = await auth()\n  userId || ‹NextResponse.json({}, { status: 401 })›`),
      }),
      [
        dropped(
          'NextResponse.json',
          proxy(`  const { userId } = await auth()\n  if (!userId) return NextResponse.json({}, { status: 401 })`),
        ),
      ],
    ),
    wrong(
      'made behind `&&`, before an `else` that must stay where it is',
      app({
        'proxy.ts': proxy(
          `  const { userId } = await auth()\n  if (!isPublicRoute(request)) !userId && ‹${TO_SIGN_IN}›\n  else return`,
        ),
      }),
      [dropped('NextResponse.redirect')],
    ),
    wrong(
      'one way of a condition that stands for itself',
      app({
        'proxy.ts': proxy(`  isPublicRoute(request) ? NextResponse.next() : ‹${TO_SIGN_IN}›`),
      }),
      [
        dropped(
          'NextResponse.redirect',
          proxy(`  return isPublicRoute(request) ? NextResponse.next() : ${TO_SIGN_IN}`),
        ),
      ],
    ),
    wrong('`void`', app({ 'proxy.ts': proxy(`  if (!isPublicRoute(request)) void ‹${TO_SIGN_IN}›`) }), [
      dropped('NextResponse.redirect', proxy(`  if (!isPublicRoute(request)) return ${TO_SIGN_IN}`)),
    ]),
    wrong(
      'kept in a variable of which only the headers are set',
      app({
        'proxy.ts': proxy(`  if (!isPublicRoute(request)) {
    const response = ‹NextResponse.rewrite(new URL('/sign-in', request.url))›
    response.headers.set('x-why', 'no session')
  }`),
      }),
      [dropped('NextResponse.rewrite')],
    ),
    wrong(
      'made in a callback of `forEach`, where a `return` would not help',
      app({
        'proxy.ts': proxy(`  ;['/admin', '/team'].forEach((path) => {
    if (request.nextUrl.pathname.startsWith(path)) return ‹${TO_SIGN_IN}›
  })`),
      }),
      [inCallback('NextResponse.redirect')],
    ),
    wrong(
      'returned by a helper, and dropped by who calls it',
      app({
        'proxy.ts': `${proxy(`  if (!isPublicRoute(request)) ‹deny(request)›`)}
function deny(request) {
  if (request.method === 'POST') return new NextResponse(null, { status: 401 })
  return ${TO_SIGN_IN}
}
`,
      }),
      [
        dropped(
          'deny',
          `${proxy(`  if (!isPublicRoute(request)) return deny(request)`)}
function deny(request) {
  if (request.method === 'POST') return new NextResponse(null, { status: 401 })
  return ${TO_SIGN_IN}
}
`,
        ),
      ],
    ),
    wrong(
      'in a handler that stands in another file',
      app({
        'proxy.ts': `export { default } from './server/guard'\n`,
        'server/guard.ts': proxy(`  if (!isPublicRoute(request)) ‹${TO_SIGN_IN}›`),
      }),
      [dropped('NextResponse.redirect', proxy(`  if (!isPublicRoute(request)) return ${TO_SIGN_IN}`))],
    ),
    wrong(
      'under another name',
      app({
        'proxy.ts': proxy(`  if (!isPublicRoute(request)) ‹Answer.redirect(new URL('/sign-in', request.url))›`).replace(
          '{ NextResponse }',
          '{ NextResponse as Answer }',
        ),
      }),
      [
        dropped(
          'Answer.redirect',
          proxy(`  if (!isPublicRoute(request)) return Answer.redirect(new URL('/sign-in', request.url))`).replace(
            '{ NextResponse }',
            '{ NextResponse as Answer }',
          ),
        ),
      ],
    ),
    wrong(
      'of a namespace, in the Pages Router, with Next 14 and Clerk 5',
      {
        ...next('14.2.0', '5.7.0'),
        'pages/index.jsx': PAGE,
        'middleware.js': `import * as server from 'next/server'
import { clerkMiddleware } from '@clerk/nextjs/server'

export default clerkMiddleware((auth, request) => {
  if (!auth().userId) ‹server.NextResponse.redirect(new URL('/sign-in', request.url))›
})
`,
      },
      [
        dropped(
          'server.NextResponse.redirect',
          `import * as server from 'next/server'
import { clerkMiddleware } from '@clerk/nextjs/server'

export default clerkMiddleware((auth, request) => {
  if (!auth().userId) return server.NextResponse.redirect(new URL('/sign-in', request.url))
})
`,
        ),
      ],
    ),
    wrong(
      'in a named function that wraps Clerk',
      app({
        'proxy.ts': `import { clerkMiddleware } from '@clerk/nextjs/server'
import { NextResponse } from 'next/server'

const clerk = clerkMiddleware()

export function proxy(request, event) {
  if (request.nextUrl.pathname.startsWith('/admin')) {
    ‹NextResponse.json({ error: 'closed' }, { status: 403 })›
  }
  return clerk(request, event)
}
`,
      }),
      [
        dropped(
          'NextResponse.json',
          `import { clerkMiddleware } from '@clerk/nextjs/server'
import { NextResponse } from 'next/server'

const clerk = clerkMiddleware()

export function proxy(request, event) {
  if (request.nextUrl.pathname.startsWith('/admin')) {
    return NextResponse.json({ error: 'closed' }, { status: 403 })
  }
  return clerk(request, event)
}
`,
        ),
      ],
    ),
    wrong(
      'twice in one file, in an app of a monorepo',
      {
        'package.json': JSON.stringify({ name: 'all', workspaces: ['apps/*'] }),
        'apps/web/package.json': JSON.stringify({
          name: 'web',
          dependencies: { next: '16.0.0', '@clerk/nextjs': '7.0.0' },
        }),
        'apps/web/app/page.tsx': PAGE,
        'apps/web/proxy.ts': proxy(`  switch (request.nextUrl.pathname) {
    case '/admin':
      ‹NextResponse.json({}, { status: 403 })›
      break
    default:
      ‹NextResponse.json({}, { status: 401 })›
  }`),
      },
      [
        dropped(
          'NextResponse.json',
          proxy(`  switch (request.nextUrl.pathname) {
    case '/admin':
      return NextResponse.json({}, { status: 403 })
      break
    default:
      NextResponse.json({}, { status: 401 })
  }`),
        ),
        dropped(
          'NextResponse.json',
          proxy(`  switch (request.nextUrl.pathname) {
    case '/admin':
      NextResponse.json({}, { status: 403 })
      break
    default:
      return NextResponse.json({}, { status: 401 })
  }`),
        ),
      ],
    ),
  ],
})
