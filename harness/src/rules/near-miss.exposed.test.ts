/** Server functions that are helpers, or believe who calls them; rows found by an id of the request alone. */
import { describe, expect, it } from 'vitest'
import { proxy, speaksAt } from './near-miss.test.support.ts'

type Files = Record<string, string>

const BASE: Files = {
  'proxy.ts': proxy(`export default clerkMiddleware(async (auth) => {
  await auth.protect()
})
`),
  'lib/db.ts': `import { PrismaClient } from '@prisma/client'\nexport const prisma = new PrismaClient()\n`,
  'tsconfig.json': JSON.stringify({ compilerOptions: { paths: { '@/*': ['./*'] } } }),
}

/** A `'use server'` file: code begins on its fourth line. */
const actions = (code: string): string => `'use server'
import { auth } from '@clerk/nextjs/server'
import { prisma } from '@/lib/db'
${code}
`

/** A component that uses what it is given. */
const button = (name: string): string => `'use client'
import { ${name} } from '@/app/actions'
export const Button = () => <button onClick={() => ${name}('1')}>Go</button>
`

const HANDLER = `import { purge } from '@/app/actions'
import { auth } from '@clerk/nextjs/server'
export async function POST() {
  await auth.protect()
  await purge('old')
  return new Response()
}
`
const PURGE = `export async function purge(tag: string) {
  await prisma.note.deleteMany({ where: { tag } })
}`

describe('server-function-exposed', () => {
  const found = (code: string, files: Files = {}) =>
    speaksAt('server-function-exposed', { ...BASE, 'app/actions.ts': actions(code), ...files })

  it.each([
    [
      'a user',
      `export async function rename(userId: string, name: string) {\n  await prisma.note.updateMany({ where: { userId }, data: { name } })\n}`,
      30,
    ],
    [
      'an organization in an object',
      `export async function rename({ orgId, name }) {\n  await prisma.note.create({ data: { orgId, name } })\n}`,
      32,
    ],
    [
      'an owner of a parsed form',
      `export const add = async (form: FormData) => {\n  await prisma.note.create({ data: { ownerId: form.get('ownerId') } })\n}`,
      null,
    ],
  ])('speaks of an argument that names %s', async (_, code, column) => {
    const at = column === null ? '5:47' : `4:${column}`
    expect(await found(code, { 'app/button.tsx': button('rename') })).toEqual([`error app/actions.ts:${at}`])
  })

  it('speaks of a helper that a handler calls', async () => {
    expect(await found(PURGE, { 'app/api/purge/route.ts': HANDLER })).toEqual(['warning app/actions.ts:4:23'])
  })

  it('speaks of a helper of another function of its file, once', async () => {
    const code = `${PURGE}
export async function clean() {
  await auth.protect()
  await purge('old')
}`
    const files = { 'app/button.tsx': button('clean') }
    expect(await found(code, files)).toEqual(['warning app/actions.ts:4:23'])
    const others = ['guard-some-methods', 'unprotected-server-function']
    for (const rule of others) {
      expect(await speaksAt(rule, { ...BASE, 'app/actions.ts': actions(code), ...files })).toEqual([])
    }
  })

  it.each([
    ['a component that calls it', PURGE, { 'app/api/purge/route.ts': HANDLER, 'app/button.tsx': button('purge') }],
    [
      'a form of a server component',
      PURGE,
      {
        'app/api/purge/route.ts': HANDLER,
        'app/page.tsx': `import { purge } from './actions'\nexport default () => <form action={purge} />\n`,
      },
    ],
    [
      'all of them, imported as one',
      PURGE,
      {
        'app/api/purge/route.ts': HANDLER,
        'app/page.tsx': `import * as actions from './actions'\nexport default () => <form action={actions.purge} />\n`,
      },
    ],
    [
      'a hook that a component uses',
      PURGE,
      {
        'app/api/purge/route.ts': HANDLER,
        'lib/use-purge.ts': `import { purge } from '@/app/actions'\nexport const usePurge = () => () => purge('x')\n`,
        'app/button.tsx': button('nothing').replace('@/app/actions', '@/lib/use-purge'),
      },
    ],
    ['nobody that uses it', PURGE, {}],
    ['a guard of its own', PURGE.replace('{\n', '{\n  await auth.protect()\n'), { 'app/api/purge/route.ts': HANDLER }],
    [
      'no work',
      `export async function purge(tag: string) {\n  return tag.trim()\n}`,
      { 'app/api/purge/route.ts': HANDLER },
    ],
    [
      "a row's own id, used by a component",
      `export async function purge(id: string) {\n  await prisma.note.delete({ where: { id } })\n}`,
      { 'app/button.tsx': button('purge') },
    ],
    [
      'the caller of the session',
      `export async function purge(title: string) {\n  const { userId } = await auth()\n  if (!userId) throw new Error('no')\n  await prisma.note.create({ data: { userId, title } })\n}`,
      { 'app/button.tsx': button('purge') },
    ],
    [
      'an argument that is compared first',
      `export async function purge(userId: string) {\n  const me = await auth.protect()\n  if (me.userId !== userId) throw new Error('no')\n  await prisma.note.deleteMany({ where: { userId } })\n}`,
      { 'app/button.tsx': button('purge') },
    ],
    [
      'whom a message is for',
      `export async function purge(userId: string) {\n  await prisma.notification.create({ data: { userId } })\n}`,
      { 'app/button.tsx': button('purge') },
    ],
  ])('is silent about %s', async (_, code, files: Files) => {
    expect(await found(code, files)).toEqual([])
  })

  it('is silent about the same code without the directive', async () => {
    const files = {
      'lib/notes.ts': actions(PURGE).replace("'use server'", ''),
      'app/api/purge/route.ts': HANDLER.replace('@/app/actions', '@/lib/notes'),
    }
    expect(await found('', files)).toEqual([])
  })

  it('is silent about what a public page shows', async () => {
    const files = {
      'proxy.ts': proxy('export default clerkMiddleware()\n'),
      'app/users/[userId]/page.tsx': `import { notesOf } from '@/app/actions'
export default async function Page({ params }) {
  const { userId } = await params
  return <p>{(await notesOf(userId)).length}</p>
}
`,
    }
    const code = `export async function notesOf(userId: string) {\n  return prisma.note.findMany({ where: { userId } })\n}`
    expect(await found(code, files)).toEqual([])
  })
})

