import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { write } from '../app/copy-app.test.support.ts'
import { readApp, Sources } from '../app/index.ts'
import { readProxySource } from './read-proxy.ts'
import type { PatternList, ProxySource } from './types.ts'

type Files = Record<string, string>

/** Reads the proxy of an app with these files. */
async function proxyOf(files: Files, next = '16.4.6', scripts = {}): Promise<ProxySource> {
  const root = realpathSync(mkdtempSync(path.join(tmpdir(), 'routewarden-proxy-')))
  onTestFinished(() => {
    rmSync(root, { recursive: true, force: true })
  })
  const manifest = JSON.stringify({ name: 'small', scripts, dependencies: { next, '@clerk/nextjs': '7.9.17' } })
  const page = 'export default function Page() { return null }'
  const all = { 'package.json': manifest, 'app/page.tsx': page, ...files }
  for (const [file, text] of Object.entries(all)) write(path.join(root, file), text)
  const app = await readApp(root, { exec: false })
  const source = readProxySource(app, new Sources(root))
  if (!source) throw new Error('Next reads no proxy here')
  return source
}

const CLERK = `import { auth, clerkMiddleware, createRouteMatcher } from '@clerk/nextjs/server'
import { NextResponse } from 'next/server'
`

const clerkProxy = (lists: string, body: string, more: Files = {}) =>
  proxyOf({
    'proxy.ts': `${CLERK}${lists}\nexport default clerkMiddleware(async (auth, req) => {\n${body}\n})\n`,
    ...more,
  })

const short = ({ name, patterns, complete, role, uses }: PatternList) =>
  `${name ?? '-'} ${role} [${patterns.map(({ text, isRegExp }) => (isRegExp ? `/${text}/` : text)).join(' ')}]${complete ? '' : ' and more'} used ${String(uses.length)}`

