/** Which side of a condition the proxy closes, and whether it closes any: mistakes in many words, and what only looks like one. */
import { describe, expect, it } from 'vitest'
import { GUARDED_PAGE, guardedHandlers, handlers, pages, proxy, speaks } from './near-miss.test.support.ts'

describe('proxy-inverted-matcher', () => {
  const inverted = (files: Record<string, string>) => speaks('proxy-inverted-matcher', files)

  it('speaks where a public list is protected, in an app without pages to sign in', async () => {
    const found = await inverted({
      'src/middleware.js': proxy(`const isPublicRoute = createRouteMatcher(['/', '/about'])
export default clerkMiddleware(async (auth, req) => {
  if (isPublicRoute(req)) await auth.protect()
})
`),
      ...pages('src/app/page.jsx', 'src/app/about/page.jsx', 'src/app/dashboard/page.jsx'),
      'src/app/api/notes/route.js': handlers('GET', 'POST'),
    })
    expect(found).toEqual(['error src/middleware.js:4'])
  })

  it('speaks where all but the protected list is protected', async () => {
    const found = await inverted({
      'proxy.ts': proxy(`const isProtectedRoute = createRouteMatcher(['/dashboard(.*)', '/settings(.*)'])
export default clerkMiddleware(async (auth, req) => {
  if (!isProtectedRoute(req)) await auth.protect()
})
`),
      ...pages('app/page.tsx', 'app/about/page.tsx', 'app/dashboard/page.tsx', 'app/settings/page.tsx'),
    })
    expect(found).toEqual(['error proxy.ts:4'])
  })

  it('speaks of an array of paths under a basePath, in the Pages Router', async () => {
    const found = await inverted({
      'next.config.js': `module.exports = { basePath: '/shop' }\n`,
      'middleware.ts': `import { clerkMiddleware } from '@clerk/nextjs/server'
import { NextResponse } from 'next/server'
const paths = ['/', '/login', '/pricing']
export default clerkMiddleware(async (auth, req) => {
  const { userId } = await auth()
  if (paths.includes(req.nextUrl.pathname) && !userId) {
    return NextResponse.redirect(new URL('/shop/login', req.url))
  }
  return NextResponse.next()
})
`,
      ...pages('pages/index.js', 'pages/login.js', 'pages/pricing.js', 'pages/orders/[id].js', 'pages/account.js'),
    })
    expect(found).toEqual(['error middleware.ts:6'])
  })

  it('is silent about a public list that is called isProtected and used right', async () => {
    const found = await inverted({
      'proxy.ts': proxy(`const isProtected = createRouteMatcher(['/', '/about', '/sign-in(.*)'])
export default clerkMiddleware(async (auth, req) => {
  if (isProtected(req)) return
  await auth.protect()
})
`),
      ...pages('app/page.tsx', 'app/about/page.tsx', 'app/dashboard/page.tsx', 'app/sign-in/[[...sign-in]]/page.tsx'),
    })
    expect(found).toEqual([])
  })

  it('is silent about a protected list into which the page to sign in slipped', async () => {
    const found = await inverted({
      'proxy.ts': proxy(`const isProtected = createRouteMatcher(['/sign-in(.*)', '/dashboard(.*)'])
export default clerkMiddleware(async (auth, req) => {
  if (isProtected(req)) await auth.protect()
})
`),
      ...pages('app/page.tsx', 'app/blog/page.tsx', 'app/dashboard/page.tsx', 'app/sign-in/[[...sign-in]]/page.tsx'),
    })
    expect(found).toEqual([])
  })

  it('is silent about an app whose front page alone is for people with a session', async () => {
    const found = await inverted({
      'proxy.ts': proxy(`export default clerkMiddleware(async (auth, req) => {
  if (req.nextUrl.pathname === '/') await auth.protect()
})
`),
      ...pages('app/page.tsx', 'app/about/page.tsx', 'app/blog/page.tsx', 'app/login/page.tsx'),
    })
    expect(found).toEqual([])
  })

  it('is silent about a list of public pages from which people with a session are sent on', async () => {
    const found = await inverted({
      'proxy.ts': proxy(`import { NextResponse } from 'next/server'
const isPublicPage = createRouteMatcher(['/', '/welcome'])
export default clerkMiddleware(async (auth, req) => {
  const { userId } = await auth()
  if (isPublicPage(req)) return userId ? NextResponse.redirect(new URL('/dashboard', req.url)) : undefined
  if (!userId) return NextResponse.redirect(new URL('/welcome', req.url))
})
`),
      ...pages('app/page.tsx', 'app/welcome/page.tsx', 'app/dashboard/page.tsx'),
    })
    expect(found).toEqual([])
  })

  it('is silent about a public API that asks for a key', async () => {
    const found = await inverted({
      'proxy.ts': proxy(`const isPublicApi = createRouteMatcher(['/api/v1(.*)'])
export default clerkMiddleware(async (auth, req) => {
  if (isPublicApi(req) && !req.headers.has('x-api-key')) return new Response('no key', { status: 401 })
})
`),
      ...pages('app/page.tsx', 'app/about/page.tsx'),
      'app/api/v1/items/route.ts': handlers('GET'),
    })
    expect(found).toEqual([])
  })
})

