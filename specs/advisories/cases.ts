/**
 * Real bugs, each as a small app on the last release that had it and on the first that has not. What was measured of them is in
 * the advisories; versions of `@clerk/shared` are pinned, as an old `@clerk/nextjs` floats to a patched one.
 */
export interface Versions {
  next: string
  clerk: string
  shared?: string
}

export interface AdvisoryCase {
  name: string
  cves: string[]
  vulnerable: Versions
  patched: Versions
  /** `next.config.js`: only what it has beyond what all have. */
  files: Record<string, string>
  /** Of routewarden.config. */
  config: string
  /** What shows it; `audit`: it cannot be asked for under `next start`. */
  shown: 'request' | 'identity' | 'audit'
}

const LAYOUT = `import { ClerkProvider } from '@clerk/nextjs'
export const dynamic = 'force-dynamic'
export default function Layout({ children }) {
  return <ClerkProvider><html lang="en"><body>{children}</body></html></ClerkProvider>
}
`
const HOME = `export default function Home() { return <h1>Welcome to a page that all may see</h1> }\n`
const secret = (text: string) => `export const dynamic = 'force-dynamic'
export default function Page() { return <main><h1>${text}</h1><p>The lighthouse is painted green in the spring, and nobody is told.</p></main> }
`
const MATCHER = `export const config = { matcher: ['/((?!_next|[^?]*\\\\.(?:html?|css|js|csv)).*)', '/(api|trpc)(.*)'] }\n`
const allow = (open: string) => `import { clerkMiddleware, createRouteMatcher } from '@clerk/nextjs/server'
const isPublicRoute = createRouteMatcher(${open})
export default clerkMiddleware(async (auth, request) => {
  if (!isPublicRoute(request)) await auth.protect()
})
${MATCHER}`
const deny = (closed: string) => `import { clerkMiddleware, createRouteMatcher } from '@clerk/nextjs/server'
const isProtectedRoute = createRouteMatcher(${closed})
export default clerkMiddleware(async (auth, request) => {
  if (isProtectedRoute(request)) await auth.protect()
})
${MATCHER}`
const OPEN = `['/', '/sign-in(.*)']`

