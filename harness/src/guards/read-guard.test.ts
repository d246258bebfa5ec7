/** What cannot run in the suite of `specs/guards`: broken files, packages outside, workspaces, and much of everything. */
import { describe, expect, it } from 'vitest'
import type { GuardVerdict } from '../access/index.ts'
import { auditFacts, type AppFiles } from '../rules/audit-facts.test.support.ts'
import { GuardReader, type GuardOptions } from './index.ts'

const WORK = `import { sql } from 'some-database'\nexport const work = () => sql.query('select 1')\n`

async function read(files: AppFiles, options: GuardOptions = {}): Promise<Record<string, GuardVerdict>> {
  const { app, sources, inventory } = await auditFacts({
    'tsconfig.json': JSON.stringify({ compilerOptions: { paths: { '@/*': ['./*'] } } }),
    'lib/work.ts': WORK,
    ...files,
  })
  const reader = new GuardReader(app, sources, inventory, options)
  return Object.fromEntries(inventory.entries.map((entry) => [entry.id, reader.read(entry)]))
}

/** A handler that calls `requireUser` of a module before its work. */
const handler = (from: string, call = 'await requireUser()') =>
  `import { requireUser } from '${from}'\nimport { work } from '@/lib/work'\nexport async function GET() {\n  ${call}\n  return Response.json(await work())\n}\n`

const GUARD = `import { auth } from '@clerk/nextjs/server'\nexport async function requireUser() {\n  const { userId } = await auth()\n  if (!userId) throw new Error('sign in')\n  return userId\n}\n`

describe('guards in code that is not as it should be', () => {
  it('names a helper with a syntax error, and says no more', async () => {
    const verdicts = await read({
      'app/api/x/route.ts': handler('@/lib/auth'),
      'lib/auth.ts': `${GUARD}\nexport const = 1`,
    })
    expect(verdicts['GET /api/x']).toMatchObject({ status: 'unknown', access: 'unknown' })
    expect(verdicts['GET /api/x']?.reason).toMatch(/requireUser\(\).*cannot be read/)
  })

  it('names the function of a package that may be a guard', async () => {
    const verdicts = await read({ 'app/api/x/route.ts': handler('@acme/auth') })
    expect(verdicts['GET /api/x']).toMatchObject({ status: 'unknown' })
    expect(verdicts['GET /api/x']?.reason).toContain('requireUser()')
  })

  it('follows imports that lead in a circle, and helpers that call each other', async () => {
    const verdicts = await read({
      'app/api/x/route.ts': handler('@/lib/a'),
      'lib/a.ts': `import { check } from './b'\nexport const requireUser = (left = 3): Promise<void> => check(left)\n`,
      'lib/b.ts': `import { auth } from '@clerk/nextjs/server'\nimport { requireUser } from './a'\nexport async function check(left: number): Promise<void> {\n  if (left > 0) return requireUser(left - 1)\n  const { userId } = await auth()\n  if (!userId) throw new Error('sign in')\n}\n`,
      'app/api/y/route.ts': handler('@/lib/c'),
      'lib/c.ts': `export const requireUser = (): unknown => requireUser()\n`,
    })
    expect(verdicts['GET /api/x']?.status).toBe('guarded')
    expect(verdicts['GET /api/y']?.status).not.toBe('guarded')
  })

  it('gets through ten thousand lines, and through what is nested without end', async () => {
    const lines = Array.from(
      { length: 10_000 },
      (_, index) => `  const value${index} = ${index} + Math.random()\n`,
    ).join('')
    const nested = `${'('.repeat(3000)}1${')'.repeat(3000)}`
    const sum = Array.from({ length: 3000 }, () => '1').join(' + ')
    const verdicts = await read({
      'lib/auth.ts': GUARD,
      'app/api/long/route.ts': `import { requireUser } from '@/lib/auth'\nimport { work } from '@/lib/work'\nexport async function GET() {\n  await requireUser()\n${lines}  return Response.json(await work())\n}\n`,
      'app/api/deep/route.ts': handler('@/lib/auth', `const deep = ${nested} + ${sum}\n  await requireUser()`),
    })
    expect(verdicts['GET /api/long']).toMatchObject({ status: 'guarded', access: 'signed-in' })
    expect(['guarded', 'unknown']).toContain(verdicts['GET /api/deep']?.status)
  })

  it('reads decorators, generated code and JSX everywhere', async () => {
    const verdicts = await read({
      'lib/auth.ts': GUARD,
      'app/api/x/route.ts': `import { requireUser } from '@/lib/auth'\nimport { work } from '@/lib/work'\nconst logged = (value: unknown) => value\nclass Controller {\n  @logged async run() {\n    await requireUser()\n    return Response.json(await work())\n  }\n}\nexport const GET = () => new Controller().run()\n`,
      'app/page.tsx': `import { requireUser } from '@/lib/auth'\nimport { work } from '@/lib/work'\nconst Row = ({ children }: { children: React.ReactNode }) => <li>{children}</li>\nexport default async function Page() {\n  await requireUser()\n  return <ul>{(await work()).map((row) => <Row key={row.id}>{row.ok ? <b>yes</b> : <>no</>}</Row>)}</ul>\n}\n`,
    })
    expect(verdicts['GET /api/x']?.status).toBe('guarded')
    expect(verdicts['GET /']?.status).toBe('guarded')
  })
})