describe('the matcher', () => {
  const matcherOf = async (config: string, next?: string, scripts = {}) => {
    const name = next?.startsWith('15') ? 'middleware.ts' : 'proxy.ts'
    const read = await proxyOf(
      {
        [name]: `export default () => undefined\n${config}\n`,
        'x.ts': `export const config = { matcher: '/x' }\nexport const matcher = '/x'`,
      },
      next,
      scripts,
    )
    const { matcher } = read
    if (matcher.status === 'static') return matcher.entries.map(({ source }) => source)
    return matcher.status === 'absent' ? 'absent' : `${matcher.effect}: ${matcher.reason}`
  }

  it.each([
    ['', 'absent'],
    [`export const config = {}`, 'absent'],
    [`export const config = { runtime: 'nodejs' }`, 'absent'],
    [`export const config = { matcher: undefined }`, 'absent'],
    [`export type config = { matcher: '/a' }`, 'absent'],
    [`const config = { matcher: '/a' }`, 'absent'],
    [`export const config = { matcher: '/a' }`, ['/a']],
    [`export const config = { matcher: ['/a', '/b/:path*'] }`, ['/a', '/b/:path*']],
    [`export const config = { 'matcher': [\`/a\`] }`, ['/a']],
    [`export const other = 1, config = { matcher: ['/a'] }`, ['/a']],
    [`export const config: { matcher: string[] } = { matcher: ['/a'] }`, ['/a']],
    [`export const config = { matcher: ['/a'] } satisfies { matcher: string[] }`, ['/a']],
    [`export const config = { matcher: [{ source: '/a', missing: [] }, '/b'] }`, ['/a', '/b']],
    [`export const config = { matcher: ['/a'] as const }`, 'refused: it is cast (`as …`)'],
    [`export const config = { matcher: ['/a'] satisfies string[] }`, 'refused: it is cast (`satisfies …`)'],
    [`export const config = { matcher: ['/a'] } as const`, ['/a']],
    [`export const config = ({ matcher: ['/a'] })`, 'refused: it stands in brackets'],
    [`const m = ['/a']\nexport const config = { matcher: m }`, 'refused: it uses the variable `m`'],
    [`const matcher = ['/a']\nexport const config = { matcher }`, 'refused: it uses the variable `matcher`'],
    [`import { matcher } from './x'\nexport const config = { matcher: [matcher] }`, /^refused: it uses the variable/],
    [`const c = { matcher: '/a' }\nexport const config = c`, 'refused: it uses the variable `c`'],
    [`const a = ['/a']\nexport const config = { matcher: [...a] }`, 'refused: it spreads another array'],
    [`const a = {}\nexport const config = { ...a, matcher: '/a' }`, 'refused: it spreads another object'],
    [`export const config = { ['matcher']: '/a' }`, 'refused: it has a computed key'],
    [`export const config = { matcher: ['/a'].concat('/b') }`, 'refused: it is computed (by a call)'],
    [`export const config = { matcher: '/a' + '/b' }`, 'refused: it is computed (from parts)'],
    ['const b = 1\nexport const config = { matcher: [`/${b}`] }', 'refused: it puts values into a template string'],
    ['export const config = { matcher: String.raw`/a` }', 'refused: it is computed (by a tagged template)'],
    [`export { config } from './x'`, 'refused: it is exported by `export { config } from …`'],
    [`const config = { matcher: '/a' }\nexport { config }`, 'refused: it is exported by `export { config }`'],
    [`export let config = { matcher: '/a' }`, 'ignored: it is declared by `let`, not `const`'],
    [`export const config = { matcher: ['a'] }`, "refused: 'a' does not start with `/`"],
    [`export const config = { matcher: { source: '/a' } }`, 'refused: an object is taken inside an array only'],
  ])('of `%s`', async (config, expected) => {
    const found = await matcherOf(config)
    if (expected instanceof RegExp) expect(found).toMatch(expected)
    else expect(found).toEqual(expected)
  })

  it('passes over what is exported in another way, where the version or the bundler does', async () => {
    const reexported = `export { config } from './x'`
    expect(await matcherOf(reexported, '15.5.29')).toMatch(/^ignored: /)
    expect(await matcherOf(reexported, '16.4.6', { build: 'next build --webpack' })).toMatch(/^ignored: /)
  })

  it('reads a cast where Next does: 16 with webpack', async () => {
    const cast = `export const config = { matcher: ['/a'] as const }`
    expect(await matcherOf(cast, '15.5.29')).toMatch(/^refused: it is cast/)
    expect(await matcherOf(`export const config = { matcher: ['/a'] satisfies string[] }`, '15.5.29')).toEqual(['/a'])
    expect(await matcherOf(cast, '16.4.6', { build: 'next build --webpack' })).toEqual(['/a'])
  })

  it('keeps conditions, the locale, what is typed, and where', async () => {
    const { matcher } = await proxyOf({
      'proxy.ts': `export default () => undefined
export const config = {
  matcher: [
    { source: '/a\\\\.b', has: [{ type: 'header', key: 'x' }], missing: [{ type: 'header', key: 'purpose', value: 'prefetch' }], locale: false },
    '/c\\.d',
  ],
}`,
    })
    expect(matcher).toMatchObject({
      status: 'static',
      place: { line: 3 },
      entries: [
        {
          source: '/a\\.b',
          raw: '/a\\\\.b',
          locale: false,
          has: [{ key: 'x' }],
          missing: [{ value: 'prefetch' }],
          line: 4,
          column: 15,
        },
        { source: '/c.d', raw: '/c\\.d', locale: true, has: [], missing: [], line: 5, column: 5 },
      ],
    })
    expect(matcher.status === 'static' && matcher.value).toMatchObject({ matcher: [{ source: '/a\\.b' }, '/c.d'] })
  })
})

describe('the function that Next calls', () => {
  const OTHER = {
    'lib/handler.ts':
      'export default function handler() {}\nexport const proxy = handler\nexport const middleware = handler',
  }
  const handlerOf = async (text: string, next?: string) =>
    (await proxyOf({ [next ? 'middleware.ts' : 'proxy.ts']: text, ...OTHER }, next)).handler

  it.each([
    ['export default function anything() {}', 'default'],
    ['export function proxy() {}', 'proxy'],
    ['export const proxy = () => undefined', 'proxy'],
    ['export function proxy() {}\nexport default function other() {}', 'proxy'],
    ['const run = () => undefined\nexport { run as proxy }', 'proxy'],
    ['const run = () => undefined\nexport { run as default }', 'default'],
    [`export { default } from './lib/handler'`, 'default'],
    [`export { default as proxy } from './lib/handler'`, 'proxy'],
    [`export * from './lib/handler'`, null],
    ['export const middleware = () => undefined', null],
    ['export type proxy = () => void', null],
    ['export const handler = () => undefined', null],
    ['module.exports = () => undefined', 'default'],
    ['const run = 1', null],
  ])('of `%s` is %s', async (text, expected) => {
    expect(await handlerOf(text)).toBe(expected)
  })

  it('is called middleware in a middleware.ts, and may come by `export *` in Next 15', async () => {
    expect(await handlerOf('export const middleware = () => undefined', '15.5.29')).toBe('middleware')
    expect(await handlerOf('export const proxy = () => undefined', '15.5.29')).toBeNull()
    expect(await handlerOf(`export * from './lib/handler'`, '15.5.29')).toBe('middleware')
  })

  it('lists exports with the names they have inside: a `clerkMiddleware` that is exported and not called is seen', async () => {
    const read = await proxyOf({
      'proxy.ts': `import { clerkMiddleware } from '@clerk/nextjs/server'\nexport default clerkMiddleware`,
    })
    expect(read.exports).toMatchObject([{ name: 'default', local: 'clerkMiddleware', line: 2 }])
    expect(read.clerk).toBeNull()
  })
})

