import { describe, expect, it } from 'vitest'
import { auditFacts, idleRuntime, proxyAnswer, type AppFiles, type FactsOptions } from './audit-facts.test.support.ts'
import { redirectTargetMissing } from './redirect-target-missing.ts'

const page = 'export default function Page() { return null }'
const app = { 'app/page.tsx': page, 'app/dashboard/page.tsx': page, 'app/orgs/[slug]/page.tsx': page }
const fallback = (path: string) => ({ '.env': `NEXT_PUBLIC_CLERK_SIGN_IN_FALLBACK_REDIRECT_URL=${path}\n` })
const layout = (attributes: string) => ({
  'app/layout.tsx': `import { ClerkProvider } from '@clerk/nextjs'
export default function Layout({ children }) {
  return <ClerkProvider ${attributes}>{children}</ClerkProvider>
}`,
})

async function found(files: AppFiles, options: FactsOptions = {}): Promise<string[]> {
  const findings = await redirectTargetMissing.check(await auditFacts({ ...app, ...files }, options))
  return findings.map(({ severity, file, line, message }) => `${severity} ${file}:${line} ${message}`)
}

describe('redirect-target-missing', () => {
  it('finds a variable that names no page', async () => {
    expect(await found(fallback('/dashbord'))).toEqual([
      'warning .env:1 After signing in, people are sent to /dashbord, where the app has no page: they see a 404.',
    ])
  })

  it('says once what a template repeats', async () => {
    expect(await found({ ...fallback('/nowhere'), '.env.example': fallback('/nowhere')['.env'] })).toHaveLength(1)
  })

  it('finds props and options that name no page, also as the last choice', async () => {
    expect(await found(layout('afterSignOutUrl="/bye"'))).toEqual([
      'warning app/layout.tsx:3 After signing out, people are sent to /bye, where the app has no page: they see a 404.',
    ])
    expect(await found(layout("signUpForceRedirectUrl={process.env.NEXT_PUBLIC_AFTER || '/welcome'}"))).toHaveLength(1)
    expect(await found(layout('afterSelectOrganizationUrl="/teams/:slug"'))).toHaveLength(1)
    const button = `import { useClerk } from '@clerk/nextjs'
export const Out = () => { const { signOut } = useClerk(); return <a onClick={() => signOut({ redirectUrl: '/bye' })} /> }`
    expect(await found({ 'components/out.tsx': button })).toHaveLength(1)
  })

  it('is silent about pages that exist, queries, whole addresses and parameters', async () => {
    for (const path of ['/dashboard', '/dashboard/', '/', '/orgs/acme', '/dashboard?tab=1#top', 'https://acme.com/x']) {
      expect(await found(fallback(path)), path).toEqual([])
    }
    expect(await found(layout('afterSelectOrganizationUrl="/orgs/:slug"'))).toEqual([])
    expect(await found(layout('afterSignOutUrl={urls.out}'))).toEqual([])
  })

  it('leaves redirectUrl of other libraries alone', async () => {
    const code = `import { useUser } from '@clerk/nextjs'
export const a = () => pay({ redirectUrl: '/nowhere' })`
    expect(await found({ 'lib/pay.ts': code })).toEqual([])
  })

  it('takes rewrites, redirects, public files, locales and basePath into account', async () => {
    const config = (inner: string) => ({ 'next.config.mjs': `export default { ${inner} }` })
    const rules = "async redirects() { return [{ source: '/old/:path*', destination: '/', permanent: true }] }"
    expect(await found({ ...fallback('/old/x'), ...config(rules) })).toEqual([])
    expect(await found({ ...fallback('/other'), ...config(rules) })).toHaveLength(1)
    expect(await found({ ...fallback('/welcome.html'), 'public/welcome.html': '' })).toEqual([])
    expect(await found({ ...fallback('/docs/dashboard'), ...config("basePath: '/docs'") })).toEqual([])
    expect(await found({ ...fallback('/home'), 'app/[locale]/home/page.tsx': page })).toEqual([])
    expect(await found({ ...fallback('/x'), ...config('rewrites: makeRewrites()') })).toEqual([])
  })

  it('asks the proxy whether it answers under the path', async () => {
    const proxy = { 'proxy.ts': 'export default function proxy() {}' }
    expect(await found({ ...fallback('/x'), ...proxy })).toHaveLength(1)
    expect(await found({ ...fallback('/x'), 'proxy.ts': 'export default () => NextResponse.rewrite(url)' })).toEqual([])
    const ready = (rewrite: string | null) => ({
      runtime: idleRuntime({
        status: 'ready',
        ask: (asked) => Promise.resolve(asked.map(() => proxyAnswer('reached', { rewrite }))),
      }),
    })
    expect(await found({ ...fallback('/x'), ...proxy }, ready('/tenants/x'))).toEqual([])
    expect(await found({ ...fallback('/x'), ...proxy }, ready(null))).toHaveLength(1)
  })
})
