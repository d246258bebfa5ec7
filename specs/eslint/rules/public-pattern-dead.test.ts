import type { Files } from '../lint-app.ts'
import { testProjectRule, type Expected, type Invalid, type Valid } from '../rule-table.ts'

const proxy = (
  list: string,
  use = '  if (!isPublic(request)) await auth.protect()',
) => `import { clerkMiddleware, createRouteMatcher } from '@clerk/nextjs/server'

const isPublic = createRouteMatcher(${list})

export default clerkMiddleware(async (auth, request) => {
${use}
})
`
const PAGE = 'export default function Page() {\n  return <h1>Page</h1>\n}\n'
const HANDLER = 'export const POST = () => Response.json({})\n'
const ROUTES: Files = {
  'app/page.tsx': PAGE,
  'app/(site)/about/page.tsx': PAGE,
  'app/blog/[slug]/page.tsx': PAGE,
  'app/docs/[[...rest]]/page.tsx': PAGE,
  'app/api/webhooks/clerk/route.ts': HANDLER,
}
const app = (list: string, more: Files = {}, use?: string): Files => ({
  ...ROUTES,
  'proxy.ts': proxy(list, use),
  ...more,
})

const right = (name: string, files: Files): Valid => ({ name, alone: true, files })
const wrong = (name: string, files: Files, ...errors: Expected[]): Invalid => ({ name, alone: true, files, errors })

/** @param edits titles, and the list after each */
const dead = (pattern: string, hint: string, edits: [title: string, list: string][] = [], make = proxy): Expected => ({
  message: `The public pattern '${pattern}' matches no route: what it was meant to open is still closed. ${hint}${hint === '' ? '' : ' '}Correct the pattern, or remove it if the route is gone. \`routewarden routes\` lists what there is.`,
  ...(edits.length === 0 ? {} : { suggestions: edits.map(([title, list]) => ({ title, output: make(list) })) }),
})
const REMOVE = 'Remove it.'