describe('Clerk’s call', () => {
  it.each([
    [
      `import { clerkMiddleware } from '@clerk/nextjs/server'\nexport default clerkMiddleware()`,
      'clerkMiddleware bare []',
    ],
    [
      `import { clerkMiddleware } from '@clerk/nextjs/server'\nexport default clerkMiddleware({ debug: true })`,
      'clerkMiddleware bare [debug]',
    ],
    [
      `import { clerkMiddleware as c } from '@clerk/nextjs/server'\nexport default c(() => undefined, { debug: true } as any)`,
      'clerkMiddleware handler [debug]',
    ],
    [
      `import * as clerk from '@clerk/nextjs/server'\nconst run = () => undefined\nexport const proxy = clerk.clerkMiddleware(run)`,
      'clerkMiddleware handler []',
    ],
    [
      `import { clerkMiddleware } from '@clerk/nextjs/server'\nconst options = { signInUrl: '/in', 'publicRoutes': ['/'] }\nexport default clerkMiddleware(options)`,
      'clerkMiddleware bare [signInUrl publicRoutes]',
    ],
    [
      `import { clerkMiddleware } from '@clerk/nextjs/server'\nexport default clerkMiddleware(() => undefined, (req) => ({ debug: true }))`,
      'clerkMiddleware handler [debug]',
    ],
    [
      `import { authMiddleware } from '@clerk/nextjs'\nexport default authMiddleware({ publicRoutes: ['/'] })`,
      'authMiddleware bare [publicRoutes]',
    ],
    [
      `import { authMiddleware } from '@clerk/nextjs'\nexport default authMiddleware({ afterAuth() {} })`,
      'authMiddleware handler [afterAuth]',
    ],
    [
      `export default async (req) => { const { clerkMiddleware } = await import('@clerk/nextjs/server'); return clerkMiddleware(() => undefined)(req) }`,
      'clerkMiddleware handler []',
    ],
    [
      `const { clerkMiddleware } = require('@clerk/nextjs/server')\nmodule.exports = clerkMiddleware()`,
      'clerkMiddleware bare []',
    ],
    [
      `import { withClerk } from './lib/clerk'\nexport default withClerk(() => undefined)`,
      'clerkMiddleware handler []',
    ],
    [`import { protectAll } from './lib/clerk'\nexport default protectAll`, 'clerkMiddleware handler []'],
    [`import { clerkMiddleware } from './lib/mine'\nexport default clerkMiddleware(() => undefined)`, 'none'],
  ])('%s', async (text, expected) => {
    const { clerk } = await proxyOf({
      'proxy.ts': text,
      'lib/clerk.ts': `import { clerkMiddleware } from '@clerk/nextjs/server'\nexport { clerkMiddleware as withClerk }\nexport const protectAll = clerkMiddleware((auth) => auth.protect())`,
      'lib/mine.ts': 'export const clerkMiddleware = (run) => run',
    })
    const found = clerk
      ? `${clerk.name} ${clerk.hasHandler ? 'handler' : 'bare'} [${clerk.options.map(({ name }) => name).join(' ')}]`
      : 'none'
    expect(found).toBe(expected)
  })
})

