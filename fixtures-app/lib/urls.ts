/**
 * Where Clerk sends people: from the environment, with defaults that fit this app's folders, so that the two keys
 * are enough to start. Each variable is written out in full because Next replaces `process.env.NEXT_PUBLIC_…`
 * literally at build time.
 *
 * `||`, not `??`: a line left empty in an env file means "the default", and an empty URL would be a redirect loop.
 */
export const urls = {
  signIn: process.env.NEXT_PUBLIC_CLERK_SIGN_IN_URL || '/sign-in',
  signUp: process.env.NEXT_PUBLIC_CLERK_SIGN_UP_URL || '/sign-up',
  afterSignIn: process.env.NEXT_PUBLIC_CLERK_SIGN_IN_FALLBACK_REDIRECT_URL || '/dashboard',
  afterSignUp: process.env.NEXT_PUBLIC_CLERK_SIGN_UP_FALLBACK_REDIRECT_URL || '/onboarding',
}

/** Address of this site, for the sitemap and robots file. */
export const siteUrl = process.env.NEXT_PUBLIC_SITE_URL || 'http://localhost:3000'
