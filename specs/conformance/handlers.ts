/**
 * Ways in which proxies decide, each seen in public apps or in Clerk's and Next's documentation, written anew. A body
 * of `clerkMiddleware(async (auth, request) => { … })`, with `isPublic` and `isProtected` at hand; or `whole`, the
 * file's exports themselves.
 */
export interface Handler {
  body?: string
  /** Instead of a body. `NAME` is the name that Next looks for: `proxy` or `middleware`. */
  whole?: string
}

const PROTECT = 'if (!isPublic(request)) await auth.protect()'

export const HANDLERS: Record<string, Handler> = {
  'protect-unless-public': { body: PROTECT },
  'protect-if-protected': { body: 'if (isProtected(request)) await auth.protect()' },
  'public-first': { body: 'if (isPublic(request)) return\n  if (isProtected(request)) await auth.protect()' },
  'both-lists': { body: 'if (isProtected(request) && !isPublic(request)) await auth.protect()' },
  'json-401': {
    body: `const { userId, redirectToSignIn } = await auth()
  if (isPublic(request) || userId) return
  if (request.nextUrl.pathname.startsWith('/api')) return NextResponse.json({ error: 'unauthorized' }, { status: 401 })
  return redirectToSignIn()`,
  },
  'redirect-returned': {
    body: `const { userId, redirectToSignIn } = await auth()
  if (!userId && isProtected(request)) return redirectToSignIn({ returnBackUrl: request.url })`,
  },
  'redirect-by-hand': {
    body: `const { userId } = await auth()
  if (userId || isPublic(request)) return NextResponse.next()
  const url = new URL('/sign-in', request.url)
  url.searchParams.set('redirect_url', request.url)
  return NextResponse.redirect(url)`,
  },
  'redirect-by-clone': {
    body: `const { userId } = await auth()
  if (userId || !isProtected(request)) return NextResponse.next()
  const url = request.nextUrl.clone()
  url.pathname = '/public'
  return NextResponse.redirect(url, 303)`,
  },
  'signed-in-away-from-home': {
    body: `const { userId } = await auth()
  if (userId && request.nextUrl.pathname === '/') return NextResponse.redirect(new URL('/dashboard', request.url))
  ${PROTECT}`,
  },
  'locale-rewrite': {
    body: `if (isProtected(request)) await auth.protect()
  const { pathname } = request.nextUrl
  if (pathname.startsWith('/api') || /^\\/(en|nl)(\\/|$)/.test(pathname)) return
  return NextResponse.rewrite(new URL('/en' + pathname, request.url))`,
  },
  'locale-redirect-first': {
    body: `const { pathname, search } = request.nextUrl
  if (!pathname.startsWith('/api') && !/^\\/(en|nl)(\\/|$)/.test(pathname))
    return NextResponse.redirect(new URL('/en' + pathname + search, request.url))
  ${PROTECT}`,
  },
  'next-locale': { body: `if (request.nextUrl.locale !== 'nl' && !isPublic(request)) await auth.protect()` },
  'rewrite-elsewhere': {
    body: `const { userId } = await auth()
  if (!userId && isProtected(request)) return NextResponse.rewrite(new URL('/public', request.url))`,
  },
  'rewrite-outside': {
    body: `if (request.nextUrl.pathname.startsWith('/docs')) return NextResponse.rewrite('http://localhost:9/docs')
  ${PROTECT}`,
  },
  'protect-not-awaited': { body: 'if (!isPublic(request)) auth.protect()' },
  'redirect-not-returned': {
    body: `const { userId, redirectToSignIn } = await auth()
  if (!userId && !isPublic(request)) NextResponse.redirect(new URL('/sign-in', request.url))`,
  },
  inverted: { body: 'if (isPublic(request)) await auth.protect()' },
  'role-by-claims': {
    body: `const { userId, sessionClaims, redirectToSignIn } = await auth()
  if (isPublic(request)) return
  if (!userId) return redirectToSignIn()
  if (isProtected(request) && sessionClaims?.metadata?.role !== 'admin')
    return NextResponse.redirect(new URL('/', request.url))`,
  },
  'role-403': {
    body: `const { userId, sessionClaims } = await auth()
  if (!isProtected(request)) return
  if (!userId) return new NextResponse('sign in first', { status: 401 })
  if (sessionClaims.metadata.role !== 'admin') return new Response('no', { status: 403 })`,
  },
  'protect-role': { body: `if (isProtected(request)) await auth.protect({ role: 'org:admin' })` },
  'protect-by-function': {
    body: `if (!isPublic(request)) await auth.protect((has) => has({ permission: 'org:all:read' }))`,
  },
  'protect-to-pages': {
    body: `if (isProtected(request)) await auth.protect((has) => has({ role: 'org:admin' }), {
    unauthenticatedUrl: new URL('/sign-in', request.url).toString(),
    unauthorizedUrl: new URL('/public', request.url).toString(),
  })`,
  },
  'early-return': {
    body: `if (request.nextUrl.pathname.startsWith('/d')) return NextResponse.next()\n  ${PROTECT}`,
  },
  'starts-with': { body: `if (request.nextUrl.pathname.startsWith('/dashboard')) await auth.protect()` },
  'url-pathname': {
    body: `const { pathname } = new URL(request.url)
  if (pathname === '/dashboard' || pathname.startsWith('/api/')) await auth.protect()`,
  },
  'path-ends': { body: `if (!/\\.[a-z]+$|\\/$/.test(request.nextUrl.pathname)) await auth.protect()` },
  'path-and-list': {
    body: `if (!isPublic(request) && request.nextUrl.pathname.length % 2 === 0) await auth.protect()`,
  },
  'url-href': { body: `if (request.nextUrl.href.includes('items') || request.url.endsWith('t')) await auth.protect()` },
  'method-check': {
    body: `if (request.method === 'GET' && isPublic(request)) return\n  await auth.protect()`,
  },
  cookies: {
    body: `if (request.cookies.get('preview')?.value === 'on') return NextResponse.next()
  ${PROTECT}
  const response = NextResponse.next()
  response.cookies.set('seen', '1')
  return response`,
  },
  headers: {
    body: `if (request.headers.get('x-internal') === '1') return NextResponse.next()
  ${PROTECT}
  const headers = new Headers(request.headers)
  headers.set('x-path', request.nextUrl.pathname)
  return NextResponse.next({ request: { headers } })`,
  },
  query: {
    body: `if (request.nextUrl.searchParams.get('token') === 'secret') return\n  ${PROTECT}`,
  },
  search: { body: `if (request.nextUrl.search === '' && isProtected(request)) await auth.protect()` },
  throws: { body: `if (isProtected(request)) throw new Error('boom')` },
  'throws-decoding': {
    body: `if (decodeURIComponent(request.nextUrl.pathname).includes('dashboard')) await auth.protect()`,
  },
  'caught-protect': {
    body: `try {
    if (!isPublic(request)) await auth.protect()
  } catch {
    return NextResponse.json({ error: 'no' }, { status: 403 })
  }`,
  },
  'plain-404': {
    body: `const { userId } = await auth()
  if (!userId && isProtected(request)) return new NextResponse(null, { status: 404 })`,
  },
  'answers-itself': {
    body: `if (request.nextUrl.pathname === '/api/hello') return NextResponse.json({ ok: true })\n  ${PROTECT}`,
  },
  'parallel-lists': {
    body: `const [a, b] = [isPublic(request), isProtected(request)]
  await Promise.resolve()
  if (b || !a) await auth.protect()`,
  },
  'list-of-new-request': {
    body: `if (!isPublic(new NextRequest(new URL('/public', request.url)))) await auth.protect()
  ${PROTECT}`,
  },
  'clock-apart': {
    body: `const { userId, sessionId } = await auth()
  if (!userId === !sessionId && !isPublic(request)) await auth.protect()`,
  },
  bare: { whole: 'export default clerkMiddleware()' },
  'wrapped-by-name': {
    whole: `const clerk = clerkMiddleware(async (auth, request) => { ${PROTECT} })
export function NAME(request, event) {
  if (request.nextUrl.pathname.startsWith('/docs')) return NextResponse.next()
  return clerk(request, event)
}`,
  },
  'wrapped-after': {
    whole: `const clerk = clerkMiddleware(async (auth, request) => { if (isProtected(request)) await auth.protect() })
export default async function handler(request, event) {
  const response = await clerk(request, event)
  response?.headers.set('x-frame-options', 'DENY')
  return response
}`,
  },
  'options-as-function': {
    whole: `export default clerkMiddleware(
  async (auth, request) => { ${PROTECT} },
  (request) => ({ signInUrl: request.nextUrl.pathname.startsWith('/api') ? '/sign-in' : '/public' }),
)`,
  },
}