describe('lists', () => {
  const ROUTES = `export const open = ['/', '/about']
const more = ['/blog/:slug']
export { more as blog }
export default ['/default']
export const routes = { open: ['/x'], home: '/home' } as const
export const prefix = '/v1'`
  const patterns = async (argument: string) => {
    const read = await clerkProxy(
      `import defaults, { open, blog, routes, prefix } from './lib/routes'\nimport * as all from './lib/routes'\nimport { gone } from 'some-package'\nconst local = ['/l1', '/l2']\nconst it = createRouteMatcher(${argument})`,
      'if (!it(req)) await auth.protect()',
      { 'lib/routes.ts': ROUTES },
    )
    return short(read.lists[0] as PatternList).replace(/^it public /, '')
  }

  it.each([
    [`['/a', '/b(.*)']`, '[/a /b(.*)] used 1'],
    [`'/a'`, '[/a] used 1'],
    ['`/a`', '[/a] used 1'],
    [`[/^\\/a/i, new RegExp('^/b')]`, '[/^\\/a/ /^/b/] used 1'],
    ['local', '[/l1 /l2] used 1'],
    [`[...local, '/a']`, '[/l1 /l2 /a] used 1'],
    [`local.concat(['/a'], '/b')`, '[/l1 /l2 /a /b] used 1'],
    [`[...new Set(local)]`, '[/l1 /l2] used 1'],
    [`Object.freeze(['/a'])`, '[/a] used 1'],
    [`['/a'] as const`, '[/a] used 1'],
    [`open`, '[/ /about] used 1'],
    [`[...open, ...blog]`, '[/ /about /blog/:slug] used 1'],
    [`defaults`, '[/default] used 1'],
    [`routes.open`, '[/x] used 1'],
    [`[all.routes.home, ...all.open]`, '[/home / /about] used 1'],
    ['[`${prefix}/a`, prefix + "/b"]', '[/v1/a /v1/b] used 1'],
    [`[...gone, '/a']`, '[/a] and more used 1'],
    ['[`/${process.env.X}`, "/a"]', '[/a] and more used 1'],
    [`local.map((one) => one + '(.*)')`, '[] and more used 1'],
    [`process.env.OPEN ? ['/a'] : []`, '[/a] and more used 1'],
    [`(req) => req.nextUrl.pathname === '/a'`, '[] and more used 1'],
  ])('createRouteMatcher(%s)', async (argument, expected) => {
    expect(await patterns(argument)).toBe(expected)
  })

  it('says where each pattern is written, also in another file', async () => {
    const read = await clerkProxy(
      `import { open } from '@/lib/routes'\nconst isOpen = createRouteMatcher([...open, '/z'])`,
      '',
      {
        'lib/routes.ts': '\n  export const open = [\n    "/a"]',
        'tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./*"] } } }',
      },
    )
    expect(read.lists[0]?.patterns).toMatchObject([
      { text: '/a', file: 'lib/routes.ts', line: 3, column: 5 },
      { text: '/z', file: 'proxy.ts', line: 4 },
    ])
    expect(read.files.map((file) => path.basename(file))).toEqual(['proxy.ts', 'routes.ts'])
  })

  it.each([
    // [what the list is called, the proxy's body, role]
    ['list', 'if (!list(req)) await auth.protect()', 'public'],
    ['list', 'if (list(req)) await auth.protect()', 'protected'],
    ['list', 'if (list(req)) return\nawait auth.protect()', 'public'],
    ['list', 'if (!list(req)) return NextResponse.next()\nawait auth.protect()', 'protected'],
    ['list', 'list(req) && (await auth.protect())', 'protected'],
    ['list', 'if (list(req) === false) { await auth.protect() }', 'public'],
    ['list', 'return list(req) ? NextResponse.next() : auth.protect()', 'public'],
    ['list', 'const yes = list(req)\nif (yes) await auth.protect()', 'protected'],
    [
      'list',
      'const { userId } = await auth()\nif (!userId && !list(req)) return NextResponse.redirect(new URL("/sign-in", req.url))',
      'public',
    ],
    [
      'list',
      'const { userId } = await auth()\nif (list(req)) { if (!userId) return new NextResponse(null, { status: 401 })\nreturn }',
      'protected',
    ],
    [
      'list',
      'const { userId, redirectToSignIn } = await auth()\nif (!userId && list(req)) return redirectToSignIn()',
      'protected',
    ],
    [
      'list',
      'if (req.method === "GET" && (list(req) || req.nextUrl.pathname === "/z")) return NextResponse.next()\nawait auth.protect()',
      'public',
    ],
    // Only people with a session are sent elsewhere: nothing is said about who may see the pages.
    [
      'list',
      'const { userId } = await auth()\nif (userId && list(req)) return NextResponse.redirect(new URL("/home", req.url))',
      'unknown',
    ],
    [
      'list',
      'const { userId } = await auth()\nif (userId) { if (list(req)) return NextResponse.redirect(new URL("/home", req.url)) }',
      'unknown',
    ],
    ['list', 'console.log(list(req))', 'unknown'],
    // The use wins over the name; the name speaks where the use does not.
    ['isPublicRoute', 'if (isPublicRoute(req)) await auth.protect()', 'protected'],
    ['isPublicRoute', 'console.log(isPublicRoute(req))', 'public'],
    ['isProtectedRoute', 'console.log(isProtectedRoute(req))', 'protected'],
    ['isUnprotected', 'log(isUnprotected)', 'public'],
  ])('%s in `%s` is %s', async (name, body, role) => {
    const read = await clerkProxy(`const ${name} = createRouteMatcher(['/a'])`, body)
    expect(read.lists).toMatchObject([
      { name, role, uses: [{ line: 5 + body.slice(0, body.indexOf(`${name}(`)).split('\n').length - 1 }] },
    ])
  })

  it('tells the role through helpers, objects and other files', async () => {
    const helper = await clerkProxy(
      `const list = createRouteMatcher(['/a'])\nfunction isFree(req) { return list(req) || req.nextUrl.pathname === '/b' }`,
      'if (!isFree(req)) await auth.protect()',
    )
    expect(helper.lists.map(short)).toEqual(['list public [/a] used 1'])
    const object = await clerkProxy(
      `const lists = { open: createRouteMatcher(['/a']), closed: createRouteMatcher('/b'), unused: createRouteMatcher('/c') }`,
      'if (lists.open(req)) return\nif (lists.closed(req)) await auth.protect()',
    )
    expect(object.lists.map(short)).toEqual([
      'lists.open public [/a] used 1',
      'lists.closed protected [/b] used 1',
      'lists.unused unknown [/c] used 0',
    ])
    const elsewhere = await proxyOf({
      'proxy.ts': `${CLERK}import * as lists from './lib/lists'\nimport { closed as shut } from './lib/barrel'\nexport default clerkMiddleware(async (auth, req) => { if (lists.open(req)) return; if (shut(req)) await auth.protect() })`,
      'lib/barrel.ts': `export * from './lists'`,
      'lib/lists.ts': `import { createRouteMatcher as m } from '@clerk/nextjs/server'\nexport const open = m(['/a'])\nexport const closed = m(['/b'])`,
    })
    expect(elsewhere.lists.map(short)).toEqual(['open public [/a] used 1', 'closed protected [/b] used 1'])
  })

  it('sees a matcher that is used on the spot, and one that is never used', async () => {
    const spot = await clerkProxy('', `if (createRouteMatcher(['/a'])(req)) await auth.protect()`)
    expect(spot.lists.map(short)).toEqual(['- protected [/a] used 1'])
    const unused = await clerkProxy(`const isPublic = createRouteMatcher(['/a'])`, 'await auth.protect()')
    expect(unused.lists.map(short)).toEqual(['isPublic public [/a] used 0'])
    const given = await clerkProxy(`const isPublic = createRouteMatcher(['/a'])`, 'return chain(isPublic)')
    expect(given.lists.map(short)).toEqual(['isPublic public [/a] used 1'])
  })

  it('takes no other library’s matcher for Clerk’s', async () => {
    const read = await proxyOf({
      'proxy.ts': `import { createRouteMatcher } from '@convex-dev/auth/nextjs/server'\nconst a = createRouteMatcher(['/a'])\nexport default () => a()`,
    })
    expect(read.lists).toEqual([])
  })

  it.each([
    [
      `const open = ['/a', '/b']`,
      'if (!open.includes(req.nextUrl.pathname)) await auth.protect()',
      'open public [/a /b] used 1',
    ],
    [
      `const open = ['/a']`,
      'const { pathname } = req.nextUrl\nif (open.some((one) => pathname.startsWith(one))) return\nawait auth.protect()',
      'open public [/a(.*)] used 1',
    ],
    [
      `const open = ['/', '/a']`,
      "const { pathname } = req.nextUrl\nif (open.some((one) => pathname === one || pathname.startsWith(one + '/'))) return\nawait auth.protect()",
      'open public [/ /a/:path*] used 1',
    ],
    [
      `const open = ['/', '/a']`,
      'if (open.some((one) => req.nextUrl.pathname.startsWith(one))) return\nawait auth.protect()',
      'open public [/(.*) /a(.*)] used 1',
    ],
    [
      `const shut = new Set(['/a'])`,
      'const path = req.nextUrl.pathname\nif (shut.has(path)) await auth.protect()',
      'shut protected [/a] used 1',
    ],
    [
      `const shut = ['/a']`,
      'const path = req.nextUrl.pathname\nif (shut.indexOf(path) === -1) return\nawait auth.protect()',
      'shut protected [/a] used 1',
    ],
    [
      `const shut = ['/a']`,
      'for (const one of shut) { if (req.nextUrl.pathname.startsWith(one)) await auth.protect() }',
      'shut protected [/a(.*)] used 1',
    ],
    ['', "if (['/a'].includes(req.nextUrl.pathname)) return\nawait auth.protect()", '- public [/a] used 1'],
    [
      `import { open } from './lib/routes'`,
      'if (open.includes(req.nextUrl.pathname)) return\nawait auth.protect()',
      'open public [/ /about] used 1',
    ],
    [`const open = ['^/a/.*']`, 'if (open.some((one) => new RegExp(one).test(req.nextUrl.pathname))) return', null],
    [`const roles = ['/a']`, 'if (roles.includes(role)) return', null],
    [`const targets = ['/a']`, 'if (targets.includes(redirectUrl)) return', null],
    [`const words = ['a', 'b']`, 'if (words.includes(req.nextUrl.pathname)) return', null],
  ])('made by hand: %s with `%s`', async (list, body, expected) => {
    const read = await clerkProxy(list, body, { 'lib/routes.ts': ROUTES })
    expect(read.lists.map(short)).toEqual(expected === null ? [] : [expected])
  })

  it('takes the lists of authMiddleware', async () => {
    const read = await proxyOf({
      'proxy.ts': `import { authMiddleware } from '@clerk/nextjs'\nconst more = ['/b']\nexport default authMiddleware({ publicRoutes: ['/a', ...more], ignoredRoutes: [/c/], debug: true })`,
    })
    expect(read.lists.map(short)).toEqual(['publicRoutes public [/a /b] used 1', 'ignoredRoutes public [/c/] used 1'])
  })
})

