import { alone, DB, right, route, wrong } from '../guarded-app.ts'
import { testProjectRule, type Expected } from '../rule-table.ts'

const IMPORTS = `import { auth, clerkClient, currentUser } from '@clerk/nextjs/server'
import { db } from '@/lib/db'
import { z } from 'zod'
`
/** For those who are signed in, as `userId`. */
const handler = (code: string, method = 'POST'): string => `${IMPORTS}
export async function ${method}(request, { params }) {
  const { userId, orgId } = await auth()
  if (!userId) return new Response(null, { status: 401 })
  ${code}
}
`
const REFUSE = 'return new Response(null, { status: 403 })'
const notesOf = (org: string): string => `return Response.json(await db.note.findMany({ where: { orgId: ${org} } }))`
const READ = 'db.note.findMany({ where: { orgId: org } })'

const GETS = {
  reads: (whose: string) => `read what belongs to another ${whose} by naming them`,
  writes: (whose: string) => `write for another ${whose} by naming them`,
}
interface Taken {
  id?: string
  file: string
  /** Whose it says the row is. */
  name: string
  /** Where it comes from, or what it is. */
  value: string
  use: string
  does?: keyof typeof GETS
}
const taken = ({ id, file, name, value, use, does = 'reads' }: Taken): Expected => {
  const isUser = !/org|tenant/i.test(name)
  const own = isUser ? 'userId' : 'orgId'
  return {
    message: `${id ?? `POST ${file.replace(/^(src\/)?app|\/route\.\w+$/g, '')}`}: \`${name}\` ${
      value.startsWith('is ') ? value : `comes from the request (\`${value}\`)`
    } and is taken for the caller's own in ${use}: anyone who is signed in can ${GETS[does](isUser ? 'user' : 'organization')}. Take \`${name}\` from \`const { ${own} } = await auth()\` (or compare it with that ${own} first, and answer 403) in ${file}, never from the request.`,
  }
}
const ARGUMENT = 'is an argument, which the caller chooses,'

