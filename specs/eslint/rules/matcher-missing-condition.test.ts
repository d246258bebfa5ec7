import type { Files } from '../lint-app.ts'
import { testProjectRule, type Expected, type Invalid, type Valid } from '../rule-table.ts'

const proxy = (
  config: string,
  body = '  await auth.protect()',
) => `import { clerkMiddleware } from '@clerk/nextjs/server'

export default clerkMiddleware(async (auth, request) => {
${body}
})

${config}
`
const PAGE = 'export default function Page() {\n  return <h1>Home</h1>\n}\n'
const GUARDED = PAGE.replace('function Page() {', 'async function Page() {\n  await auth.protect()').replace(
  /^/,
  `import { auth } from '@clerk/nextjs/server'\n`,
)
const app = (config: string, more: Files = {}, body?: string): Files => ({
  'app/page.tsx': PAGE,
  'proxy.ts': proxy(config, body),
  ...more,
})

const right = (name: string, files: Files): Valid => ({ name, alone: true, files })
const wrong = (name: string, files: Files, ...errors: Expected[]): Invalid => ({ name, alone: true, files, errors })

const switchedOff = (keys: string, open?: string): string =>
  `Whoever sends ${keys} switches the proxy off: \`missing\` leaves such requests out of the matcher.${open === undefined ? '' : ` ${open} has no guard of its own.`} Remove \`missing\` from the matcher: it is there in the example for content security policies, not for auth.`
const found = (keys: string, output: string, open?: string): Expected => ({
  message: switchedOff(keys, open),
  suggestions: [{ title: 'Remove `missing`.', output }],
})

const PREFETCH = `missing: [{ type: 'header', key: 'next-router-prefetch' }]`
const READ = 'of the file alone'

/** Where the proxy may not run, every such condition is told. */
testProjectRule('matcher-missing-condition', {
  settings: { exec: false },
  valid: [
    right(`no conditions (${READ})`, app(`export const config = { matcher: [{ source: '/(.*)' }] }`)),
    right(`an empty list (${READ})`, app(`export const config = { matcher: [{ source: '/(.*)', missing: [] }] }`)),
    right(
      `\`has\` (${READ})`,
      app(`export const config = { matcher: [{ source: '/(.*)', has: [{ type: 'header', key: 'x-tenant' }] }] }`),
    ),
    right(
      `a variable of that name (${READ})`,
      app(
        `const missing = [{ type: 'header', key: 'x' }]\nconsole.log({ missing })\nexport const config = { matcher: ['/(.*)'] }`,
      ),
    ),
    right(
      `in a file that is no proxy (${READ})`,
      app(`export const config = { matcher: ['/(.*)'] }`, {
        'lib/old.ts': `export const config = { matcher: [{ source: '/(.*)', ${PREFETCH} }] }\n`,
      }),
    ),
    right(`no config (${READ})`, app('')),
    right(
      `\`missing\` of an object that is no matcher (${READ})`,
      app(`export const config = { matcher: ['/(.*)'], regions: [{ missing: [{ type: 'header', key: 'x' }] }] }`),
    ),
    right(
      `\`missing\` of a rewrite of next.config (${READ})`,
      app(`export const config = { matcher: ['/(.*)'] }`, {
        'next.config.js': `module.exports = {
  rewrites: async () => [{ source: '/a', destination: '/b', missing: [{ type: 'header', key: 'x' }] }],
}
`,
      }),
    ),
    right(`in a comment (${READ})`, app(`// ${PREFETCH}\nexport const config = { matcher: [{ source: '/(.*)' }] }`)),
  ],
  invalid: [
    wrong(
      `a header, on one line (${READ})`,
      app(`export const config = { matcher: [{ source: '/(.*)', ‹${PREFETCH}› }] }`),
      found('next-router-prefetch', proxy(`export const config = { matcher: [{ source: '/(.*)' }] }`)),
    ),
    wrong(
      `before its source (${READ})`,
      app(`export const config = { matcher: [{ ‹${PREFETCH}›, source: '/(.*)' }] }`),
      found('next-router-prefetch', proxy(`export const config = { matcher: [{ source: '/(.*)' }] }`)),
    ),
    wrong(
      `two headers, over several lines (${READ})`,
      app(`export const config = {
  matcher: [
    {
      source: '/((?!_next).*)',
      ‹missing: [›
        { type: 'header', key: 'next-router-prefetch' },
        { type: 'header', key: 'purpose', value: 'prefetch' },
      ],
    },
  ],
}`),
      found(
        'next-router-prefetch, purpose',
        proxy(`export const config = {
  matcher: [
    {
      source: '/((?!_next).*)',
    },
  ],
}`),
      ),
    ),
    wrong(
      `a host, which has no key, in JavaScript in src (${READ})`,
      {
        'src/app/page.jsx': PAGE,
        'src/proxy.js': proxy(
          `export const config = { matcher: [{ source: '/(.*)', ‹missing: [{ type: 'host', value: 'internal' }]› }] }`,
        ),
      },
      found('host', proxy(`export const config = { matcher: [{ source: '/(.*)' }] }`)),
    ),
    wrong(
      `a query value, in the Pages Router (${READ})`,
      {
        'pages/index.jsx': PAGE,
        'middleware.js': proxy(
          `export const config = { matcher: [{ source: '/(.*)', ‹'missing': [{ type: 'query', key: 'preview' }]› }] }`,
        ),
      },
      found('preview', proxy(`export const config = { matcher: [{ source: '/(.*)' }] }`)),
    ),
    wrong(
      `in middleware.ts of Next 15, with a comma after it (${READ})`,
      {
        'node_modules/next/package.json': JSON.stringify({ name: 'next', version: '15.5.4' }),
        'app/page.tsx': PAGE,
        'middleware.ts': proxy(`export const config = { matcher: [{ source: '/(.*)', ‹${PREFETCH}›, }] }`),
      },
      found('next-router-prefetch', proxy(`export const config = { matcher: [{ source: '/(.*)', }] }`)),
    ),
    wrong(
      `in two entries (${READ})`,
      app(
        `export const config = {\n  matcher: [\n    { source: '/a', ‹${PREFETCH}› },\n    { source: '/b', ‹missing: [{ type: 'cookie', key: 'beta' }]› },\n  ],\n}`,
      ),
      found(
        'next-router-prefetch',
        proxy(
          `export const config = {\n  matcher: [\n    { source: '/a' },\n    { source: '/b', missing: [{ type: 'cookie', key: 'beta' }] },\n  ],\n}`,
        ),
      ),
      found(
        'beta',
        proxy(
          `export const config = {\n  matcher: [\n    { source: '/a', ${PREFETCH} },\n    { source: '/b' },\n  ],\n}`,
        ),
      ),
    ),
    wrong(
      `beside \`has\`, \`as const\`, in a monorepo (${READ})`,
      {
        'package.json': JSON.stringify({ name: 'all', workspaces: ['apps/*'] }),
        'apps/web/package.json': JSON.stringify({
          name: 'web',
          dependencies: { next: '16.1.0', '@clerk/nextjs': '7' },
        }),
        'apps/web/app/page.tsx': PAGE,
        'apps/web/proxy.ts': proxy(
          `export const config = { matcher: [{ source: '/(.*)', has: [{ type: 'host', value: 'a' }], ‹${PREFETCH}›, locale: false }] } as const`,
        ),
      },
      found(
        'next-router-prefetch',
        proxy(
          `export const config = { matcher: [{ source: '/(.*)', has: [{ type: 'host', value: 'a' }], locale: false }] } as const`,
        ),
      ),
    ),
  ],
})