export const CASES: AdvisoryCase[] = [
  {
    name: 'subrequest header, proxy in the root',
    cves: ['CVE-2025-29927'],
    vulnerable: { next: '15.2.2', clerk: '6.12.0' },
    patched: { next: '15.2.3', clerk: '6.12.0' },
    files: {
      'middleware.js': allow(OPEN),
      'app/layout.js': LAYOUT,
      'app/page.js': HOME,
      'app/dashboard/page.js': secret('Dashboard of Acme'),
    },
    config: `routes: { '/': { access: 'public' }, '/dashboard': { access: 'signed-in' } }`,
    shown: 'request',
  },
  {
    name: 'subrequest header, proxy in src/',
    cves: ['CVE-2025-29927'],
    vulnerable: { next: '15.2.2', clerk: '6.12.0' },
    patched: { next: '15.2.3', clerk: '6.12.0' },
    files: {
      'src/middleware.js': allow(OPEN),
      'src/app/layout.js': LAYOUT,
      'src/app/page.js': HOME,
      'src/app/dashboard/page.js': secret('Dashboard of Acme'),
    },
    config: `routes: { '/': { access: 'public' }, '/dashboard': { access: 'signed-in' } }`,
    shown: 'request',
  },
  {
    name: 'encoded letter in a dynamic segment',
    cves: ['CVE-2026-41248'],
    vulnerable: { next: '15.5.16', clerk: '6.39.1', shared: '3.47.3' },
    patched: { next: '15.5.16', clerk: '6.39.2', shared: '3.47.4' },
    files: {
      'middleware.js': deny(`['/team/secret']`),
      'app/layout.js': LAYOUT,
      'app/page.js': HOME,
      'app/team/[slug]/page.js': `export const dynamic = 'force-dynamic'
export default async function Team({ params }) {
  const { slug } = await params
  return slug === 'secret' ? <p>The lighthouse is painted green in the spring, and nobody is told.</p> : <p>Nothing</p>
}
`,
    },
    config: `routes: { '/': { access: 'public' }, '/team/[slug]': { access: 'signed-in', params: { slug: 'secret' } } }`,
    shown: 'request',
  },
  {
    name: 'protect({ role, unauthorizedUrl })',
    cves: ['CVE-2026-42349'],
    vulnerable: { next: '15.5.16', clerk: '6.39.2', shared: '3.47.4' },
    patched: { next: '15.5.16', clerk: '6.39.3', shared: '3.47.5' },
    files: {
      'middleware.js': `import { clerkMiddleware } from '@clerk/nextjs/server'
export default clerkMiddleware()
${MATCHER}`,
      'app/layout.js': LAYOUT,
      'app/page.js': HOME,
      'app/admin/page.js': `import { auth } from '@clerk/nextjs/server'
export default async function Admin() {
  await auth.protect({ role: 'org:admin', unauthorizedUrl: '/' })
  return <h1>Admin of Acme</h1>
}
`,
    },
    config: `organizations: { acme: {} },
  identities: {
    member: { organizations: [{ slug: 'acme' }] },
    boss: { organizations: [{ slug: 'acme', role: 'org:admin' }] },
  },
  routes: { '/': { access: 'public' }, '/admin': { access: 'org:admin' } }`,
    shown: 'identity',
  },
  {
    name: 'data route without a locale',
    cves: ['CVE-2026-44573'],
    vulnerable: { next: '15.5.15', clerk: '6.39.3' },
    patched: { next: '15.5.16', clerk: '6.39.3' },
    files: {
      'middleware.js': allow(OPEN),
      'next.config.js': `i18n: { locales: ['en', 'de'], defaultLocale: 'en' },`,
      'pages/_app.js': `import { ClerkProvider } from '@clerk/nextjs'
export default function App({ Component, pageProps }) { return <ClerkProvider {...pageProps}><Component {...pageProps} /></ClerkProvider> }
`,
      'pages/index.js': HOME,
      'pages/dashboard.js': `export const getServerSideProps = () => ({ props: { plan: 'The lighthouse is painted green in the spring, and nobody is told.' } })
export default function Dashboard({ plan }) { return <main><h1>Dashboard of Acme</h1><p>{plan}</p></main> }
`,
    },
    config: `routes: { '/': { access: 'public' }, '/dashboard': { access: 'signed-in' } }`,
    shown: 'request',
  },
  {
    name: 'dynamic parameter in the query',
    cves: ['CVE-2026-44574'],
    vulnerable: { next: '16.2.4', clerk: '7.9.17' },
    patched: { next: '16.2.5', clerk: '7.9.17' },
    files: {
      'proxy.js': deny(`['/api/team/secret']`),
      'pages/_app.js': `export default function App({ Component, pageProps }) { return <Component {...pageProps} /> }\n`,
      'pages/index.js': HOME,
      'pages/api/team/[id].js': `export default function handler(request, response) {
  response.json(request.query.id === 'secret' ? { plan: 'The lighthouse is painted green in the spring, and nobody is told.' } : { plan: null })
}
`,
    },
    config: `routes: { '/': { access: 'public' }, '/api/team/[id]': { access: 'signed-in', params: { id: 'secret' } } }`,
    shown: 'request',
  },
  ...(
    [
      ['payload and segment files', ['CVE-2026-44575', 'CVE-2026-45109'], '15.5.15', '15.5.18'],
      ['path of the proxy', ['CVE-2024-51479'], '14.2.14', '14.2.35'],
    ] as const
  ).map(([name, cves, vulnerable, patched]): AdvisoryCase => ({
    name,
    cves: [...cves],
    vulnerable: { next: vulnerable, clerk: '6.39.3' },
    patched: { next: patched, clerk: '6.39.3' },
    files: {
      'middleware.js': allow(OPEN),
      'app/layout.js': LAYOUT,
      'app/page.js': HOME,
      'app/dashboard/page.js': secret('Dashboard of Acme'),
    },
    config: `routes: { '/': { access: 'public' }, '/dashboard': { access: 'signed-in' } }`,
    shown: 'audit',
  })),
]
