/** Whose data a request gets at: tenants that the request names, and what only looks like it. */
import { describe, expect, it } from 'vitest'
import { proxy, speaksAt } from './near-miss.test.support.ts'

type Files = Record<string, string>

const CLOSED = proxy(`export default clerkMiddleware(async (auth) => {
  await auth.protect()
})
`)
const OPEN = proxy('export default clerkMiddleware()\n')

const DB = `import { PrismaClient } from '@prisma/client'\nexport const prisma = new PrismaClient()\n`

/** A handler whose first three lines import. */
const IMPORTS = `import { auth, clerkClient, currentUser } from '@clerk/nextjs/server'
import { prisma } from '@/lib/db'
import { z } from 'zod'
`

const BASE: Files = {
  'proxy.ts': CLOSED,
  'lib/db.ts': DB,
  'tsconfig.json': JSON.stringify({ compilerOptions: { paths: { '@/*': ['./*'] } } }),
}

const SIGNED_IN = `const { userId, orgId } = await auth()
  if (!userId) return new Response(null, { status: 401 })`

/** `POST /api/notes`: its body begins on line 5, after the question who calls on line 7. */
const handler = (code: string, method = 'POST'): string => `${IMPORTS}
export async function ${method}(request, { params }) {
  ${SIGNED_IN}
  ${code}
}
`

