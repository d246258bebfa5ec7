import { clerkMiddleware } from '@clerk/nextjs/server'

/** Protects nothing: it only makes `auth()` work. What keeps strangers out is in the entry points. */
export default clerkMiddleware()

export const config = {
  matcher: ['/((?!_next).*)', '/(api|trpc)(.*)'],
}
