/** The sessions of the documentation on policy and migration, and what else the commands promise. */
import { spawnSync } from 'node:child_process'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { run, start, workFolder, writeFiles } from '../support/cli.ts'
import { runSession } from '../support/session.ts'

const PAGE = (name: string) => `export default function Page() {\n  return <h1>${name}</h1>\n}\n`
const GUARDED = (name: string) => `import { auth } from '@clerk/nextjs/server'

export default async function Page() {
  await auth.protect()
  return <h1>${name}</h1>
}
`
const ADMIN_CHECK = `  const { sessionClaims } = await auth()
  if (sessionClaims?.metadata?.role !== 'admin') notFound()
`
const ADMIN_PAGE = `import { auth } from '@clerk/nextjs/server'
import { notFound } from 'next/navigation'

export default async function Page() {
${ADMIN_CHECK}  return <h1>Admin</h1>
}
`
const MATCHER_PROXY = `import { clerkMiddleware, createRouteMatcher } from '@clerk/nextjs/server'

const isProtectedRoute = createRouteMatcher(['/dashboard(.*)', '/admin(.*)', '/api/notes(.*)'])

export default clerkMiddleware(async (auth, request) => {
  if (isProtectedRoute(request)) await auth.protect()
})

export const config = { matcher: ['/((?!_next|.*\\\\..*).*)', '/api/:path*'] }
`
const BARE_PROXY = `import { clerkMiddleware } from '@clerk/nextjs/server'

export default clerkMiddleware()

export const config = { matcher: ['/((?!_next|.*\\\\..*).*)', '/api/:path*'] }
`
const handlers = (guard: string) => `import { auth } from '@clerk/nextjs/server'
import { db } from '@/lib/db'

export async function GET() {
  await auth.protect()
  return Response.json(await db.note.findMany())
}

export async function POST(request: Request) {
${guard}  return Response.json(await db.note.create({ data: await request.json() }))
}
`
const FILES = {
  'package.json': JSON.stringify({ name: 'shop', dependencies: { next: '*', '@clerk/nextjs': '*' } }),
  'tsconfig.json': JSON.stringify({ compilerOptions: { paths: { '@/*': ['./*'] } } }),
  'routewarden.config.ts': `import { defineConfig } from 'routewarden'

export default defineConfig({
  identities: { admin: { publicMetadata: { role: 'admin' } } },
  sessionClaims: { metadata: '{{user.public_metadata}}' },
})
`,
  'lib/db.ts': `import { PrismaClient } from '@prisma/client'\n\nexport const db = new PrismaClient()\n`,
  'proxy.ts': MATCHER_PROXY,
  'app/page.tsx': PAGE('Home'),
  'app/dashboard/page.tsx': PAGE('Dashboard'),
  'app/admin/page.tsx': ADMIN_PAGE,
  'app/api/notes/route.ts': `import { db } from '@/lib/db'

export const GET = async () => Response.json(await db.note.findMany())

export const POST = async (request: Request) => Response.json(await db.note.create({ data: await request.json() }))
`,
}

const removals: (() => Promise<void>)[] = []
afterAll(async () => {
  for (const remove of removals) await remove()
})

async function shop(): Promise<{ dir: string; put: (files: Record<string, string>) => Promise<void> }> {
  const { dir, remove } = await workFolder()
  removals.push(remove)
  await writeFiles(dir, FILES)
  const commit = '-c user.name=t -c user.email=t@example.com -c commit.gpgsign=false commit -q -m app'
  for (const args of ['init -q -b main .', 'add -A', commit]) spawnSync('git', args.split(' '), { cwd: dir })
  return { dir, put: (files) => writeFiles(dir, files) }
}

/** Folders of a repository, its own first. */
const worktrees = (dir: string): string[] =>
  spawnSync('git', ['worktree', 'list', '--porcelain'], { cwd: dir, encoding: 'utf8' })
    .stdout.split('\n')
    .filter((line) => line.startsWith('worktree '))
    .map((line) => line.slice('worktree '.length))

