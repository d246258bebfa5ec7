/** What lists of public paths open and close: mistakes in many words, and what only looks like one. */
import { describe, expect, it } from 'vitest'
import { GUARDED_PAGE, guardedHandlers, handlers, pages, proxy, speaks } from './near-miss.test.support.ts'

type Files = Record<string, string>

const STRIPE = `import Stripe from 'stripe'
const stripe = new Stripe(process.env.STRIPE_KEY)
export async function POST(req) {
  const signature = req.headers.get('stripe-signature')
  const event = stripe.webhooks.constructEvent(await req.text(), signature, process.env.STRIPE_WEBHOOK_SECRET)
  return Response.json({ type: event.type })
}
`
const SVIX = `import { Webhook } from 'svix'
export default async function handler(req, res) {
  const event = new Webhook(process.env.CLERK_WEBHOOK_SECRET).verify(req.body, req.headers)
  res.status(200).json({ type: event.type })
}
`

/** A proxy that closes everything but a list of patterns, one a line from the third on. */
const opening = (...patterns: string[]): string =>
  proxy(`const isPublic = createRouteMatcher([
${patterns.map((pattern) => `  ${pattern},\n`).join('')}])
export default clerkMiddleware(async (auth, req) => {
  if (!isPublic(req)) await auth.protect()
})
`)

/** A proxy that closes everything but what the code given returns for. */
const closing = (code: string): string =>
  proxy(`export default clerkMiddleware(async (auth, req) => {
  const { pathname } = req.nextUrl
  ${code}
  await auth.protect()
})
`)

describe('webhook-not-public', () => {
  const lost = (files: Files) => speaks('webhook-not-public', files)

  it('speaks where a protected list holds the whole API, in src and JavaScript', async () => {
    const found = await lost({
      'src/middleware.js': proxy(`const isProtected = createRouteMatcher(['/api(.*)'])
export default clerkMiddleware(async (auth, req) => {
  if (isProtected(req)) await auth.protect()
})
`),
      ...pages('src/app/page.js'),
      'src/app/api/stripe/route.js': STRIPE,
    })
    expect(found).toEqual(['error src/middleware.js:2'])
  })

  it('speaks of a pages/api handler under a basePath that an array of public paths leaves out', async () => {
    const found = await lost({
      'next.config.js': `module.exports = { basePath: '/shop' }\n`,
      'middleware.ts': proxy(`import { NextResponse } from 'next/server'
const OPEN = ['/login', '/api/public']
export default clerkMiddleware(async (auth, req) => {
  const { userId } = await auth()
  if (!userId && !OPEN.some((path) => req.nextUrl.pathname.startsWith(path))) {
    return NextResponse.redirect(new URL('/shop/login', req.url))
  }
})
`),
      ...pages('pages/login.js'),
      'pages/api/hooks/clerk.js': SVIX,
    })
    expect(found).toEqual(['error middleware.ts:3'])
  })

  it('speaks of a redirect to a language, which no provider follows', async () => {
    const found = await lost({
      'proxy.ts': proxy(`import { NextResponse } from 'next/server'
export default clerkMiddleware((auth, req) => {
  const { pathname } = req.nextUrl
  if (!pathname.startsWith('/en')) return NextResponse.redirect(new URL('/en' + pathname, req.url))
})
`),
      ...pages('app/[locale]/page.tsx'),
      'app/api/stripe/route.ts': STRIPE,
    })
    expect(found).toEqual(['error proxy.ts:5'])
  })

  it('is silent where another pattern opens it', async () => {
    const found = await lost({
      'proxy.ts': opening(`'/'`, `'/api/(webhooks|cron)(.*)'`),
      ...pages('app/page.tsx'),
      'app/api/webhooks/stripe/route.ts': STRIPE,
    })
    expect(found).toEqual([])
  })

  it('is silent where the matcher leaves it out', async () => {
    const found = await lost({
      'proxy.ts': `${closing('')}export const config = { matcher: ['/((?!_next|api/webhooks).*)'] }\n`,
      ...pages('app/page.tsx'),
      'app/api/webhooks/stripe/route.ts': STRIPE,
    })
    expect(found).toEqual([])
  })

  it('is silent where the proxy knows deliveries by a header', async () => {
    const found = await lost({
      'proxy.ts': closing(`if (pathname.startsWith('/api/webhooks/') && req.headers.has('stripe-signature')) return`),
      ...pages('app/page.tsx'),
      'app/api/webhooks/stripe/route.ts': STRIPE,
    })
    expect(found).toEqual([])
  })

  it('is silent where the proxy opens the path for POST only', async () => {
    const found = await lost({
      'middleware.ts': closing(`if (pathname === '/api/hooks/clerk' && req.method === 'POST') return`),
      ...pages('pages/index.js'),
      'pages/api/hooks/clerk.js': SVIX,
    })
    expect(found).toEqual([])
  })

  it('is silent about handlers for people that set webhooks up', async () => {
    const found = await lost({
      'proxy.ts': closing(''),
      'app/api/webhooks/route.ts': guardedHandlers('GET', 'POST'),
      'app/api/webhooks/github/settings/route.ts': guardedHandlers('POST'),
    })
    expect(found).toEqual([])
  })
})