describe('missing-tenant-filter', () => {
  const LIST = `import { auth } from '@clerk/nextjs/server'
import { prisma } from '@/lib/db'
export async function GET() {
  const { orgId } = await auth()
  if (!orgId) return new Response(null, { status: 401 })
  return Response.json(await prisma.note.findMany({ where: { orgId } }))
}
`
  /** Its code begins on line 7. */
  const handler = (code: string, method = 'GET'): string => `import { auth } from '@clerk/nextjs/server'
import { prisma } from '@/lib/db'
export async function ${method}(_, { params }) {
  const { userId, orgId, has } = await auth()
  if (!orgId) return new Response(null, { status: 401 })
  const { id } = await params
  ${code}
}
`
  const found = (code: string, method?: string, list = LIST) =>
    speaksAt('missing-tenant-filter', {
      ...BASE,
      'app/api/notes/route.ts': list,
      'app/api/notes/[id]/route.ts': handler(code, method),
    })
  const READ = `return Response.json(await prisma.note.findUnique({ where: { id } }))`
  const BY_USER = LIST.replaceAll('orgId', 'userId')

  it('speaks of a row that is read, and of one that is deleted', async () => {
    expect(await found(READ)).toEqual(['error app/api/notes/[id]/route.ts:7:64'])
    const code = 'await prisma.note.delete({ where: { id } })\n  return new Response()'
    expect(await found(code, 'DELETE', BY_USER)).toEqual(['error app/api/notes/[id]/route.ts:7:39'])
  })

  it.each([
    ['the tenant among the conditions', `return Response.json(await prisma.note.findFirst({ where: { id, orgId } }))`],
    [
      'the tenant of a relation',
      `return Response.json(await prisma.note.findFirst({ where: { id, project: { orgId } } }))`,
    ],
    [
      'a row that is compared after',
      `const note = await prisma.note.findUnique({ where: { id } })\n  if (note?.orgId !== orgId) return new Response(null, { status: 404 })\n  return Response.json(note)`,
    ],
    [
      'a row that was found before',
      `const note = await prisma.note.findFirst({ where: { id, orgId } })\n  if (!note) return new Response(null, { status: 404 })\n  await prisma.note.update({ where: { id }, data: { seen: true } })\n  return new Response()`,
    ],
    [
      'a role that is asked for',
      `if (!has({ role: 'org:admin' })) return new Response(null, { status: 403 })\n  ${READ}`,
    ],
    [
      'a membership that is asked for',
      `const member = await prisma.member.findFirst({ where: { noteId: id, userId } })\n  if (!member) return new Response(null, { status: 403 })\n  ${READ}`,
    ],
    [
      'a row of the caller that says they are staff',
      `const me = await prisma.user.findUnique({ where: { clerkId: userId } })\n  if (!me?.isStaff && me?.role !== 'admin') return new Response(null, { status: 403 })\n  ${READ}`,
    ],
    [
      'a permission that code of the project looks up',
      `const allowed = async () => {
    const found = await prisma.grant.findMany({ where: { userId } })
    for (const one of found) if (one.name === 'notes') return true
    return false
  }
  const canRead = await allowed()
  if (!canRead) return new Response(null, { status: 403 })
  ${READ}`,
    ],
    [
      'conditions that are made elsewhere',
      `const mine = orgId.startsWith('org_') ? { orgId } : { isGlobal: true }
  return Response.json(await prisma.note.findFirst({ where: { id, ...mine } }))`,
    ],
    ['another table', `return Response.json(await prisma.template.findUnique({ where: { id } }))`],
    ['who somebody is', `return Response.json(await prisma.user.findUnique({ where: { id } }))`],
    ['an id of the code', `return Response.json(await prisma.note.findUnique({ where: { id: 'welcome' } }))`],
    [
      'a check in a package',
      `const { assertAccess } = await import('@acme/access')\n  await assertAccess(userId, id)\n  ${READ}`,
    ],
  ])('is silent about %s', async (_, code) => {
    expect(await found(code)).toEqual([])
  })

  it('is silent about rows of a person that others may read, and where no query is filtered', async () => {
    expect(await found(READ, 'GET', BY_USER)).toEqual([])
    expect(await found(READ, 'GET', LIST.replace('{ where: { orgId } }', ''))).toEqual([])
  })
})
