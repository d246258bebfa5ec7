/** What `config.matcher` leaves out: mistakes in many words, and what only looks like one. */
import { describe, expect, it } from 'vitest'
import { handlers, pages, proxy, speaks } from './near-miss.test.support.ts'

type Files = Record<string, string>

/** A proxy that closes whatever it runs for; its matcher is on the fifth line. */
const closingAll = (...matcher: string[]): string =>
  proxy(`export default clerkMiddleware(async (auth) => {
  await auth.protect()
})
export const config = { matcher: [${matcher.join(', ')}] }
`)

describe('matcher-misses-routes', () => {
  const misses = (files: Files) => speaks('matcher-misses-routes', files)

  it('speaks of a matcher for the API only, in src and JavaScript', async () => {
    const found = await misses({
      'src/middleware.js': closingAll(`'/api/:path*'`),
      ...pages('src/app/page.js', 'src/app/dashboard/page.js'),
      'src/app/api/notes/route.js': handlers('GET'),
    })
    expect(found).toEqual(['warning src/middleware.js:5'])
  })

  it("speaks of Next's example of a matcher, which leaves pages/api out", async () => {
    const found = await misses({
      'middleware.ts': closingAll(`'/((?!api|_next/static|_next/image|favicon.ico).*)'`),
      ...pages('pages/index.js'),
      'pages/api/notes.js': `import { db } from '../../lib/db'
export default async function handler(req, res) {
  if (req.method === 'POST') await db.add(req.body)
  res.json(await db.list())
}
`,
      'lib/db.js': 'export const db = { list: async () => [], add: async (row) => row }\n',
    })
    expect(found).toEqual(['error middleware.ts:5'])
  })

  it('speaks of a matcher that repeats the basePath', async () => {
    const found = await misses({
      'next.config.mjs': `export default { basePath: '/shop' }\n`,
      'proxy.ts': closingAll(`'/shop/orders/:path*'`),
      ...pages('app/page.tsx', 'app/orders/page.tsx'),
    })
    expect(found).toEqual(['warning proxy.ts:5'])
  })

  it('speaks of a page that the list of public paths does not hold, nor the matcher', async () => {
    const found = await misses({
      'proxy.ts': proxy(`const isPublic = createRouteMatcher(['/', '/about'])
export default clerkMiddleware(async (auth, req) => {
  if (!isPublic(req)) await auth.protect()
})
export const config = {
  matcher: ['/dashboard/:path*'],
}
`),
      ...pages('app/page.tsx', 'app/about/page.tsx', 'app/dashboard/page.tsx', 'app/admin/page.tsx'),
    })
    expect(found).toEqual(['warning proxy.ts:7'])
  })

  it('speaks of handlers whose helper asks for a session that the proxy did not leave', async () => {
    const found = await misses({
      'proxy.ts': closingAll(`'/dashboard/:path*'`),
      ...pages('app/dashboard/page.tsx'),
      'lib/auth.ts': `import { auth } from '@clerk/nextjs/server'
export async function requireUser() {
  const { userId } = await auth()
  if (!userId) throw new Error('no session')
}
`,
      'app/api/notes/route.ts': `import { requireUser } from '../../../lib/auth'
export async function POST() {
  await requireUser()
  return Response.json({ ok: true })
}
`,
      'pages/api/me.ts': `import { getAuth } from '@clerk/nextjs/server'
export default function handler(req, res) {
  const { userId } = getAuth(req)
  if (!userId) return res.status(401).end()
  res.json({ userId })
}
`,
    })
    expect(found).toEqual(['error app/api/notes/route.ts:2', 'error pages/api/me.ts:2'])
  })

  it('is silent about public pages beside a matcher that is the list of what is protected', async () => {
    const found = await misses({
      'proxy.ts': closingAll(`'/dashboard/:path*'`),
      ...pages('app/page.tsx', 'app/shop/page.tsx', 'app/dashboard/page.tsx'),
    })
    expect(found).toEqual([])
  })

  it('is silent about what the proxy would let pass anyway', async () => {
    const found = await misses({
      'proxy.ts': proxy(`const isProtected = createRouteMatcher(['/dashboard(.*)'])
export default clerkMiddleware(async (auth, req) => {
  if (isProtected(req)) await auth.protect()
})
export const config = { matcher: ['/((?!_next|api).*)'] }
`),
      ...pages('app/page.tsx', 'app/dashboard/page.tsx'),
      'app/api/health/route.ts': handlers('GET'),
    })
    expect(found).toEqual([])
  })

  it('is silent about what the matcher leaves out by name', async () => {
    const found = await misses({
      'proxy.ts': closingAll(`'/((?!_next|blog|api/health|robots.txt).*)'`),
      ...pages('app/page.tsx', 'app/blog/page.tsx', 'app/blog/[slug]/page.tsx'),
      'app/api/health/route.ts': handlers('GET'),
      'app/robots.ts': 'export default () => ({})\n',
    })
    expect(found).toEqual([])
  })

  it('is silent about a handler that asks for a secret, or reads the token itself', async () => {
    const found = await misses({
      'proxy.ts': closingAll(`'/((?!_next|api).*)'`),
      ...pages('app/page.tsx'),
      'app/api/cron/route.ts': `export async function POST(req) {
  const secret = process.env.CRON_SECRET
  if (!secret || req.headers.get('authorization') !== 'Bearer ' + secret) return new Response('', { status: 401 })
  return Response.json({ ok: true })
}
`,
      'app/api/mobile/route.ts': `import { clerkClient } from '@clerk/nextjs/server'
export async function POST(req) {
  const { isAuthenticated } = await (await clerkClient()).authenticateRequest(req)
  if (!isAuthenticated) return new Response('', { status: 401 })
  return Response.json({ ok: true })
}
`,
    })
    expect(found).toEqual([])
  })

  it('is silent about a look-up of the session whose failure is caught, and one in a comment', async () => {
    const found = await misses({
      'proxy.ts': closingAll(`'/((?!_next|api/open|api/count).*)'`),
      ...pages('app/page.tsx'),
      'app/api/open/route.ts': `import { auth } from '@clerk/nextjs/server'
export async function GET() {
  let userId = null
  try {
    userId = (await auth()).userId
  } catch {}
  return Response.json({ userId })
}
`,
      'app/api/count/route.ts': `import { clerkClient } from '@clerk/nextjs/server'
// const { userId } = await auth()
export async function GET() {
  return Response.json({ users: await (await clerkClient()).users.getCount() })
}
`,
    })
    expect(found).toEqual([])
  })

  it('is silent about a language redirect that the API is left out of', async () => {
    const found = await misses({
      'proxy.ts': proxy(`import { NextResponse } from 'next/server'
export default clerkMiddleware(async (auth, req) => {
  const { pathname } = req.nextUrl
  if (pathname.startsWith('/en/account')) await auth.protect()
  if (!pathname.startsWith('/en')) return NextResponse.redirect(new URL('/en' + pathname, req.url))
})
export const config = { matcher: ['/((?!api|_next).*)'] }
`),
      ...pages('app/[locale]/page.tsx', 'app/[locale]/account/page.tsx'),
      'app/api/health/route.ts': handlers('GET'),
    })
    expect(found).toEqual([])
  })
})