describe('work that comes before the check', () => {
  const action = `'use server'\nimport { auth } from '@clerk/nextjs/server'\nimport { prisma } from '@/lib/db'\nexport async function rename(id: string) {\n  await prisma.project.update({ where: { id } })\n  const { userId } = await auth()\n  if (!userId) throw new Error('sign in')\n}\n`

  it.each([
    ['of a package', `import { PrismaClient } from '@prisma/client'\nexport const prisma = new PrismaClient()\n`],
    [
      'made with what the module changes',
      `import { Client } from './generated'\nconst config: Record<string, unknown> = {}\nconfig.schema = '{}'\nexport const prisma = new Client(config)\n`,
    ],
    ['kept on the process', `export const prisma = (globalThis as never as { db: never }).db\n`],
    ['of which nothing is known', `export const prisma = make()\n`],
  ])('is seen at a client %s', async (_, db) => {
    const verdicts = await read({
      'app/actions.ts': action,
      'lib/db.ts': db,
      'lib/generated.ts': `import { runtime } from 'some-runtime'\nexport const Client = runtime.make()\n`,
    })
    expect(verdicts['action app/actions.ts#rename']).toMatchObject({ status: 'partial', flaw: { kind: 'after-work' } })
  })
})

describe('guards that the config declares', () => {
  const declare = (
    style: 'throws' | 'returns-response' | 'returns-null',
    grants: 'signed-in' | 'role:admin' = 'signed-in',
  ) => ({
    declared: [{ import: '@acme/auth', name: 'requireUser', grants, style }],
  })

  it('believes one that throws, awaited', async () => {
    const files = {
      'app/api/x/route.ts': handler('@acme/auth'),
      'app/api/y/route.ts': handler('@acme/auth', 'requireUser()'),
    }
    const verdicts = await read(files, declare('throws'))
    expect(verdicts['GET /api/x']).toMatchObject({ status: 'guarded', access: 'signed-in' })
    expect(verdicts['GET /api/y']).toMatchObject({ status: 'open', flaw: { kind: 'not-awaited' } })
  })

  it('wants its answer looked at, where it gives one', async () => {
    const checked = handler('@acme/auth', 'const no = await requireUser()\n  if (no instanceof Response) return no')
    const files = { 'app/api/x/route.ts': checked, 'app/api/y/route.ts': handler('@acme/auth') }
    const verdicts = await read(files, declare('returns-response', 'role:admin'))
    expect(verdicts['GET /api/x']).toMatchObject({
      status: 'guarded',
      access: 'role:admin',
      refused: { stranger: 'unauthorized' },
    })
    expect(verdicts['GET /api/y']).toMatchObject({ status: 'open', flaw: { kind: 'result-ignored' } })
    const nullable = handler('@acme/auth', 'if (!(await requireUser())) return new Response(null, { status: 401 })')
    expect((await read({ 'app/api/x/route.ts': nullable }, declare('returns-null')))['GET /api/x']?.status).toBe(
      'guarded',
    )
  })
})