describe('tenant-from-request', () => {
  const found = (files: Files) => speaksAt('tenant-from-request', { ...BASE, ...files })
  const inHandler = (code: string, method?: string) => found({ 'app/api/notes/[id]/route.ts': handler(code, method) })
  const AT = 'error app/api/notes/[id]/route.ts:8:'

  it.each([
    [
      'a body',
      `const { orgId: org } = await request.json()\n  return Response.json(await prisma.note.findMany({ where: { orgId: org } }))`,
      11,
    ],
    [
      'a member of a body',
      `const body = await request.json()\n  await prisma.note.create({ data: { userId: body.userId, title: '' } })`,
      null,
    ],
    [
      'search params',
      `const org = request.nextUrl.searchParams.get('organizationId')\n  return Response.json(await prisma.note.findMany({ where: { organizationId: org } }))`,
      15,
    ],
    [
      'new URL',
      `const org = new URL(request.url).searchParams.get('orgId')\n  return Response.json(await prisma.note.findMany({ where: { orgId: org } }))`,
      15,
    ],
    [
      'a header',
      `const tenantId = request.headers.get('x-tenant-id')\n  return Response.json(await prisma.note.findMany({ where: { tenantId } }))`,
      20,
    ],
    [
      'params',
      `const { orgId: org } = await params\n  return Response.json(await prisma.note.findMany({ where: { orgId: org } }))`,
      11,
    ],
    [
      'a parsed body',
      `const { ownerId } = z.object({ ownerId: z.string() }).parse(await request.json())\n  await prisma.note.create({ data: { ownerId } })`,
      11,
    ],
    [
      'a nested connect',
      `const { userId: who } = await request.json()\n  await prisma.note.create({ data: { user: { connect: { id: who } } } })`,
      11,
    ],
    [
      'a role',
      `const { role } = await request.json()\n  await prisma.user.update({ where: { clerkId: userId }, data: { role } })`,
      11,
    ],
    [
      "a tenant of a row of one's own",
      `const { orgId: org } = await request.json()\n  await prisma.note.create({ data: { orgId: org, userId } })`,
      11,
    ],
    [
      'metadata of Clerk',
      `const { userId: who } = await request.json()\n  const clerk = await clerkClient()\n  await clerk.users.updateUserMetadata(who, { publicMetadata: {} })`,
      11,
    ],
  ])('speaks of %s', async (_, code, column) => {
    expect(await inHandler(code)).toEqual([
      column === null ? 'error app/api/notes/[id]/route.ts:9:46' : `${AT}${column}`,
    ])
  })

  it('speaks of a helper that is given it, where it is taken', async () => {
    const files = {
      'lib/notes.ts': `import { prisma } from './db'
export const listNotes = (orgId: string) => prisma.note.findMany({ where: { orgId } })
`,
      'app/api/notes/route.ts': `import { auth } from '@clerk/nextjs/server'
import { listNotes } from '@/lib/notes'
export async function GET(request) {
  await auth.protect()
  const org = request.nextUrl.searchParams.get('orgId')
  return Response.json(await listNotes(org))
}
`,
    }
    expect(await found(files)).toEqual(['error app/api/notes/route.ts:5:15'])
  })

  it('speaks of Drizzle, of an argument of a server function', async () => {
    const files = {
      'db/schema.ts': `import { pgTable, text } from 'drizzle-orm/pg-core'
export const notes = pgTable('notes', { id: text('id'), orgId: text('org_id') })
`,
      'app/actions.ts': `'use server'
import { auth } from '@clerk/nextjs/server'
import { drizzle } from 'drizzle-orm/node-postgres'
import { eq } from 'drizzle-orm'
import { notes } from '@/db/schema'
const db = drizzle(process.env.DATABASE_URL)
export async function clear(orgId: string) {
  await auth.protect()
  await db.delete(notes).where(eq(notes.orgId, orgId))
}
`,
    }
    expect(await found(files)).toEqual(['error app/actions.ts:7:29'])
  })

  it('speaks of Supabase, Mongoose and SQL', async () => {
    const code = (imports: string, work: string) => `import { auth } from '@clerk/nextjs/server'
${imports}
export async function POST(request) {
  await auth.protect()
  const { userId } = await request.json()
  return Response.json(await ${work})
}
`
    const at = (name: string) => `error app/api/${name}/route.ts:5:11`
    const files = {
      'app/api/a/route.ts': code(
        `import { createClient } from '@supabase/supabase-js'; const db = createClient('u', 'k')`,
        `db.from('notes').select('*').eq('user_id', userId)`,
      ),
      'app/api/b/route.ts': code(
        `import mongoose from 'mongoose'; const Note = mongoose.model('Note', new mongoose.Schema({}))`,
        `Note.find({ userId })`,
      ),
      'app/api/c/route.ts': code(
        `import { neon } from '@neondatabase/serverless'; const sql = neon(process.env.DATABASE_URL)`,
        'sql`select * from notes where user_id = ${userId}`',
      ),
      'app/api/d/route.ts': code(
        `import { Pool } from 'pg'; const pool = new Pool()`,
        `pool.query('select * from notes where user_id = $1', [userId])`,
      ),
    }
    expect(await found(files)).toEqual([at('a'), at('b'), at('c'), at('d')])
  })

  it('speaks of a page, of getServerSideProps, and of a handler that the proxy alone closes', async () => {
    const files = {
      'app/orgs/[orgId]/page.tsx': `import { auth } from '@clerk/nextjs/server'
import { prisma } from '@/lib/db'
export default async function Page({ params }) {
  await auth.protect()
  const { orgId } = await params
  const notes = await prisma.note.findMany({ where: { orgId } })
  return <p>{notes.length}</p>
}
`,
      'pages/old.tsx': `import { getAuth } from '@clerk/nextjs/server'
import { prisma } from '../lib/db'
export async function getServerSideProps({ req, query }) {
  if (!getAuth(req).userId) return { redirect: { destination: '/sign-in', permanent: false } }
  return { props: { notes: await prisma.note.findMany({ where: { tenantId: query.tenantId } }) } }
}
export default function Old() { return null }
`,
      'app/api/notes/route.ts': `import { prisma } from '@/lib/db'
export async function GET(request) {
  const userId = request.nextUrl.searchParams.get('userId')
  return Response.json(await prisma.note.findMany({ where: { userId } }))
}
`,
    }
    expect(await found(files)).toEqual([
      'error app/api/notes/route.ts:3:18',
      'error app/orgs/[orgId]/page.tsx:5:11',
      'error pages/old.tsx:5:76',
    ])
  })

  it.each([
    [
      "a row's own id",
      `const { id } = await params\n  return Response.json(await prisma.note.findFirst({ where: { id, orgId } }))`,
    ],
    [
      'what auth() says',
      `await prisma.note.create({ data: { userId, orgId, ...z.object({ title: z.string() }).parse(await request.json()) } })`,
    ],
    [
      'a value that is compared first',
      `const body = await request.json()\n  if (body.orgId !== orgId) return new Response(null, { status: 403 })\n  await prisma.note.create({ data: { orgId: body.orgId } })`,
    ],
    [
      'a value that is compared in a helper',
      `const { userId: who } = await request.json()\n  const same = (a, b) => a === b\n  if (!same(who, userId)) return new Response(null, { status: 403 })\n  await prisma.note.create({ data: { userId: who } })`,
    ],
    [
      'a membership that is asked for',
      `const { orgId: org } = await params\n  const member = await prisma.member.findFirst({ where: { orgId: org, userId } })\n  if (!member) return new Response(null, { status: 403 })\n  return Response.json(await prisma.note.findMany({ where: { orgId: org } }))`,
    ],
    [
      'members that are looked through',
      `const { orgId: org } = await params\n  const found = await prisma.org.findUnique({ where: { id: org }, include: { members: true } })\n  if (!found.members.some((one) => one.userId === userId)) return new Response(null, { status: 403 })\n  return Response.json(await prisma.note.findMany({ where: { orgId: org } }))`,
    ],
    [
      'the memberships that Clerk knows',
      `const { orgId: org } = await params\n  const clerk = await clerkClient()\n  const { data } = await clerk.users.getOrganizationMembershipList({ userId })\n  if (!data.some((one) => one.organization.id === org)) return new Response(null, { status: 403 })\n  return Response.json(await prisma.note.findMany({ where: { orgId: org } }))`,
    ],
    [
      'a role of the session',
      `const { has } = await auth()\n  if (!has({ role: 'org:admin' })) return new Response(null, { status: 403 })\n  const { userId: who, role } = await request.json()\n  await prisma.user.update({ where: { clerkId: who }, data: { role } })`,
    ],
    [
      "a role of a row of the caller's",
      `const me = await prisma.user.findUnique({ where: { clerkId: userId } })\n  if (me?.role !== 'ADMIN') return new Response(null, { status: 403 })\n  const { userId: who, role } = await request.json()\n  await prisma.user.update({ where: { clerkId: who }, data: { role } })`,
    ],
    [
      'a role of public metadata',
      `const user = await currentUser()\n  if (user?.publicMetadata?.role !== 'admin') return new Response(null, { status: 403 })\n  const { userId: who } = await request.json()\n  const clerk = await clerkClient()\n  await clerk.users.deleteUser(who)`,
    ],
    [
      'a condition that holds the caller as well',
      `const { orgId: org } = await params\n  return Response.json(await prisma.note.findMany({ where: { orgId: org, members: { some: { userId } } } }))`,
    ],
    [
      'the role of a message',
      `const { role, content } = await request.json()\n  await prisma.message.create({ data: { role, content, userId } })`,
    ],
    [
      'a filter by role',
      `const role = request.nextUrl.searchParams.get('role')\n  return Response.json(await prisma.member.findMany({ where: { role, orgId } }))`,
    ],
    [
      'somebody who is followed',
      `const { userId: who } = await request.json()\n  await prisma.follow.create({ data: { userId: who, byId: userId } })`,
    ],
    [
      "somebody's profile",
      `const { userId: who } = await params\n  return Response.json(await prisma.profile.findUnique({ where: { userId: who } }))`,
    ],
    [
      'what is only logged',
      `const { userId: who } = await request.json()\n  console.log({ userId: who })\n  await prisma.note.create({ data: { userId } })`,
    ],
    [
      'the owner of a row that was found',
      `const { id } = await params\n  const note = await prisma.note.findFirst({ where: { id, orgId } })\n  await prisma.event.create({ data: { ownerId: note.ownerId } })`,
    ],
    [
      'a check in a package',
      `const { assertMember } = await import('@acme/access')\n  const { orgId: org } = await params\n  await assertMember(userId, org)\n  return Response.json(await prisma.note.findMany({ where: { orgId: org } }))`,
    ],
  ])('is silent about %s', async (_, code) => {
    expect(await inHandler(code)).toEqual([])
  })

  it('is silent about webhooks, cron jobs, public profiles and administrators', async () => {
    const files = {
      'proxy.ts': OPEN,
      'app/api/webhooks/clerk/route.ts': `import { verifyWebhook } from '@clerk/nextjs/webhooks'
import { prisma } from '@/lib/db'
export async function POST(request) {
  const event = await verifyWebhook(request)
  await prisma.member.create({ data: { orgId: event.data.orgId, userId: event.data.userId, role: event.data.role } })
  return new Response()
}
`,
      'app/api/cron/route.ts': `import { prisma } from '@/lib/db'
export async function GET(request) {
  if (!process.env.CRON_SECRET || request.headers.get('authorization') !== \`Bearer \${process.env.CRON_SECRET}\`) return new Response(null, { status: 401 })
  return Response.json(await prisma.note.deleteMany({ where: { orgId: request.nextUrl.searchParams.get('orgId') } }))
}
`,
      'app/users/[userId]/page.tsx': `import { prisma } from '@/lib/db'
export default async function Page({ params }) {
  const { userId } = await params
  const notes = await prisma.note.findMany({ where: { userId, isPublic: true } })
  return <p>{notes.length}</p>
}
`,
      'app/admin/[userId]/page.tsx': `import { auth } from '@clerk/nextjs/server'
import { prisma } from '@/lib/db'
export default async function Page({ params }) {
  await auth.protect({ permission: 'org:users:manage' })
  const { userId } = await params
  const notes = await prisma.note.findMany({ where: { userId } })
  return <p>{notes.length}</p>
}
`,
    }
    expect(await found(files)).toEqual([])
  })
})