describe('prefix-overmatch', () => {
  const overmatches = (files: Files) => speaks('prefix-overmatch', files)
  const BLOG = pages('app/blog/page.tsx', 'app/blog-drafts/page.tsx')

  it('speaks of the pattern for the pages to sign in', async () => {
    const found = await overmatches({
      'src/middleware.js': opening(`'/'`, `'/sign-in(.*)'`),
      ...pages('src/app/sign-in/[[...rest]]/page.js', 'src/app/sign-in-as/page.js'),
    })
    expect(found).toEqual(['error src/middleware.js:4'])
  })

  it('speaks of an array of paths that are compared by startsWith, under a basePath', async () => {
    const found = await overmatches({
      'next.config.js': `module.exports = { basePath: '/shop' }\n`,
      'middleware.ts': proxy(`import { NextResponse } from 'next/server'
const OPEN = ['/login', '/api/webhooks']
export default clerkMiddleware(async (auth, req) => {
  const { userId } = await auth()
  if (!userId && !OPEN.some((path) => req.nextUrl.pathname.startsWith(path))) {
    return NextResponse.redirect(new URL('/shop/login', req.url))
  }
})
`),
      ...pages('pages/login.js'),
      'pages/api/webhooks-admin.js': 'export default (req, res) => res.json({ ok: true })\n',
    })
    expect(found).toEqual(['error middleware.ts:3'])
  })

  it('speaks of a neighbour that a comment alone names', async () => {
    const found = await overmatches({ 'proxy.ts': `// Not for '/blog-drafts'.\n${opening(`'/blog(.*)'`)}`, ...BLOG })
    expect(found).toEqual(['error proxy.ts:4'])
  })

  it.each([
    ['one comparison', `if (pathname.startsWith('/blog')) return`],
    ['a regular expression', `if (createRouteMatcher([/^\\/blog/])(req)) return`],
    ['an array of regular expressions', `if ([/^\\/docs\\//, /^\\/blog.*$/].some((one) => one.test(pathname))) return`],
  ])('speaks of %s', async (_, code) => {
    expect(await overmatches({ 'proxy.ts': closing(code), ...BLOG })).toEqual(['error proxy.ts:4'])
  })

  it.each([
    ["'/blog/:path*'", opening(`'/blog/:path*'`)],
    ["'/blog/(.*)'", opening(`'/blog/(.*)'`)],
    ["'/blog(/.*)?'", opening(`'/blog(/.*)?'`)],
    ['a comparison by segments', closing(`if (pathname === '/blog' || pathname.startsWith('/blog/')) return`)],
    ['a comparison that is commented out', closing(`// if (pathname.startsWith('/blog')) return`)],
  ])('is silent about %s, which ends where the segment does', async (_, code) => {
    expect(await overmatches({ 'proxy.ts': code, ...BLOG })).toEqual([])
  })

  it('is silent where the neighbour guards itself', async () => {
    const found = await overmatches({
      'proxy.ts': opening(`'/blog(.*)'`),
      ...BLOG,
      'app/blog-drafts/page.tsx': GUARDED_PAGE,
    })
    expect(found).toEqual([])
  })

  it('is silent where another list names the neighbour', async () => {
    const found = await overmatches({
      'proxy.ts': proxy(`const isPublic = createRouteMatcher(['/blog(.*)'])
const isFeed = createRouteMatcher(['/(.*)-drafts'])
export default clerkMiddleware(async (auth, req) => {
  if (isPublic(req) || isFeed(req)) return
  await auth.protect()
})
`),
      ...BLOG,
    })
    expect(found).toEqual([])
  })

  it('is silent where the proxy would let the neighbour pass anyway', async () => {
    const found = await overmatches({
      'proxy.ts': proxy(`const isPublic = createRouteMatcher(['/blog(.*)'])
const isProtected = createRouteMatcher(['/dashboard(.*)'])
export default clerkMiddleware(async (auth, req) => {
  if (isPublic(req)) return
  if (isProtected(req)) await auth.protect()
})
`),
      ...BLOG,
    })
    expect(found).toEqual([])
  })

  it('is silent where the proxy closes the neighbour before it asks the list', async () => {
    const found = await overmatches({
      'proxy.ts': closing(`if (!pathname.endsWith('-drafts') && pathname.startsWith('/blog')) return`),
      ...BLOG,
    })
    expect(found).toEqual([])
  })
})