/** Patterns and routes are read. */
testProjectRule('public-pattern-dead', {
  settings: { exec: false },
  valid: [
    right(
      'routes, in any notation that matches them',
      app(`['/', '/about', '/ABOUT', '/about(.*)', '/blog/:slug', '/blog/(.*)', '/api/webhooks(.*)']`),
    ),
    right('one value of a dynamic segment', app(`['/blog/hello-world', '/docs/a/b/c(.*)', '/docs']`)),
    right('pages of Clerk, which an app may leave to it', app(`['/sign-in(.*)', '/sign-up(.*)', '/sso-callback']`)),
    right(
      'what browsers and robots ask for',
      app(`['/favicon.ico', '/robots.txt', '/.well-known/(.*)', '/_next/:path*']`),
    ),
    right('a file of the public folder', app(`['/logo/mark', '/logo(.*)']`, { 'public/logo/mark': 'x' })),
    right(
      'anything, where rewrites cannot be read',
      app(`['/ingest/(.*)']`, { 'next.config.js': `module.exports = require('./made').config\n` }),
    ),
    right(
      'what the proxy itself answers',
      app(
        `['/logout']`,
        {},
        `  if (request.nextUrl.pathname === '/logout') return new Response()\n  if (!isPublic(request)) await auth.protect()`,
      ),
    ),
    right('a regular expression', app(`[/^\\/gone/]`)),
    right('a list that protects', app(`['/gone']`, {}, '  if (isPublic(request)) await auth.protect()')),
    right('a list that nothing asks', app(`['/gone']`, {}, '  await auth.protect()')),
    right('a list in a file that the proxy does not use', {
      ...app(`['/']`),
      'lib/old.ts': `import { createRouteMatcher } from '@clerk/nextjs/server'\nexport const isPublic = createRouteMatcher(['/gone'])\n`,
    }),
    right('locales of next-intl', {
      ...app(`['/:locale/pricing', '/nl/pricing', '/pricing']`),
      'app/[locale]/pricing/page.tsx': PAGE,
      'i18n/routing.ts': `import { defineRouting } from 'next-intl/routing'\nexport const routing = defineRouting({ locales: ['en', 'nl'], defaultLocale: 'en' })\n`,
    }),
    right('a page of the Pages Router, in JavaScript in src', {
      'src/pages/index.jsx': PAGE,
      'src/pages/terms/index.jsx': PAGE,
      'src/middleware.js': proxy(`['/', '/terms', '/sign-in']`),
    }),
  ],
  invalid: [
    wrong(
      'a slip of the pen',
      app(`['/', ‹'/abuot(.*)'›, '/blog/:slug']`),
      dead('/abuot(.*)', 'The nearest route is /about.', [
        [`Write '/about(.*)'.`, `['/', '/about(.*)', '/blog/:slug']`],
        [REMOVE, `['/', '/blog/:slug']`],
      ]),
    ),
    wrong(
      'one letter, under which a webhook stays closed',
      app(`[\n  '/',\n  ‹'/api/webhook/clerk'›,\n]`),
      dead('/api/webhook/clerk', 'The nearest route is /api/webhooks/clerk.', [
        [`Write '/api/webhooks/clerk'.`, `[\n  '/',\n  '/api/webhooks/clerk',\n]`],
        [REMOVE, `[\n  '/',\n]`],
      ]),
    ),
    wrong(
      'the path of a file',
      app(`[‹'/app/about/page.tsx'›, '/']`),
      dead('/app/about/page.tsx', "It is the path of a file, not of a route: '/about' is.", [
        [`Write '/about'.`, `['/about', '/']`],
        [REMOVE, `['/']`],
      ]),
    ),
    wrong(
      'a folder in brackets',
      app(`[‹'/(site)/about'›]`),
      dead('/(site)/about', "A folder in brackets is no part of the path: '/about'.", [
        [`Write '/about'.`, `['/about']`],
        [REMOVE, `[]`],
      ]),
    ),
    wrong(
      "Next's notation",
      app(`['/', ‹'/blog/[slug]'›]`),
      dead('/blog/[slug]', "Brackets are Next's notation; here it is '/blog/:slug'.", [
        [`Write '/blog/:slug'.`, `['/', '/blog/:slug']`],
        [REMOVE, `['/']`],
      ]),
    ),
    wrong(
      'without its slash, not in an array',
      app(`‹'api/webhooks/clerk'›`),
      dead('api/webhooks/clerk', "It lacks its slash: '/api/webhooks/clerk'.", [
        [`Write '/api/webhooks/clerk'.`, `'/api/webhooks/clerk'`],
      ]),
    ),
    wrong(
      'a slash at its end',
      app(`['/', ‹"/about/"›]`),
      dead('/about/', "A slash at its end matches no path here: '/about'.", [
        [`Write '/about'.`, `['/', "/about"]`],
        [REMOVE, `['/']`],
      ]),
    ),
    wrong(
      'with the basePath',
      {
        'next.config.js': `module.exports = { basePath: '/shop' }\n`,
        ...app(`['/', ‹'/shop/about'›]`),
      },
      dead('/shop/about', "Paths come without the basePath: '/about'.", [
        [`Write '/about'.`, `['/', '/about']`],
        [REMOVE, `['/']`],
      ]),
    ),
    wrong(
      'a page of last year, like nothing that is left',
      app(`['/', ‹'/christmas-campaign(.*)'›]`),
      dead('/christmas-campaign(.*)', '', [[REMOVE, `['/']`]]),
    ),
    wrong('no pattern at all', app(`[‹'/admin/*'›]`), {
      message:
        /^'\/admin\/\*' is no pattern \(.+\): `createRouteMatcher` throws when the proxy is loaded, and every request is answered with an error\. Write '\/admin\/:path\*' for a path and all below it\.$/,
      suggestions: [
        { title: `Write '/admin/:path*'.`, output: proxy(`['/admin/:path*']`) },
        { title: REMOVE, output: proxy('[]') },
      ],
    }),
    wrong(
      'a list in another file, by an alias, in JavaScript',
      {
        'src/app/page.jsx': PAGE,
        'src/app/about/page.jsx': PAGE,
        'tsconfig.json': JSON.stringify({ compilerOptions: { paths: { '@/*': ['./src/*'] } } }),
        'src/middleware.js': `import { OPEN } from '@/lib/open'\n${proxy('[...OPEN]')}`,
        'src/lib/open.js': `export const OPEN = [\n  '/',\n  ‹'/abot'›,\n]\n`,
      },
      dead(
        '/abot',
        'The nearest route is /about.',
        [
          [`Write '/about'.`, `'/about'`],
          [REMOVE, ''],
        ],
        (written) => `export const OPEN = [\n  '/',\n${written === '' ? '' : `  ${written},\n`}]\n`,
      ),
    ),
    wrong(
      'a text that is put together',
      app("['/', ‹`${'/abuot'}`›]"),
      dead('/abuot', 'The nearest route is /about.', [[REMOVE, `['/']`]]),
    ),
    wrong(
      'publicRoutes of Clerk 5',
      {
        'node_modules/@clerk/nextjs/package.json': JSON.stringify({ name: '@clerk/nextjs', version: '5.7.1' }),
        'pages/index.jsx': PAGE,
        'middleware.js': `import { authMiddleware } from '@clerk/nextjs/server'\nexport default authMiddleware({ publicRoutes: ['/', ‹'/christmas'›] })\n`,
      },
      dead(
        '/christmas',
        '',
        [[REMOVE, `['/']`]],
        (list) =>
          `import { authMiddleware } from '@clerk/nextjs/server'\nexport default authMiddleware({ publicRoutes: ${list} })\n`,
      ),
    ),
    wrong(
      'an array that paths are compared with, in a monorepo',
      {
        'package.json': JSON.stringify({ name: 'all', workspaces: ['apps/*'] }),
        'apps/web/package.json': JSON.stringify({ name: 'web', dependencies: { next: '*', '@clerk/nextjs': '*' } }),
        'apps/web/app/page.tsx': PAGE,
        'apps/web/app/about/page.tsx': PAGE,
        'apps/web/proxy.ts': proxy(
          `['/']`,
          `  const open = ['/about', ‹'/abuot'›]\n  if (open.includes(request.nextUrl.pathname)) return\n  await auth.protect()`,
        ).replace(/const isPublic.*\n\n/, ''),
      },
      dead(
        '/abuot',
        'The nearest route is /about.',
        [
          [`Write '/about'.`, '/about'],
          [REMOVE, ''],
        ],
        (path) =>
          proxy(
            '',
            `  const open = ['/about'${path === '' ? '' : `, '${path}'`}]\n  if (open.includes(request.nextUrl.pathname)) return\n  await auth.protect()`,
          ).replace(/const isPublic.*\n\n/, ''),
      ),
    ),
  ],
})
