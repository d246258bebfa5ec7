import type { Files } from '../lint-app.ts'
import { testProjectRule, type Expected, type Invalid, type Valid } from '../rule-table.ts'

const HEAD = `import { clerkMiddleware } from '@clerk/nextjs/server'

export default clerkMiddleware(async (auth) => {
  await auth.protect()
})

`
const PAGE = 'export default function Page() {\n  return <h1>Home</h1>\n}\n'
const app = (config: string, more: Files = {}): Files => ({ 'app/page.tsx': PAGE, 'proxy.ts': HEAD + config, ...more })
const next = (version: string): Files => ({
  'node_modules/next/package.json': JSON.stringify({ name: 'next', version }),
})
const next15 = (config: string): Files => ({
  'src/app/page.jsx': PAGE,
  'src/middleware.ts': HEAD + config,
  ...next('15.5.4'),
})

const right = (name: string, files: Files): Valid => ({ name, alone: true, files })
const wrong = (name: string, files: Files, errors: Expected[], fixed?: Files): Invalid => ({
  name,
  alone: true,
  files,
  errors,
  ...(fixed ? { fixed } : {}),
})

const HELP = "Write the matcher out as `export const config = { matcher: ['…'] }`, in literals."
const refused = (reason: string): Expected => ({
  message: `Next cannot read \`config\`: ${reason}. The build fails. ${HELP}`,
})
const ignored = (reason: string): Expected => ({
  message: `Next cannot read \`config\`: ${reason}. It is ignored, and the proxy runs for every request, static files included. ${HELP}`,
})
const written = (expected: Expected, config: string): Expected => ({
  ...expected,
  suggestions: [{ title: 'Write the value here.', output: HEAD + config }],
})
const exported = (expected: Expected, config: string): Expected => ({
  ...expected,
  suggestions: [{ title: 'Export it by `export const config`.', output: HEAD + config }],
})