/** Where it runs, it is asked what the condition does. */
testProjectRule('matcher-missing-condition', {
  valid: [
    right(
      'another entry of the matcher takes the request all the same',
      app(`export const config = { matcher: [{ source: '/(.*)', ${PREFETCH} }, '/(.*)'] }`),
    ),
    right(
      'a proxy that closes nothing',
      app(
        `export const config = { matcher: [{ source: '/(.*)', ${PREFETCH} }] }`,
        {},
        '  request.nextUrl.searchParams.get("a")',
      ),
    ),
    right(
      'an entry that no route lies under',
      app(`export const config = { matcher: [{ source: '/gone/:path*', ${PREFETCH} }, '/'] }`),
    ),
  ],
  invalid: [
    wrong(
      'what has no guard of its own is open',
      app(`export const config = { matcher: [{ source: '/(.*)', ‹${PREFETCH}› }] }`),
      found('next-router-prefetch', proxy(`export const config = { matcher: [{ source: '/(.*)' }] }`), 'GET /'),
    ),
    wrong(
      'what guards itself stays closed',
      { ...app(`export const config = { matcher: [{ source: '/(.*)', ‹${PREFETCH}› }] }`), 'app/page.tsx': GUARDED },
      found('next-router-prefetch', proxy(`export const config = { matcher: [{ source: '/(.*)' }] }`)),
    ),
    wrong(
      'a cookie, before a handler',
      app(
        `export const config = { matcher: [{ source: '/api/:path*', ‹missing: [{ type: 'cookie', key: 'beta' }]› }] }`,
        {
          'app/api/notes/route.ts': 'export const DELETE = () => Response.json({})\n',
        },
      ),
      found('beta', proxy(`export const config = { matcher: [{ source: '/api/:path*' }] }`), 'DELETE /api/notes'),
    ),
    wrong(
      'one of two entries, the other closes nothing',
      app(
        `export const config = { matcher: [{ source: '/', ${PREFETCH} }, { source: '/admin/:path*', ‹${PREFETCH}› }] }`,
        { 'app/admin/page.tsx': PAGE },
        `  if (request.nextUrl.pathname.startsWith('/admin')) await auth.protect()`,
      ),
      found(
        'next-router-prefetch',
        proxy(
          `export const config = { matcher: [{ source: '/', ${PREFETCH} }, { source: '/admin/:path*' }] }`,
          `  if (request.nextUrl.pathname.startsWith('/admin')) await auth.protect()`,
        ),
        'GET /admin',
      ),
    ),
  ],
})
