import type { Files } from '../lint-app.ts'
import { testProjectRule, type Expected, type Invalid, type Valid } from '../rule-table.ts'

const PAGE = 'export default function Page() {\n  return <h1>Page</h1>\n}\n'
const GUARDED = `import { auth } from '@clerk/nextjs/server'
export default async function Page() {
  await auth.protect()
  return <h1>Page</h1>
}
`
/** Of a list in a file of its own, which the proxy asks. */
const list = (patterns: string): string =>
  `import { createRouteMatcher } from '@clerk/nextjs/server'\nexport const isOpen = createRouteMatcher(${patterns})\n`
const compared = (expression: string): string =>
  `export function isOpen(request) {\n  const { pathname } = request.nextUrl\n  return ${expression}\n}\n`
const pages = (...paths: string[]): Files => Object.fromEntries(paths.map((path) => [`app${path}/page.tsx`, PAGE]))

/** Each case has a list in a file of its own, and paths of its own. */
const LISTS = [
  ...['blog', 'news', 'docs', 'help', 'careers', 'jobs', 'public', 'press', 'shop', 'labs', 'faq', 'legal'],
  ...['api', 'bare', 'below', 'alone', 'guarded', 'named', 'literal', 'regexp', 'segments', 'meta', 'word', 'closed'],
]
const PROXY = `import { clerkMiddleware } from '@clerk/nextjs/server'
${LISTS.map((name) => `import { isOpen as ${name}Open } from './lists/${name}'\n`).join('')}
export default clerkMiddleware(async (auth, request) => {
${LISTS.filter((name) => name !== 'closed')
  .map((name) => `  if (${name}Open(request)) return\n`)
  .join('')}  if (closedOpen(request)) await auth.protect()
  await auth.protect()
})
`

const right = (name: string, files: Files): Valid => ({ name, files })
const wrong = (name: string, files: Files, ...errors: Expected[]): Invalid => ({ name, files, errors })

const READ = 'Anyone can read this page.'
const over = (what: string, entries: string, help: string, doubt = READ): string =>
  `The ${what} also lets ${entries} pass: it ends in the middle of a segment. ${doubt} ${help}`
const pattern = (text: string, entries: string, output: string, doubt?: string): Expected => ({
  message: over(
    `public pattern '${text}'`,
    entries,
    `Write '${text.replace(/\(.*$|\.\*$/, '')}/:path*', which ends where the segment does.`,
    doubt,
  ),
  suggestions: [{ title: 'End the pattern where the segment does: `/:path*`.', output }],
})
const expression = (text: string, path: string, entries: string, output: string): Expected => ({
  message: over(
    `public pattern /${text}/`,
    entries,
    `Write \`/^\\/${path}(\\/|$)/\`, which ends where the segment does.`,
  ),
  suggestions: [{ title: 'End the pattern where the segment does: `(\\/|$)`.', output }],
})
const comparison = (text: string, path: string, entries: string, output?: string, doubt?: string): Expected => ({
  message: over(
    `comparison \`${text}\``,
    entries,
    `Compare by segments: \`pathname === '${path}' || pathname.startsWith('${path}/')\`.`,
    doubt,
  ),
  ...(output === undefined ? {} : { suggestions: [{ title: 'Compare by segments.', output }] }),
})

