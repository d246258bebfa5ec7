import { describe, expect, it } from 'vitest'
import type { Outcome } from '../access/index.ts'
import { auditFacts, plainAnswer, type AppFiles } from './audit-facts.test.support.ts'
import { signInRouteClosedAudit } from './sign-in-route-closed.ts'

const page = 'export default function Page() { return null }'
const app = { 'app/page.tsx': page, 'app/sign-in/[[...sign-in]]/page.tsx': page, 'app/sign-up/page.tsx': page }
const ENTRY = 'GET /sign-in/[[...sign-in]]'

async function found(files: AppFiles, outcome: Outcome = 'reached'): Promise<string[]> {
  const facts = await auditFacts({ ...app, ...files })
  const answers = new Map([[ENTRY, [plainAnswer('/sign-in', 'anonymous', outcome)]]])
  const findings = await signInRouteClosedAudit.check({ ...facts, answers })
  return findings.map(
    ({ severity, confidence, file, line, message }) => `${severity} ${confidence} ${file}:${line} ${message}`,
  )
}

describe('sign-in-route-closed, from the executed proxy', () => {
  it('finds a sign-in page that the proxy closes', async () => {
    expect(await found({}, 'sign-in')).toEqual([
      expect.stringMatching(/^error executed app\/sign-in\/.*\/page\.tsx:1 No one can sign in: \/sign-in itself asks/),
    ])
    expect(await found({}, 'not-found')).toHaveLength(1)
  })

  it('knows the page under a trailing slash', async () => {
    const slash = { 'next.config.mjs': 'export default { trailingSlash: true }' }
    expect(await found(slash, 'sign-in')).toHaveLength(1)
  })

  it('is silent when it is open, unknown, or sent on to a language', async () => {
    for (const outcome of ['reached', 'unknown', 'redirect', 'error'] as const) {
      expect(await found({}, outcome), outcome).toEqual([])
    }
  })
})

describe('sign-in-route-closed, from settings', () => {
  const url = (path: string) => ({ '.env': `NEXT_PUBLIC_CLERK_SIGN_IN_URL=${path}\n` })

  it('finds a variable or prop that names no page', async () => {
    expect(await found(url('/login'))).toEqual([
      expect.stringMatching(
        /^error read \.env:1 No one can sign in: NEXT_PUBLIC_CLERK_SIGN_IN_URL sends people to \/login/,
      ),
    ])
    expect(await found({ '.env.example': 'NEXT_PUBLIC_CLERK_SIGN_UP_URL=/join\n' })).toEqual([
      expect.stringMatching(/^warning read \.env\.example:1 No one can sign up/),
    ])
    const proxy = `import { clerkMiddleware } from '@clerk/nextjs/server'
export default clerkMiddleware({ signInUrl: '/login' })`
    expect(await found({ 'proxy.ts': proxy })).toEqual([expect.stringMatching(/^error read proxy\.ts:2 /)])
  })

  it('is silent about pages that exist, Clerk’s own pages and empty values', async () => {
    for (const path of ['/sign-in', '/sign-in/', '/sign-up', 'https://accounts.acme.com/sign-in', '']) {
      expect(await found(url(path)), path).toEqual([])
    }
  })
})
