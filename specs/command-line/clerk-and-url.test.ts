/**
 * `routewarden clerk` alone, an app that someone else builds and starts with its variables, and `test --url` on that
 * app: three separate programs.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { createServer } from 'node:net'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ROOT, run, start, workFolder, writeFiles, type Started } from '../support/cli.ts'

interface ClerkOutput {
  apiUrl: string
  env: Record<string, string>
  identities: { name: string; userId: string }[]
}

const NEXT = path.join(ROOT, 'node_modules/next/dist/bin/next')
const FILES = {
  'package.json': JSON.stringify({ name: 'elsewhere', private: true }),
  'next.config.mjs': `export default { basePath: '/team', turbopack: { root: ${JSON.stringify(ROOT)} } }`,
  'app/layout.js': `import { ClerkProvider } from '@clerk/nextjs'
export default function Layout({ children }) {
  return <ClerkProvider><html lang="en"><body>{children}</body></html></ClerkProvider>
}`,
  'app/page.js': `export default function Home() { return <h1>Home</h1> }`,
  'app/secret/page.js': `import { auth } from '@clerk/nextjs/server'
export default async function Secret() { await auth.protect({ role: 'org:admin' }); return <h1>Secret</h1> }`,
  'app/api/me/route.js': `import { auth, currentUser } from '@clerk/nextjs/server'
export async function GET() {
  const { userId } = await auth()
  if (!userId) return new Response('', { status: 401 })
  return Response.json({ email: (await currentUser())?.primaryEmailAddress?.emailAddress })
}`,
  'proxy.js': `import { clerkMiddleware } from '@clerk/nextjs/server'
export default clerkMiddleware()
export const config = { matcher: ['/((?!_next).*)'] }`,
  'routewarden.config.mjs': `export default {
  organizations: { acme: {} },
  identities: {
    member: { organizations: [{ slug: 'acme' }] },
    boss: { organizations: [{ slug: 'acme', role: 'org:admin' }] },
  },
  routes: { '/secret': { access: 'org:admin' }, '/api/me': { access: 'signed-in' }, '/': { access: 'public' } },
}`,
}

let dir: string
let remove: () => Promise<void>
let clerk: Started
let output: ClerkOutput
let server: ChildProcess
let url: string

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, 'localhost')
  await new Promise((resolve) => probe.once('listening', resolve))
  const { port } = probe.address() as { port: number }
  await new Promise((resolve) => probe.close(resolve))
  return port
}

beforeAll(async () => {
  ;({ dir, remove } = await workFolder())
  await writeFiles(dir, FILES)
  const port = await freePort()
  url = `http://localhost:${port}`
  clerk = start(['clerk', dir, '--json', '--app-url', url])
  for (let waited = 0; waited < 20_000 && !clerk.output().includes('}\n'); waited += 50) await delay(50)
  output = JSON.parse(clerk.output()) as ClerkOutput
  const env = { ...process.env, ...output.env, NODE_ENV: 'production' as const, NEXT_TELEMETRY_DISABLED: '1' }
  const built = spawnSync(process.execPath, [NEXT, 'build'], { cwd: dir, env, encoding: 'utf8' })
  expect(built.status, built.stdout + built.stderr).toBe(0)
  server = spawn(process.execPath, [NEXT, 'start', '-H', 'localhost', '-p', String(port)], {
    cwd: dir,
    env,
    stdio: 'ignore',
  })
  for (let waited = 0; waited < 20_000; waited += 100) {
    if (await fetch(`${url}/team`).catch(() => null)) break
    await delay(100)
  }
})
afterAll(async () => {
  server.kill()
  clerk.child.kill('SIGINT')
  await clerk.ended
  await remove()
})

describe('routewarden clerk', () => {
  it('prints variables and identities', () => {
    expect(Object.keys(output.env)).toEqual(
      expect.arrayContaining(['NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY', 'CLERK_SECRET_KEY', 'CLERK_API_URL']),
    )
    expect(output.identities.map((identity) => identity.name)).toEqual(['signed-in', 'member', 'boss'])
  })

  it('listens on loopback', () => {
    expect(new URL(output.apiUrl).hostname).toBe('127.0.0.1')
  })
})

describe('routewarden test --url', () => {
  it('tests the server that someone else started, with the same Clerk, under a basePath', async () => {
    const ended = await run(['test', dir, '--url', url, '--format', 'json'], { env: output.env })
    const report = ended.report()
    expect(report.findings.filter((finding) => finding.severity === 'error')).toEqual([])
    expect(ended.code).toBe(0)
    expect(report.app.basePath).toBe('/team')
    const access = Object.fromEntries(report.entries.map((entry) => [entry.id, entry.access.observed]))
    expect(access).toEqual({ 'GET /': 'public', 'GET /secret': 'org:admin', 'GET /api/me': 'signed-in' })
  })

  it('says what is missing when the keys are not given', async () => {
    const ended = await run(['test', dir, '--url', url])
    expect(ended.code).toBe(2)
    expect(ended.stderr).toMatch(/CLERK_SECRET_KEY/)
  })
})