describe('calls that end a request', () => {
  const effects = async (body: string, before = '') => {
    const read = await clerkProxy(before, body)
    return read.protects.map(
      ({ callee, kind, awaited, returned }) =>
        `${callee} ${kind}${awaited ? ' awaited' : ''}${returned ? ' returned' : ''}`,
    )
  }

  it.each([
    ['await auth.protect()', 'auth.protect protect awaited'],
    ['auth.protect()', 'auth.protect protect'],
    ['auth().protect()', 'auth().protect protect'],
    ['(await auth()).protect()', 'auth().protect protect'],
    ['return auth.protect()', 'auth.protect protect returned'],
    ['return await auth.protect()', 'auth.protect protect awaited returned'],
    ['void auth.protect()', 'auth.protect protect'],
    ['if (x) auth.protect({ role: "org:admin" })', 'auth.protect protect'],
    ['x && auth.protect()', 'auth.protect protect'],
    ['return x ? auth.protect() : undefined', 'auth.protect protect returned'],
    ['await (x ? auth.protect() : undefined)', 'auth.protect protect awaited'],
    ['auth.protect().then(() => undefined)', 'auth.protect protect'],
    ['await auth.protect().catch(() => undefined)', 'auth.protect protect awaited'],
    ['await Promise.all([auth.protect(), other()])', 'auth.protect protect awaited'],
    ['Promise.all([auth.protect(), other()])', 'auth.protect protect'],
    ['const p = auth.protect()\nawait p', 'auth.protect protect awaited'],
    ['const p = auth.protect()\nlog(1)', 'auth.protect protect'],
    ['const { protect } = await auth()\nprotect()', 'protect protect'],
    ['const a = await auth()\na.protect()', 'a.protect protect'],
    ['const guard = async () => { await auth.protect() }\nawait guard()', 'auth.protect protect awaited'],
    ['const guard = async () => { await auth.protect() }\nguard()', 'auth.protect protect'],
    ['const guard = () => auth.protect()\nawait guard()', 'auth.protect protect awaited'],
    ['const guard = () => auth.protect()\nreturn guard()', 'auth.protect protect returned'],
    ['const guard = () => auth.protect()\nguard()', 'auth.protect protect'],
    ['await (async () => { await auth.protect() })()', 'auth.protect protect awaited'],
    ['routes.forEach(async () => { await auth.protect() })', 'auth.protect protect'],
    ['return before().then(() => auth.protect())', 'auth.protect protect returned'],
    ['before().then(() => auth.protect())', 'auth.protect protect'],
    ['const { redirectToSignIn } = await auth()\nredirectToSignIn()', 'redirectToSignIn redirect'],
    [
      'const { redirectToSignIn } = await auth()\nconst r = redirectToSignIn()\nreturn r',
      'redirectToSignIn redirect returned',
    ],
    ['auth().redirectToSignIn({ returnBackUrl: req.url })', 'auth().redirectToSignIn redirect'],
    ['NextResponse.redirect(new URL("/in", req.url))', 'NextResponse.redirect redirect'],
    ['return NextResponse.redirect(new URL("/in", req.url))', 'NextResponse.redirect redirect returned'],
    [
      'const r = NextResponse.redirect(url)\nr.cookies.delete("x")\nreturn r',
      'NextResponse.redirect redirect returned',
    ],
    ['const r = NextResponse.redirect(url)\nr.cookies.delete("x")', 'NextResponse.redirect redirect'],
    ['let r\nif (x) r = NextResponse.redirect(url)\nreturn r', 'NextResponse.redirect redirect returned'],
    ['return withHeaders(NextResponse.json({}, { status: 401 }))', 'NextResponse.json response returned'],
    ['const deny = () => new NextResponse(null, { status: 401 })\ndeny()', 'new NextResponse response'],
    [
      'const deny = () => new NextResponse(null, { status: 401 })\nif (x) return deny()',
      'new NextResponse response returned',
    ],
  ])('%s', async (body, expected) => {
    expect(await effects(body)).toEqual([expected])
  })

  it('counts `NextResponse.next()` and other things called protect out', async () => {
    expect(await effects('NextResponse.next()\nshield.protect()\ncsrf(protect)')).toEqual([])
  })

  it('knows the handler by its place, whatever its first parameter is called', async () => {
    const read = await proxyOf({
      'proxy.ts': `${CLERK}async function run(a, req) { a.protect() }\nexport default clerkMiddleware(run)`,
    })
    expect(read.protects).toMatchObject([{ callee: 'a.protect', awaited: false, line: 3 }])
  })

  it('reads the file in which the handler stands', async () => {
    const read = await proxyOf({
      'proxy.ts': `export { default } from './lib/run'`,
      'lib/run.ts': `${CLERK}export default clerkMiddleware((auth) => { auth.protect() })`,
    })
    expect(read.protects).toMatchObject([{ file: 'lib/run.ts', line: 3, awaited: false, returned: false }])
  })
})

