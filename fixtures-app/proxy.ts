import { clerkMiddleware, createRouteMatcher } from '@clerk/nextjs/server'
import { NextResponse } from 'next/server'
import { urls } from '@/lib/urls'

/**
 * First of two locks. The proxy turns strangers away early, and every page, handler and Server Action checks again
 * for itself (`lib/auth.ts`): paths can reach a resource in ways that no pattern foresees, so none relies on this
 * file alone.
 *
 * An allow-list: a route that nobody thought of is closed. Patterns end on segment boundaries, `/blog/:path*` and
 * not `/blog(.*)`, which would also open `/blog-drafts`. Each webhook is listed by its exact path, because whatever
 * is added next under `/api/webhooks/` should not be public by accident.
 *
 * Clerk deprecated `createRouteMatcher` in 2026 as the *only* protection; as an early filter in front of guarded
 * resources it stays useful until it is removed.
 */
// eslint-disable-next-line @typescript-eslint/no-deprecated -- as an early filter only, see above
const isPublicRoute = createRouteMatcher([
  '/',
  '/pricing',
  '/about',
  '/blog/:path*',
  '/sign-in/:path*',
  '/sign-up/:path*',
  '/robots.txt',
  '/sitemap.xml',
  '/api/health',
  '/api/webhooks/clerk',
  '/api/webhooks/stripe',
  '/api/webhooks/github',
])

/** Programs and download tools call these: a 401 tells them more than a redirect to a page with a form. */
// eslint-disable-next-line @typescript-eslint/no-deprecated -- as above
const isForPrograms = createRouteMatcher(['/api/:path*', '/files/:path*'])

export default clerkMiddleware(
  async (auth, request) => {
    if (isPublicRoute(request)) return
    if (isForPrograms(request)) {
      const { userId } = await auth()
      if (!userId) return NextResponse.json({ error: 'unauthorized' }, { status: 401 })
      return
    }
    await auth.protect()
  },
  { signInUrl: urls.signIn, signUpUrl: urls.signUp },
)

export const config = {
  matcher: [
    // Clerk's documented matcher: everything except Next's internals and static files.
    '/((?!_next|[^?]*\\.(?:html?|css|js(?!on)|jpe?g|webp|png|gif|svg|ttf|woff2?|ico|csv|docx?|xlsx?|zip|webmanifest)).*)',
    '/(api|trpc)(.*)',
    '/__clerk/(.*)',
    // It takes any dynamic segment that ends like a file for a static one: `/files/report.csv`, but also
    // `/projects/x.csv`. There `auth()` would throw for want of the proxy: closed, but as a 500. These run it always.
    '/files/:path*',
    '/projects/:path*',
    '/documents/:path*',
  ],
}
