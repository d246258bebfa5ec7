/**
 * A small Next + Clerk app that is not of this workspace: in a folder elsewhere, with no config, both packages
 * installed from `npm pack` tarballs. The packages it shares with us come from this workspace's installed copies.
 */
import { execFileSync } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Report } from 'routewarden'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { processesNaming, ROOT, runCommand, writeFiles } from '../support/cli.ts'

const FILES = {
  'package.json': JSON.stringify({ name: 'outside', private: true }),
  'src/app/layout.jsx': `import { ClerkProvider } from '@clerk/nextjs'
export default function Layout({ children }) {
  return <ClerkProvider><html lang="en"><body>{children}</body></html></ClerkProvider>
}`,
  'src/app/page.jsx': `export default function Home() { return <h1>Home</h1> }`,
  'src/app/sign-in/[[...sign-in]]/page.jsx': `import { SignIn } from '@clerk/nextjs'
export default function Page() { return <SignIn /> }`,
  'src/app/dashboard/page.jsx': `export default function Dashboard() { return <h1>Dashboard</h1> }`,
  'src/app/docs/[slug]/page.jsx': `export const dynamic = 'force-dynamic'
export default async function Doc({ params }) { return <h1>{(await params).slug}</h1> }`,
  'src/app/api/me/route.js': `import { auth } from '@clerk/nextjs/server'
export async function GET() {
  const { userId } = await auth()
  return userId ? Response.json({ userId }) : new Response('', { status: 401 })
}`,
  'src/app/api/webhooks/clerk/route.js': `export async function POST(request) {
  const event = await request.json()
  return Response.json({ received: event.type })
}`,
  'src/proxy.js': `import { clerkMiddleware, createRouteMatcher } from '@clerk/nextjs/server'
const isPublic = createRouteMatcher(['/', '/sign-in(.*)', '/api/webhooks(.*)'])
export default clerkMiddleware(async (auth, request) => { if (!isPublic(request)) await auth.protect() })
export const config = {
  matcher: [
    '/((?!_next|[^?]*\\\\.(?:html?|css|js(?!on)|jpe?g|webp|png|gif|svg|ttf|woff2?|ico|csv|docx?|xlsx?|zip|webmanifest)).*)',
    '/(api|trpc)(.*)',
  ],
}`,
}

let dir: string
let report: Report
let code: number | null
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'routewarden-outside-'))
  await writeFiles(dir, FILES)
  const npm = (...args: string[]) => execFileSync('npm', args, { cwd: dir, stdio: 'pipe' })
  npm('pack', '--silent', path.join(ROOT, 'harness'), path.join(ROOT, 'eslint-rules'))
  const tarballs = (await readdir(dir)).filter((file) => file.endsWith('.tgz')).map((file) => `./${file}`)
  expect(tarballs).toHaveLength(2)
  npm(
    'install',
    '--no-audit',
    '--no-fund',
    '--prefer-offline',
    ...tarballs,
    'next@16.4.6',
    'react@19.3.1',
    'react-dom@19.3.1',
    '@clerk/nextjs@7.9.17',
    'eslint@10',
  )
  const ended = await runCommand(path.join(dir, 'node_modules/.bin/routewarden'), ['test', '--format', 'json'], {
    cwd: dir,
  })
  code = ended.code
  report = ended.report()
})
afterAll(() => rm(dir, { recursive: true, force: true, maxRetries: 3 }))

const entry = (id: string) => report.entries.find((candidate) => candidate.id === id)

describe('an app outside the workspace, without a config', () => {
  it('is read: JavaScript, in src/, with its own versions', () => {
    expect(report.app).toMatchObject({ name: 'outside', next: '16.4.6', clerk: '7.9.17', routers: ['app'] })
    expect(report.proxy).toMatchObject({ file: 'src/proxy.js', runs: true })
    expect(report.entries.map((candidate) => candidate.id)).toEqual([
      'GET /',
      'GET /api/me',
      'POST /api/webhooks/clerk',
      'GET /dashboard',
      'GET /docs/[slug]',
      'GET /sign-in/[[...sign-in]]',
    ])
  })

  it('is asked as anonymous and signed-in', () => {
    expect(entry('GET /dashboard')?.outcomes).toMatchObject({
      anonymous: { observed: 'sign-in' },
      'signed-in': { observed: 'reached' },
    })
    expect(entry('GET /api/me')?.access.observed).toBe('signed-in')
    expect(entry('GET /')?.access.observed).toBe('public')
  })

  it('is shown what a stranger could do', () => {
    expect(code).toBe(1)
    expect(report.findings.map((finding) => `${finding.severity} ${finding.rule} ${finding.entry ?? ''}`)).toEqual([
      'error webhook-unverified POST /api/webhooks/clerk',
      'error static-extension-bypass GET /docs/[slug]',
      'warning deprecated-route-matcher GET /dashboard',
      'warning deprecated-route-matcher GET /docs/[slug]',
    ])
  })

  it('does not count a page as protected that opens under another address', () => {
    expect(entry('GET /docs/[slug]')).toMatchObject({
      outcomes: { anonymous: { observed: 'sign-in' } },
      access: { observed: 'public' },
    })
    expect(report.summary).toMatchObject({ entries: 6, public: 4, protected: 2, unknown: 0 })
  })

  it('leaves nothing running', () => {
    expect(processesNaming(dir)).toEqual([])
  })
})