testProjectRule('tenant-from-request', {
  settings: { exec: false },
  common: { 'lib/db.ts': DB },
  valid: [
    right("a row's own id, beside the session's organization", {
      [route('own-id/[id]')]: handler(
        `const { id } = await params\n  return Response.json(await db.note.findFirst({ where: { id, orgId } }))`,
      ),
    }),
    right('what `auth()` says', {
      [route('auth')]: handler(
        `await db.note.create({ data: { userId, orgId, ...z.object({ title: z.string() }).parse(await request.json()) } })`,
      ),
    }),
    right('compared first', {
      [route('compared')]: handler(
        `const body = await request.json()\n  if (body.orgId !== orgId) ${REFUSE}\n  await db.note.create({ data: { orgId: body.orgId } })`,
      ),
    }),
    right('compared by a helper of another file (JavaScript)', {
      'lib/same.js': `export const same = (a, b) => a === b\n`,
      [route('same', 'js')]: handler(
        `const { userId: who } = await request.json()\n  if (!same(who, userId)) ${REFUSE}\n  await db.note.create({ data: { userId: who } })`,
      ).replace('\n\n', `\nimport { same } from '../../../lib/same'\n\n`),
    }),
    right('a membership that is asked for', {
      [route('member/[orgId]')]: handler(
        `const { orgId: org } = await params\n  const member = await db.member.findFirst({ where: { orgId: org, userId } })\n  if (!member) ${REFUSE}\n  ${notesOf('org')}`,
      ),
    }),
    right('memberships that Clerk knows', {
      [route('memberships/[orgId]')]: handler(
        `const { orgId: org } = await params\n  const clerk = await clerkClient()\n  const { data } = await clerk.users.getOrganizationMembershipList({ userId })\n  if (!data.some((one) => one.organization.id === org)) ${REFUSE}\n  ${notesOf('org')}`,
      ),
    }),
    right('a role of the session', {
      [route('role')]: handler(
        `const { has } = await auth()\n  if (!has({ role: 'org:admin' })) ${REFUSE}\n  const { userId: who, role } = await request.json()\n  await db.user.update({ where: { clerkId: who }, data: { role } })`,
      ),
    }),
    right('a role of public metadata', {
      [route('metadata')]: handler(
        `const user = await currentUser()\n  if (user?.publicMetadata?.role !== 'admin') ${REFUSE}\n  const { userId: who } = await request.json()\n  const clerk = await clerkClient()\n  await clerk.users.deleteUser(who)`,
      ),
    }),
    right('a condition that holds the caller as well', {
      [route('both/[orgId]')]: handler(
        `const { orgId: org } = await params\n  return Response.json(await db.note.findMany({ where: { orgId: org, members: { some: { userId } } } }))`,
      ),
    }),
    right('the role of a message', {
      [route('message')]: handler(
        `const { role, content } = await request.json()\n  await db.message.create({ data: { role, content, userId } })`,
      ),
    }),
    right('somebody who is followed', {
      [route('follow')]: handler(
        `const { userId: who } = await request.json()\n  await db.follow.create({ data: { userId: who, byId: userId } })`,
      ),
    }),
    right("somebody's profile", {
      [route('profile/[userId]')]: handler(
        `const { userId: who } = await params\n  return Response.json(await db.profile.findUnique({ where: { userId: who } }))`,
        'GET',
      ),
    }),
    right('a webhook, which may name whom it likes', {
      [route('webhooks/clerk')]: `import { verifyWebhook } from '@clerk/nextjs/webhooks'
import { db } from '@/lib/db'
export async function POST(request) {
  const event = await verifyWebhook(request)
  await db.member.create({ data: { orgId: event.data.orgId, userId: event.data.userId } })
  return new Response()
}
`,
    }),
    right('a check of a package', {
      [route('package/[orgId]')]: handler(
        `const { orgId: org } = await params\n  await assertMember(userId, org)\n  ${notesOf('org')}`,
      ).replace('\n\n', `\nimport { assertMember } from '@acme/access'\n\n`),
    }),
    right('a public page', {
      'app/people/[userId]/page.tsx': `import { db } from '@/lib/db'
export default async function Page({ params }) {
  const { userId } = await params
  const notes = await db.note.findMany({ where: { userId, isPublic: true } })
  return <p>{notes.length}</p>
}
`,
    }),
  ],
  invalid: [
    wrong(
      'of a body',
      {
        [route('body')]: handler(`const { ‹orgId: org› } = await request.json()\n  ${notesOf('org')}`),
      },
      taken({ file: route('body'), name: 'orgId', value: 'request.json.orgId', use: READ }),
    ),
    alone(
      wrong(
        'of a member of a body, in JavaScript below src',
        {
          'src/app/api/in-src/route.js': handler(
            `const body = await request.json()\n  await db.note.create({ data: { userId: ‹body.userId› } })`,
          ),
        },
        taken({
          file: 'src/app/api/in-src/route.js',
          name: 'userId',
          value: 'request.json.userId',
          use: 'db.note.create({ data: { userId: body.userId } })',
          does: 'writes',
        }),
      ),
    ),
    wrong(
      'of search params',
      {
        [route('search')]: handler(
          `const org = ‹request.nextUrl.searchParams.get('organizationId')›\n  return Response.json(await db.note.findMany({ where: { organizationId: org } }))`,
        ),
      },
      taken({
        file: route('search'),
        name: 'organizationId',
        value: "request.nextUrl.searchParams.get('organizationId')",
        use: 'db.note.findMany({ where: { organizationId: org } })',
      }),
    ),
    wrong(
      'of a header',
      {
        [route('header')]: handler(
          `const tenantId = ‹request.headers.get('x-tenant-id')›\n  return Response.json(await db.note.findMany({ where: { tenantId } }))`,
        ),
      },
      taken({
        file: route('header'),
        name: 'tenantId',
        value: "request.headers.get('x-tenant-id')",
        use: 'db.note.findMany({ where: { tenantId } })',
      }),
    ),
    wrong(
      'of params',
      { [route('params/[orgId]')]: handler(`const { ‹orgId: org› } = await params\n  ${notesOf('org')}`) },
      taken({ file: route('params/[orgId]'), name: 'orgId', value: 'params.orgId', use: READ }),
    ),
    wrong(
      'of a body that a scheme has checked',
      {
        [route('scheme')]: handler(
          `const { ‹ownerId› } = z.object({ ownerId: z.string() }).parse(await request.json())\n  await db.note.create({ data: { ownerId } })`,
        ),
      },
      taken({
        file: route('scheme'),
        name: 'ownerId',
        value: 'z.object.parse.ownerId',
        use: 'db.note.create({ data: { ownerId } })',
        does: 'writes',
      }),
    ),
    wrong(
      'a role, for oneself',
      {
        [route('own-role')]: handler(
          `const { ‹role› } = await request.json()\n  await db.user.update({ where: { clerkId: userId }, data: { role } })`,
        ),
      },
      {
        message: `POST /api/own-role: \`role\` comes from the request (\`request.json.role\`) and is taken for the caller's own in db.user.update({ where: { clerkId: userId }, data: { role } }): anyone who is signed in can give themselves any role. Ask \`(await auth()).has({ role: … })\` before db.user.update({ where: { clerkId: userId }, data: { role } }), or set the role to a constant in app/api/own-role/route.ts, never from the request.`,
      },
    ),
    wrong(
      'metadata of Clerk',
      {
        [route('clerk')]: handler(
          `const { ‹userId: who› } = await request.json()\n  const clerk = await clerkClient()\n  await clerk.users.updateUserMetadata(who, { publicMetadata: {} })`,
        ),
      },
      taken({
        file: route('clerk'),
        name: 'userId',
        value: 'request.json.userId',
        use: 'clerk.users.updateUserMetadata(who, { publicMetadata: {} })',
        does: 'writes',
      }),
    ),
    wrong(
      'a helper of another file is given it',
      {
        'lib/notes.ts': `import { db } from './db'\nexport const listNotes = (orgId: string) => db.note.findMany({ where: { orgId } })\n`,
        [route('helper')]: handler(
          `const org = ‹request.nextUrl.searchParams.get('orgId')›\n  return Response.json(await listNotes(org))`,
        ).replace('\n\n', `\nimport { listNotes } from '@/lib/notes'\n\n`),
      },
      taken({
        file: route('helper'),
        name: 'orgId',
        value: "request.nextUrl.searchParams.get('orgId')",
        use: 'db.note.findMany({ where: { orgId } })',
      }),
    ),
    wrong(
      'a helper of another file takes it, marked there and at the handler',
      {
        'lib/org-of.ts': `export const orgOf = (request: Request) => ‹new URL(request.url).searchParams.get('orgId')›\n`,
        [route('taken')]: handler(`const org = orgOf(request)\n  ${notesOf('org')}`)
          .replace('\n\n', `\nimport { orgOf } from '@/lib/org-of'\n\n`)
          .replace('POST', '‹POST›'),
      },
      taken({ file: route('taken'), name: 'orgId', value: "URL.searchParams.get('orgId')", use: READ }),
      taken({ file: route('taken'), name: 'orgId', value: "URL.searchParams.get('orgId')", use: READ }),
    ),
    wrong(
      'of an argument of a server function, with Drizzle',
      {
        'db/schema.ts': `import { pgTable, text } from 'drizzle-orm/pg-core'
export const notes = pgTable('notes', { id: text('id'), orgId: text('org_id') })
`,
        'app/clear.ts': `'use server'
import { auth } from '@clerk/nextjs/server'
import { drizzle } from 'drizzle-orm/node-postgres'
import { eq } from 'drizzle-orm'
import { notes } from '@/db/schema'
const drizzled = drizzle(process.env.DATABASE_URL)
export async function clear(‹orgId: string›) {
  await auth.protect()
  await drizzled.delete(notes).where(eq(notes.orgId, orgId))
}
`,
      },
      taken({
        id: 'action app/clear.ts#clear',
        file: 'app/clear.ts',
        name: 'orgId',
        value: ARGUMENT,
        use: 'eq(notes.orgId, orgId)',
        does: 'writes',
      }),
    ),
    wrong(
      'of the params of a page',
      {
        'app/orgs/[orgId]/page.tsx': `import { auth } from '@clerk/nextjs/server'
import { db } from '@/lib/db'
export default async function Page({ params }) {
  await auth.protect()
  const { ‹orgId› } = await params
  const notes = await db.note.findMany({ where: { orgId } })
  return <p>{notes.length}</p>
}
`,
      },
      taken({
        id: 'GET /orgs/[orgId]',
        file: 'app/orgs/[orgId]/page.tsx',
        name: 'orgId',
        value: 'params.orgId',
        use: 'db.note.findMany({ where: { orgId } })',
      }),
    ),
    wrong(
      'of the query, in the Pages Router with Clerk 5',
      {
        'pages/old.jsx': `import { getAuth } from '@clerk/nextjs/server'
import { db } from '../lib/db'
export async function getServerSideProps({ req, query }) {
  if (!getAuth(req).userId) return { redirect: { destination: '/sign-in', permanent: false } }
  return { props: { notes: await db.note.findMany({ where: { tenantId: ‹query.tenantId› } }) } }
}
export default function Old() {
  return null
}
`,
      },
      taken({
        id: 'GET /old',
        file: 'pages/old.jsx',
        name: 'tenantId',
        value: 'query.tenantId',
        use: 'db.note.findMany({ where: { tenantId: query.tenantId } })',
      }),
    ),
    wrong(
      'of a body that Supabase is asked by',
      {
        [route('supabase')]: handler(
          `const { ‹userId: who› } = await request.json()\n  return Response.json(await supabase.from('notes').select('*').eq('user_id', who))`,
        ).replace(
          '\n\n',
          `\nimport { createClient } from '@supabase/supabase-js'\nconst supabase = createClient('url', 'key')\n\n`,
        ),
      },
      taken({
        file: route('supabase'),
        name: 'user_id',
        value: 'request.json.userId',
        use: "supabase.from('notes').select('*').eq('user_id', who)",
      }),
    ),
  ],
})