describe('method-blind-public', () => {
  const blind = (files: Files) => speaks('method-blind-public', files)

  it('speaks of every method that writes, in src and JavaScript', async () => {
    const found = await blind({
      'src/middleware.js': opening(`'/'`, `'/api/comments'`),
      'src/app/api/comments/route.js': handlers('GET', 'POST', 'DELETE'),
    })
    expect(found).toEqual(['error src/middleware.js:2', 'error src/middleware.js:2'])
  })

  it('speaks of a dynamic handler that a comparison opens, under a basePath', async () => {
    const found = await blind({
      'next.config.js': `module.exports = { basePath: '/shop' }\n`,
      'proxy.ts': closing(`if (pathname.startsWith('/api/comments/')) return`),
      'app/api/comments/[id]/route.ts': handlers('GET', 'PATCH'),
    })
    expect(found).toEqual(['error proxy.ts:5'])
  })

  it('speaks of a pages/api handler that tells its methods apart', async () => {
    const found = await blind({
      'middleware.ts': opening(`'/api/comments'`),
      'pages/api/comments.js': `import { db } from '../../lib/db'
export default async function handler(req, res) {
  if (req.method === 'GET') return res.json(await db.list())
  if (req.method === 'POST') return res.json(await db.add(req.body))
  res.status(405).end()
}
`,
      'lib/db.js': 'export const db = { list: async () => [], add: async (row) => row }\n',
    })
    expect(found).toEqual(['error middleware.ts:2'])
  })

  it('is silent where the handler that writes guards itself', async () => {
    const found = await blind({
      'proxy.ts': opening(`'/api/comments'`),
      'app/api/comments/route.ts': guardedHandlers('POST') + handlers('GET'),
    })
    expect(found).toEqual([])
  })

  it('is silent where the proxy opens the path for reading only', async () => {
    const found = await blind({
      'proxy.ts': closing(`if (pathname === '/api/comments' && req.method === 'GET') return`),
      'app/api/comments/route.ts': handlers('GET', 'POST'),
    })
    expect(found).toEqual([])
  })

  it('is silent about handlers that packages make, and one that asks for a secret', async () => {
    const found = await blind({
      'proxy.ts': opening(`'/api/trpc(.*)'`, `'/api/inngest'`, `'/api/cron'`),
      'app/api/trpc/[trpc]/route.ts': `import { fetchRequestHandler } from '@trpc/server/adapters/fetch'
import { appRouter } from '../../../../server/root'
const handler = (req) => fetchRequestHandler({ endpoint: '/api/trpc', req, router: appRouter })
export { handler as GET, handler as POST }
`,
      'server/root.ts': `import { initTRPC } from '@trpc/server'\nexport const appRouter = initTRPC.create().router({})\n`,
      'app/api/inngest/route.ts': `import { serve } from 'inngest/next'
export const { GET, POST, PUT } = serve({ client: {}, functions: [] })
`,
      'app/api/cron/route.ts': `${handlers('GET')}export async function POST(req) {
  const secret = process.env.CRON_SECRET
  if (!secret || req.headers.get('authorization') !== 'Bearer ' + secret) return new Response('', { status: 401 })
  return Response.json({ ok: true })
}
`,
    })
    expect(found).toEqual([])
  })

  it('is silent about a path that nobody made public: the proxy closes others only', async () => {
    const found = await blind({
      'proxy.ts': proxy(`const isProtected = createRouteMatcher(['/dashboard(.*)'])
export default clerkMiddleware(async (auth, req) => {
  if (isProtected(req)) await auth.protect()
})
`),
      ...pages('app/dashboard/page.tsx'),
      'app/api/contact/route.ts': handlers('GET', 'POST'),
    })
    expect(found).toEqual([])
  })
})

describe('unprotected-route-handler', () => {
  const WRITES = `import { prisma } from '../../../lib/prisma'
export async function POST() {
  await prisma.person.deleteMany()
  return Response.json({ done: true })
}
`
  const files = (middleware: string): Files => ({
    'package.json': JSON.stringify({ dependencies: { next: '15.5.0', '@clerk/nextjs': '6.39.0' } }),
    'middleware.ts': middleware,
    'lib/prisma.ts': `import { PrismaClient } from '@prisma/client'\nexport const prisma = new PrismaClient()\n`,
    'app/api/forget/route.ts': WRITES,
    'app/blog/page.tsx': 'export default function Page() { return <p>Blog</p> }\n',
    'app/blog-drafts/page.tsx': 'export default function Page() { return <p>Drafts</p> }\n',
  })

  it('speaks of an open door, whatever another rule says of another file', async () => {
    const middleware = closing("if (!pathname.startsWith('/admin')) return")
    const found = await speaks('unprotected-route-handler', {
      ...files(middleware),
      'app/api/notes/route.ts': `${guardedHandlers('GET')}${WRITES}`,
    })
    expect(found).toEqual(['warning app/api/forget/route.ts:2'])
  })

  it('leaves to the proxy what a proxy without any effect opens', async () => {
    const nothing = proxy('export default clerkMiddleware()\n')
    expect(await speaks('unprotected-route-handler', files(nothing))).toEqual([])
    expect(await speaks('proxy-protects-nothing', files(nothing))).toHaveLength(1)
  })
})