testProjectRule('prefix-overmatch', {
  common: { 'proxy.ts': PROXY, ...pages('', '/admin') },
  valid: [
    right('a path, and nothing below it', { 'lists/bare.ts': list(`['/bare']`), ...pages('/bare', '/bare-drafts') }),
    right('all below a path', {
      'lists/below.ts': list(`['/below/:path*', '/below/(.*)', '/beneath(/.*)?']`),
      ...pages('/below/a', '/below-drafts', '/beneath', '/beneath-drafts'),
    }),
    right('no neighbour that begins alike', {
      'lists/alone.ts': list(`['/alone(.*)']`),
      ...pages('/alone', '/alone/a'),
    }),
    right('a neighbour that looks at its caller itself', {
      'lists/guarded.ts': list(`['/guarded(.*)']`),
      ...pages('/guarded'),
      'app/guarded-drafts/page.tsx': GUARDED,
    }),
    right('a neighbour that another pattern names', {
      'lists/named.ts': list(`['/named(.*)', '/named-too/:path*']`),
      ...pages('/named', '/named-too'),
    }),
    right('a neighbour that the code names', {
      'lists/literal.ts': `${list(`['/literal(.*)']`)}export const also = '/literal-too'\n`,
      ...pages('/literal', '/literal-too'),
    }),
    right('a regular expression that ends at a segment', {
      'lists/regexp.ts': list(`[/^\\/regexp(\\/|$)/, /^\\/regexp\\/.*/, /^\\/regexp$/]`),
      ...pages('/regexp', '/regexp-drafts'),
    }),
    right('comparisons by segments', {
      'lists/segments.ts': compared(`pathname === '/segments' || pathname.startsWith('/segments/')`),
      ...pages('/segments', '/segments-drafts'),
    }),
    right('a neighbour that is made for everybody', {
      'lists/meta.ts': list(`['/site(.*)']`),
      'app/sitemap.ts': 'export default () => []\n',
    }),
    right('a comparison of something else', {
      'lists/word.ts': compared(`request.headers.get('x-word')?.startsWith('/word') === true`),
      ...pages('/word', '/words'),
    }),
    right('a list that protects', {
      'lists/closed.ts': list(`['/closed(.*)']`),
      ...pages('/closed', '/closed-too'),
    }),
    {
      name: 'a proxy that closes no path beside it',
      alone: true,
      files: {
        'proxy.ts': `import { clerkMiddleware, createRouteMatcher } from '@clerk/nextjs/server'
const isPublic = createRouteMatcher(['/blog(.*)'])
export default clerkMiddleware(async (auth, request) => {
  if (isPublic(request)) return
  if (request.nextUrl.pathname.startsWith('/admin/')) await auth.protect()
})
`,
        ...pages('/blog', '/blog-drafts', '/admin/users'),
      },
    },
  ],
  invalid: [
    wrong(
      '`(.*)`',
      { 'lists/blog.ts': list(`['/sign-in(.*)', ‹'/blog(.*)'›]`), ...pages('/blog', '/blog/a', '/blog-drafts') },
      pattern('/blog(.*)', 'GET /blog-drafts', list(`['/sign-in(.*)', '/blog/:path*']`)),
    ),
    wrong(
      'in double quotes, in JavaScript',
      { 'lists/news.js': list(`[‹"/news(.*)"›]`), ...pages('/news', '/newsletter-subscribers') },
      pattern('/news(.*)', 'GET /newsletter-subscribers', list(`["/news/:path*"]`)),
    ),
    wrong(
      '`(.+)`, not in an array',
      { 'lists/docs.ts': list(`‹'/docs(.+)'›`), ...pages('/docs', '/docs-internal') },
      pattern('/docs(.+)', 'GET /docs-internal', list(`'/docs/:path*'`)),
    ),
    wrong(
      'a regular expression that ends nowhere',
      { 'lists/help.ts': list(`[‹/^\\/help/›]`), ...pages('/help', '/helpdesk') },
      expression('^\\/help', 'help', 'GET /helpdesk', list(`[/^\\/help(\\/|$)/]`)),
    ),
    wrong(
      'a regular expression that goes on',
      { 'lists/faq.ts': list(`[‹/^\\/faq.*$/i›]`), ...pages('/faq', '/faq-drafts') },
      expression('^\\/faq.*$', 'faq', 'GET /faq-drafts', list(`[/^\\/faq(\\/|$)/i]`)),
    ),
    wrong(
      '`startsWith`',
      { 'lists/careers.ts': compared(`‹pathname.startsWith('/careers')›`), ...pages('/careers', '/careers-admin') },
      comparison(
        "pathname.startsWith('/careers')",
        '/careers',
        'GET /careers-admin',
        compared(`(pathname === '/careers' || pathname.startsWith('/careers/'))`),
      ),
    ),
    wrong(
      '`startsWith` of the whole expression, in brackets',
      {
        'lists/jobs.ts': `export const isOpen = (request) => Boolean(‹request.nextUrl.pathname.startsWith("/jobs")›)\n`,
        ...pages('/jobs', '/jobs-admin'),
      },
      comparison(
        'request.nextUrl.pathname.startsWith("/jobs")',
        '/jobs',
        'GET /jobs-admin',
        `export const isOpen = (request) => Boolean(request.nextUrl.pathname === "/jobs" || request.nextUrl.pathname.startsWith("/jobs/"))\n`,
      ),
    ),
    wrong(
      'a handler that writes',
      {
        'lists/api.ts': list(`[‹'/api/public(.*)'›]`),
        'app/api/public/route.ts': 'export const GET = () => Response.json({})\n',
        'app/api/publications/route.ts': 'export const POST = () => Response.json({})\n',
      },
      pattern(
        '/api/public(.*)',
        'POST /api/publications',
        list(`['/api/public/:path*']`),
        'Anyone can write through this handler.',
      ),
    ),
    wrong(
      'two neighbours',
      { 'lists/public.ts': list(`[‹'/public(.*)'›]`), ...pages('/public', '/public-a', '/publicity') },
      pattern('/public(.*)', 'GET /public-a, GET /publicity', list(`['/public/:path*']`)),
    ),
    wrong(
      'a path below another',
      { 'lists/shop.ts': list(`[‹'/shop/item(.*)'›]`), ...pages('/shop/item', '/shop/items-to-order') },
      pattern('/shop/item(.*)', 'GET /shop/items-to-order', list(`['/shop/item/:path*']`)),
    ),
    wrong(
      'patterns spread from another list',
      {
        'lists/press.ts': `import { PRESS } from '@/lists/press-paths'\n${list('[...PRESS]')}`,
        'lists/press-paths.ts': `export const PRESS = [‹'/press(.*)'›] as const\n`,
        ...pages('/press', '/press-embargoed'),
      },
      pattern('/press(.*)', 'GET /press-embargoed', `export const PRESS = ['/press/:path*'] as const\n`),
    ),
    wrong(
      'a neighbour of which it cannot be told whether it guards itself',
      {
        'lists/labs.ts': list(`[‹'/labs(.*)'›]`),
        ...pages('/labs'),
        'app/labs-secret/page.tsx': `import { withUser } from 'a-package-of-our-own'\nexport default withUser(function Page() {\n  return <h1>Page</h1>\n})\n`,
      },
      pattern(
        '/labs(.*)',
        'GET /labs-secret',
        list(`['/labs/:path*']`),
        'Whether they check for themselves could not be told.',
      ),
    ),
    wrong(
      'beside a pattern with a parameter',
      {
        'lists/legal.ts': list(`[‹'/legal(.*)'›, '/:any/nothing']`),
        ...pages('/legal', '/legal-cases'),
      },
      pattern('/legal(.*)', 'GET /legal-cases', list(`['/legal/:path*', '/:any/nothing']`)),
    ),
    {
      name: 'paths of an array that the path begins with (Pages Router, src, JavaScript)',
      alone: true,
      files: {
        ...Object.fromEntries(LISTS.map((name) => [`lists/${name}.ts`, ''])),
        'package.json': JSON.stringify({ name: 'all', workspaces: ['apps/*'] }),
        'apps/web/package.json': JSON.stringify({ name: 'web', dependencies: { next: '*', '@clerk/nextjs': '*' } }),
        'apps/web/src/pages/index.jsx': PAGE,
        'apps/web/src/pages/terms.jsx': PAGE,
        'apps/web/src/pages/terms-drafts.jsx': PAGE,
        'apps/web/src/middleware.js': `import { clerkMiddleware } from '@clerk/nextjs/server'
const publicPaths = [‹'/terms'›]
export default clerkMiddleware(async (auth, request) => {
  const { pathname } = request.nextUrl
  if (!publicPaths.some((path) => pathname.startsWith(path))) await auth.protect()
})
`,
      },
      errors: [
        {
          message: over(
            "public path '/terms', compared by `startsWith`,",
            'GET /terms-drafts',
            "Compare by segments: `pathname === '/terms' || pathname.startsWith('/terms/')`.",
          ),
        },
      ],
    },
  ],
})