describe('proxy-protects-nothing', () => {
  const nothing = (files: Record<string, string>) => speaks('proxy-protects-nothing', files)

  it('speaks of a bare proxy in src, in JavaScript', async () => {
    const found = await nothing({
      'src/middleware.js': `import { clerkMiddleware } from '@clerk/nextjs/server'

export default clerkMiddleware()
`,
      ...pages('src/pages/index.jsx', 'src/pages/orders/[id].jsx'),
    })
    expect(found).toEqual(['warning src/middleware.js:3'])
  })

  it('speaks of a list that is built and never asked, though some resources guard themselves', async () => {
    const found = await nothing({
      'proxy.ts': proxy(`const isProtected = createRouteMatcher(['/admin(.*)'])
export default clerkMiddleware(async (auth) => {
  await auth()
})
`),
      ...pages('app/page.tsx', 'app/admin/page.tsx'),
      'app/account/page.tsx': GUARDED_PAGE,
    })
    expect(found).toEqual(['error proxy.ts:2'])
  })

  it('speaks of a protected list from which nothing follows', async () => {
    const found = await nothing({
      'src/proxy.ts': proxy(`
const isProtected = createRouteMatcher(['/admin(.*)'])
export default clerkMiddleware(async (auth, req) => {
  if (isProtected(req)) await auth()
})
`),
      ...pages('src/app/page.tsx', 'src/app/admin/users/page.tsx'),
      'src/app/account/page.tsx': GUARDED_PAGE,
    })
    expect(found).toEqual(['error src/proxy.ts:5'])
  })

  it('speaks of a proxy that does no more than choose a language', async () => {
    const found = await nothing({
      'proxy.ts': `import { clerkMiddleware } from '@clerk/nextjs/server'
import { NextResponse } from 'next/server'
export default clerkMiddleware((auth, req) => {
  const { pathname } = req.nextUrl
  if (/^\\/(en|de)(\\/|$)/.test(pathname)) return NextResponse.next()
  return NextResponse.rewrite(new URL('/en' + pathname, req.url))
})
`,
      ...pages('app/[locale]/page.tsx', 'app/[locale]/orders/page.tsx', 'app/reports/page.tsx'),
    })
    expect(found).toEqual(['warning proxy.ts:3'])
  })

  it('is silent where every resource guards itself: Clerk advises just that', async () => {
    const found = await nothing({
      'proxy.ts': proxy('export default clerkMiddleware()\n'),
      ...pages('app/page.tsx', 'app/sign-in/[[...sign-in]]/page.tsx'),
      'app/dashboard/page.tsx': GUARDED_PAGE,
      'app/api/notes/route.ts': guardedHandlers('GET', 'POST'),
    })
    expect(found).toEqual([])
  })

  it('is silent where there is nothing but a front page, pages to sign in and a sitemap', async () => {
    const found = await nothing({
      'proxy.ts': proxy('export default clerkMiddleware()\n'),
      ...pages('app/page.tsx', 'app/sign-in/[[...sign-in]]/page.tsx', 'app/sign-up/[[...sign-up]]/page.tsx'),
      'app/sitemap.ts': 'export default () => []\n',
    })
    expect(found).toEqual([])
  })

  it('is silent about a list that is given to a helper by its name', async () => {
    const found = await nothing({
      'proxy.ts': proxy(`import { closing } from './lib/closing'
const isProtected = createRouteMatcher(['/admin(.*)'])
export default clerkMiddleware(closing([isProtected]))
`),
      'lib/closing.ts': `export const closing = (lists) => async (auth, req) => {
  for (const isIn of lists) if (isIn(req)) await auth.protect()
}
`,
      ...pages('app/page.tsx', 'app/admin/page.tsx'),
    })
    expect(found).toEqual([])
  })

  it('is silent where every page is on the public list, and the next one would be closed', async () => {
    const found = await nothing({
      'proxy.ts': proxy(`const isPublic = createRouteMatcher(['/', '/about', '/pricing'])
export default clerkMiddleware(async (auth, req) => {
  if (!isPublic(req)) await auth.protect()
})
`),
      ...pages('app/page.tsx', 'app/about/page.tsx', 'app/pricing/page.tsx'),
    })
    expect(found).toEqual([])
  })

  it('is silent where another rule says why nobody is turned away', async () => {
    const found = await nothing({
      'proxy.ts': proxy(`export default clerkMiddleware((auth) => {
  auth.protect()
})
`),
      ...pages('app/page.tsx', 'app/admin/page.tsx'),
    })
    expect(found).toEqual([])
  })

  it('is silent about a proxy that closes one handler by its method only', async () => {
    const found = await nothing({
      'proxy.ts': proxy(`export default clerkMiddleware(async (auth, req) => {
  if (req.method !== 'GET') await auth.protect()
})
`),
      ...pages('app/page.tsx', 'app/about/page.tsx'),
      'app/api/comments/route.ts': handlers('GET', 'POST'),
    })
    expect(found).toEqual([])
  })
})