describe('files that are broken or odd', () => {
  it.each([
    ['', 0],
    ['export default clerkMiddleware((auth, req) => {', 1],
    ['import { from "x"\nexport const config = { matcher: [', 1],
    [`${CLERK}const a = createRouteMatcher(a)\nexport default clerkMiddleware(a)`, 0],
    [`${CLERK}const a = createRouteMatcher([...b])\nconst b = [...a, b]\nexport default a`, 0],
    [
      `${CLERK}const f = () => f()\nconst g = () => { auth.protect(); return g() }\nexport default clerkMiddleware(() => g())`,
      0,
    ],
    [`import x from './proxy'\nexport default x`, 0],
    [`export * from './proxy'\nexport { default } from './proxy'`, 0],
  ])('%s', async (text, problems) => {
    const read = await proxyOf({ 'proxy.ts': text })
    expect(Math.min(read.problems.length, 1)).toBe(problems)
    expect(read.file).toBe('proxy.ts')
  })

  it('follows imports in any depth, round in circles too, and knows what is no code', async () => {
    const read = await proxyOf({
      'proxy.ts': `import './a'\nimport type { T } from './types'\nconst later = () => import('./later')\nexport default later`,
      'a.ts': `import './b'\nimport './style.css'`,
      'b.ts': `import './a'\nexport * from './c'`,
      'c.ts': '',
      'later.ts': '',
      'types.ts': 'export type T = 1',
      'style.css': '',
    })
    expect(read.files.map((file) => path.basename(file))).toEqual([
      'proxy.ts',
      'a.ts',
      'later.ts',
      'b.ts',
      'style.css',
      'c.ts',
    ])
  })
})
