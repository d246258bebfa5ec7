import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { run, workFolder, writeFiles } from '../support/cli.ts'

const FILES = {
  'package.json': JSON.stringify({ name: 'app', dependencies: { next: '*', '@clerk/nextjs': '*' } }),
  'tsconfig.json': JSON.stringify({ compilerOptions: { paths: { '@/*': ['./*'] } } }),
  'proxy.ts': `import { clerkMiddleware, createRouteMatcher } from '@clerk/nextjs/server'
import { NextResponse } from 'next/server'

const isPublicRoute = createRouteMatcher(['/', '/api/notes(.*)'])

export default clerkMiddleware(async (auth, request) => {
  if (request.nextUrl.pathname === '/old') NextResponse.redirect(new URL('/', request.url))
  if (!isPublicRoute(request)) await auth.protect()
})

export const config = { matcher: ['/((?!_next|.*\\\\..*).*)', '/api/:path*'] }
`,
  'lib/db.ts': `import { PrismaClient } from '@prisma/client'\n\nexport const db = new PrismaClient()\n`,
  'app/page.tsx': `import { currentUser } from '@clerk/nextjs/server'

export default async function Page() {
  const user = currentUser()
  if (!user) return null
  return <h1>Home</h1>
}
`,
  'app/api/notes/route.ts': `import { db } from '@/lib/db'

export async function DELETE() {
  await db.note.deleteMany()
  return Response.json({ ok: true })
}

export const POST = async (request: Request) => Response.json(await db.note.create({ data: await request.json() }))
`,
  'app/api/webhooks/stripe/route.ts': `import Stripe from 'stripe'
import { db } from '@/lib/db'

const stripe = new Stripe(process.env.STRIPE_SECRET_KEY!)

export async function POST(request: Request) {
  const signature = request.headers.get('stripe-signature')
  if (!signature) return new Response(null, { status: 400 })
  const body = await request.text()
  const event = stripe.webhooks.constructEvent(body, signature, process.env.STRIPE_WEBHOOK_SECRET!)
  await db.event.create({ data: { id: event.id } })
  return new Response()
}
`,
  'app/tree/page.tsx': 'export default function Page( {\n',
}

let app: Awaited<ReturnType<typeof workFolder>>
const text = (file: string) => readFile(path.join(app.dir, file), 'utf8')

beforeAll(async () => {
  app = await workFolder()
  await writeFiles(app.dir, FILES)
})
afterAll(() => app.remove())

it('says what it would do, and writes nothing, in a dry run', async () => {
  const ended = await run(['fix', app.dir, '--dry-run'])
  expect(ended.stdout).toContain(`-  const user = currentUser()\n+  const user = await currentUser()`)
  expect(ended.stdout).toContain(
    `+const isPublicRoute = createRouteMatcher(['/', '/api/notes(.*)', '/api/webhooks/stripe'])`,
  )
  expect(ended.stdout).toContain('Nothing was written (--dry-run).')
  expect(ended.code).toBe(1)
  for (const [file, before] of Object.entries(FILES)) expect(await text(file)).toBe(before)
})

it('makes only edits that cannot make anything worse, when asked so', async () => {
  const ended = await run(['fix', app.dir, '--dry-run', '--safe'])
  expect(ended.stdout).toContain('+  const user = await currentUser()')
  expect(ended.stdout).not.toContain('+  if')
})

it('mends every file, those too in which another mended file shows something', async () => {
  const ended = await run(['fix', app.dir])
  expect(await text('app/page.tsx')).toContain('const user = await currentUser()')
  expect(await text('proxy.ts')).toContain(`return NextResponse.redirect(new URL('/', request.url))`)
  expect(await text('proxy.ts')).toContain(`'/api/notes(.*)', '/api/webhooks/stripe']`)
  expect(await text('app/api/notes/route.ts')).toBe(`import { auth } from '@clerk/nextjs/server'
import { db } from '@/lib/db'

export async function DELETE() {
  await auth.protect()
  await db.note.deleteMany()
  return Response.json({ ok: true })
}

export const POST = async (request: Request) => {
  await auth.protect()
  return Response.json(await db.note.create({ data: await request.json() }))
}
`)
  expect(await text('app/tree/page.tsx')).toBe(FILES['app/tree/page.tsx'])
  expect(ended.stdout).toMatch(/\d+ edits made in 3 files; 0 left for a person\./)
  expect(ended.code).toBe(0)
})

it('finds nothing more to mend, and the audit nothing wrong', async () => {
  expect((await run(['fix', app.dir])).stdout).toBe('Nothing to mend.\n')
  expect((await run(['audit', app.dir, '--format', 'json'])).report().findings).toEqual([])
})

it('knows its rules', async () => {
  const ended = await run(['fix', app.dir, '--rule', 'guard-awai'])
  expect(ended.stderr).toContain('There is no rule "guard-awai".')
  expect(ended.code).toBe(2)
})