describe.concurrent('policy and diff', () => {
  it('hold as the page on the policy shows', async () => {
    const { dir, put } = await shop()
    const { stands, printed } = await runSession('harness/docs/policy.md', dir, {
      'the check in app/admin/page.tsx is taken out, and a page is added: app/team/page.tsx': () =>
        put({ 'app/admin/page.tsx': ADMIN_PAGE.replace(ADMIN_CHECK, ''), 'app/team/page.tsx': PAGE('Team') }),
      'the check is put back': () => put({ 'app/admin/page.tsx': ADMIN_PAGE }),
    })
    expect(printed).toBe(stands)
    expect(await readFile(path.join(dir, 'routewarden.policy.json'), 'utf8')).toContain('"GET /team"')
  })

  it('prove a migration as its page shows', async () => {
    const { dir, put } = await shop()
    const { stands, printed } = await runSession('harness/docs/migrating-from-proxy-checks.md', dir, {
      'a check goes into each page and handler; the one of POST /api/notes is forgotten': () =>
        put({
          'app/dashboard/page.tsx': GUARDED('Dashboard'),
          'app/admin/page.tsx': ADMIN_PAGE.replace(ADMIN_CHECK, `  await auth.protect()\n${ADMIN_CHECK}`),
          'app/api/notes/route.ts': handlers(''),
        }),
      'proxy.ts is left with clerkMiddleware() alone': () => put({ 'proxy.ts': BARE_PROXY }),
      'POST /api/notes begins with await auth.protect(), too': () =>
        put({ 'app/api/notes/route.ts': handlers('  await auth.protect()\n') }),
    })
    expect(printed).toBe(stands)
    expect(worktrees(dir)).toHaveLength(1)
  })

  it('record and check what a server did, from the report of a test', async () => {
    const { dir } = await shop()
    const results = path.join(dir, 'results.json')
    const audit = await run(['audit', dir, '--format', 'json'])
    const report = audit.report()
    // As `test` would have seen it: what the code says, and one more whom a server lets in.
    for (const entry of report.entries) {
      entry.access.observed = entry.access.predicted
      for (const outcome of Object.values(entry.outcomes)) outcome.observed = outcome.predicted
    }
    await writeFile(results, JSON.stringify({ ...report, command: 'test' }))
    expect((await run(['policy', 'write', dir, '--from', results])).code).toBe(0)
    const text = await readFile(path.join(dir, 'routewarden.policy.json'), 'utf8')
    expect(text).toContain('"from": "test"')
    const admin = report.entries.find(({ id }) => id === 'GET /admin')
    const outcome = admin?.outcomes['signed-in']
    if (outcome) outcome.observed = 'reached'
    await writeFile(results, JSON.stringify({ ...report, command: 'test' }))
    const checked = await run(['policy', 'check', dir, '--from', results, '--format', 'json'])
    expect(checked.code).toBe(1)
    expect(checked.report().findings).toMatchObject([{ rule: 'policy-mismatch', entry: 'GET /admin' }])
  })

  it('refuse what they cannot use, by its line, and write nothing', async () => {
    const { dir } = await shop()
    const file = path.join(dir, 'routewarden.policy.json')
    const broken = '{\n  "version": 1,\n<<<<<<< HEAD\n  "entries": {}\n}\n'
    await writeFile(file, broken)
    const ended = await run(['policy', 'write', dir])
    expect(ended.code).toBe(2)
    expect(ended.stderr).toContain('a merge conflict stands here')
    expect(ended.stderr).toContain('routewarden.policy.json:3')
    expect(await readFile(file, 'utf8')).toBe(broken)
    await rm(file)
    const none = await run(['policy', 'accept', 'guard-await', '--reason', 'x', '--dir', dir])
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('There is no policy yet.')])
    const late = await run(['policy', 'accept', 'guard-await', '--reason', 'x', '--until', '2020-01-01'])
    expect([late.code, late.stderr]).toEqual([2, expect.stringContaining('That day is over.')])
  })

  it('leave nothing of a revision behind when they are interrupted', async () => {
    const { dir } = await shop()
    const started = start(['diff', 'HEAD', 'HEAD', '--dir', dir])
    for (let waited = 0; worktrees(dir).length < 2 && waited < 300; waited++)
      await new Promise((go) => setTimeout(go, 20))
    const [, tree = ''] = worktrees(dir)
    expect(existsSync(tree)).toBe(true)
    started.child.kill('SIGINT')
    expect((await started.ended).code).toBe(130)
    expect(worktrees(dir)).toHaveLength(1)
    expect(existsSync(path.dirname(tree))).toBe(false)
  })
})