/** Next reads it from the text, and so do we. */
testProjectRule('matcher-not-static', {
  settings: { exec: false },
  valid: [
    right('an array of literals', app(`export const config = { matcher: ['/((?!_next).*)', '/(api|trpc)(.*)'] }\n`)),
    right('one literal', app(`export const config = { matcher: '/admin/:path*' }\n`)),
    right('a template without values', app('export const config = { matcher: [`/admin/:path*`] }\n')),
    right('none at all', app('')),
    right('an empty config', app('export const config = {}\n')),
    right(
      'objects with conditions',
      app(`export const config = {
  matcher: [{ source: '/admin/:path*', locale: false, missing: [{ type: 'header', key: 'next-router-prefetch' }] }],
}
`),
    ),
    right('`as const` around it all, in Next 16', app(`export const config = { matcher: ['/admin'] } as const\n`)),
    right(
      '`satisfies` around it all, in Next 16',
      app(
        `import type { ProxyConfig } from 'next/server'\nexport const config = { matcher: ['/admin'] } satisfies ProxyConfig\n`,
      ),
    ),
    right(
      '`satisfies` inside, in Next 15',
      next15(`export const config = { matcher: ['/admin'] satisfies string[] }\n`),
    ),
    right('a type beside it', app(`export const config: { matcher: string[] } = { matcher: ['/admin'] }\n`)),
    right('keys in quotes', app(`export const config = { 'matcher': ["/admin/:path*"] }\n`)),
    right(
      'a variable of that name that is not exported',
      app(`const prefix = '/admin'\nconst config = { matcher: [prefix] }\nconsole.log(config)\n`),
    ),
    right(
      'a computed `config` in a file that is no proxy',
      app(`export const config = { matcher: ['/admin'] }\n`, {
        'lib/other.ts': `const prefix = '/a'\nexport const config = { matcher: [prefix] }\n`,
      }),
    ),
    right('a type called `config`', app(`export type config = { matcher: string[] }\n`)),
  ],
  invalid: [
    wrong('a variable', app(`const admin = '/admin/:path*'\nexport const config = { matcher: ['/api', ‹admin›] }\n`), [
      written(
        refused('it uses the variable `admin`'),
        `const admin = '/admin/:path*'\nexport const config = { matcher: ['/api', '/admin/:path*'] }\n`,
      ),
    ]),
    wrong(
      'a variable of another file, by an alias',
      app(`import { matcher } from '@/lib/paths'\nexport const config = { ‹matcher› }\n`, {
        'lib/paths.ts': `export const matcher = ['/admin/:path*', '/api/:path*']\n`,
      }),
      [
        written(
          refused('it uses the variable `matcher`'),
          `import { matcher } from '@/lib/paths'\nexport const config = { matcher: ['/admin/:path*', '/api/:path*'] }\n`,
        ),
      ],
    ),
    wrong('a variable that only runs can tell', app(`export const config = { matcher: ‹process.env.MATCHER› }\n`), [
      refused('it is computed (from a property)'),
    ]),
    wrong(
      'values in a template',
      app("const base = '/admin'\nexport const config = { matcher: [‹`${base}/:path*`›] }\n"),
      [
        written(
          refused('it puts values into a template string'),
          "const base = '/admin'\nexport const config = { matcher: ['/admin/:path*'] }\n",
        ),
      ],
    ),
    wrong(
      'two texts put together, in Next 15',
      next15(`export const config = { matcher: [‹'/((?!_next|' + '.*\\\\..*).*)'›] }\n`),
      [
        written(
          refused('it is computed (from parts)'),
          `export const config = { matcher: ['/((?!_next|.*\\\\..*).*)'] }\n`,
        ),
      ],
    ),
    wrong(
      'another array spread into it',
      app(`const base = ['/admin/:path*', '/team']\nexport const config = {\n  matcher: ['/api', ‹...base›],\n}\n`),
      [
        written(
          refused('it spreads another array'),
          `const base = ['/admin/:path*', '/team']\nexport const config = {\n  matcher: ['/api', '/admin/:path*', '/team'],\n}\n`,
        ),
      ],
    ),
    wrong(
      'another object spread into it',
      app(`const base = { matcher: ['/admin'] }\nexport const config = { ‹...base› }\n`),
      [
        written(
          refused('it spreads another object'),
          `const base = { matcher: ['/admin'] }\nexport const config = { matcher: ['/admin'] }\n`,
        ),
      ],
    ),
    wrong('a call', app(`const paths = () => ['/admin']\nexport const config = { matcher: ‹paths()› }\n`), [
      refused('it is computed (by a call)'),
    ]),
    wrong(
      'a condition',
      app(`export const config = { matcher: ‹process.env.NODE_ENV === 'test' ? [] : ['/admin']› }\n`),
      [refused('it is computed (by a condition)')],
    ),
    wrong(
      '`as const` inside, which Turbopack refuses',
      app(`export const config = { matcher: ‹['/admin'] as const› }\n`),
      [refused('it is cast (`as …`)')],
      { 'proxy.ts': `${HEAD}export const config = { matcher: ['/admin'] }\n` },
    ),
    wrong(
      '`as const` around it all, in Next 15',
      next15(`export const config = ‹{ matcher: ['/admin'] } as const›\n`),
      [refused('it is cast (`as …`)')],
      { 'src/middleware.ts': `${HEAD}export const config = { matcher: ['/admin'] }\n` },
    ),
    wrong('brackets', app(`export const config = { matcher: [‹('/admin')]  }›\n`), [refused('it stands in brackets')], {
      'proxy.ts': `${HEAD}export const config = { matcher: ['/admin']  }\n`,
    }),
    wrong('a computed key', app(`export const config = { ‹['matcher']: ['/admin']› }\n`), [
      refused('it has a computed key'),
    ]),
    wrong('`let`', app(`‹export let config = { matcher: ['/admin'] }›\n`), [
      exported(ignored('it is declared by `let`, not `const`'), `export const config = { matcher: ['/admin'] }\n`),
    ]),
    wrong('exported apart', app(`const config = { matcher: ['/admin'] }\n\n‹export { config }›\n`), [
      exported(refused('it is exported by `export { config }`'), `export const config = { matcher: ['/admin'] }\n\n`),
    ]),
    wrong(
      'exported apart, which webpack passes over',
      {
        ...next('15.5.4'),
        'pages/index.jsx': PAGE,
        'middleware.js': `${HEAD}const config = { matcher: ['/admin'] }\n‹export { config }›\n`,
      },
      [exported(ignored('it is exported by `export { config }`'), `export const config = { matcher: ['/admin'] }\n`)],
    ),
    wrong(
      'exported from another file of a monorepo',
      {
        'package.json': JSON.stringify({ name: 'all', workspaces: ['apps/*'] }),
        'apps/web/package.json': JSON.stringify({ name: 'web', dependencies: { next: '*', '@clerk/nextjs': '*' } }),
        'apps/web/app/page.tsx': PAGE,
        'apps/web/proxy.ts': `‹export { default, config } from './server/guard'›\n`,
        'apps/web/server/guard.ts': `${HEAD}export const config = { matcher: ['/admin'] }\n`,
      },
      [refused('it is exported by `export { config } from …`')],
    ),
    wrong('no slash at the beginning', app(`export const config = { matcher: ['/api', ‹'admin/:path*'›] }\n`), [
      refused("'admin/:path*' does not start with `/`"),
    ]),
    wrong('an object outside an array', app(`export const config = { matcher: ‹{ source: '/admin' }› }\n`), [
      refused('an object is taken inside an array only'),
    ]),
    wrong('a regular expression', app(`export const config = { matcher: [‹/admin/›] }\n`), [
      refused('an entry is no text'),
    ]),
  ],
})
