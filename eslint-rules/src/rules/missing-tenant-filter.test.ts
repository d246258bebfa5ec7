import { testRule } from '../rule-table.test.support.ts'
import rule, { type MessageIds, type Options } from './missing-tenant-filter.ts'

const IMPORT = `import { auth, currentUser } from '@clerk/nextjs/server'\nimport { and, eq } from 'drizzle-orm'\n`
const GET = (...lines: string[]) =>
  `${IMPORT}export async function GET(request, { params }) {\n  ${lines.join('\n  ')}\n}`
const USER = ['const { userId } = await auth()', 'if (!userId) return new Response(null, { status: 401 })']
const ORG = [
  'const { userId, orgId } = await auth()',
  'if (!userId || !orgId) return new Response(null, { status: 403 })',
]
const ID = 'const { id } = await params'

/** The suggestion replaces the marked filter. */
function found(message: 'read' | 'write', table: string, caller: string, code: string, filter?: string) {
  return {
    code,
    errors: [
      {
        message,
        data: { table, caller },
        ...(filter
          ? {
              suggestions: [
                { message: 'addFilter' as const, data: { caller }, output: code.replace(/‹[^]*›/, () => filter) },
              ],
            }
          : {}),
      },
    ],
  }
}

testRule<MessageIds, Options>('missing-tenant-filter', rule, {
  valid: [
    {
      name: 'filtered by the organization',
      code: GET(...ORG, ID, 'return Response.json(await db.project.findFirst({ where: { id, orgId } }))'),
    },
    {
      name: 'filtered by the organization, in Drizzle',
      code: GET(
        ...ORG,
        ID,
        'const [row] = await db.select().from(rows).where(and(eq(rows.orgId, orgId), eq(rows.id, id)))',
      ),
    },
    {
      name: 'filtered by the organization, in Supabase',
      code: GET(...ORG, ID, `const { data } = await supabase.from('rows').select().eq('id', id).eq('org_id', orgId)`),
    },
    {
      name: 'compared afterwards',
      code: GET(
        ...USER,
        ID,
        'const row = await db.row.findUnique({ where: { id } })',
        'if (row?.ownerId !== userId) return',
        'return Response.json(row)',
      ),
    },
    {
      name: 'compared with a row of the caller',
      code: GET(
        ...USER,
        'const me = await db.user.findUnique({ where: { clerkId: userId } })',
        'const row = await db.row.findUnique({ where: { id: params.id } })',
        'if (row.ownerId !== me.id) return',
        'return Response.json(row)',
      ),
    },
    {
      name: 'membership looked up',
      code: GET(
        ...USER,
        ID,
        'const membership = await db.membership.findFirst({ where: { userId, projectId: id } })',
        'if (!membership) return',
        'return Response.json(await db.project.findUnique({ where: { id } }))',
      ),
    },
    {
      name: 'given to a helper',
      code: GET(
        ...USER,
        ID,
        'if (!(await mayRead(userId, id))) return',
        'return Response.json(await db.row.findUnique({ where: { id } }))',
      ),
    },
    {
      name: 'for administrators of the product',
      code: GET(
        'const { userId, sessionClaims } = await auth()',
        `if (!userId || sessionClaims?.metadata?.role !== 'admin') return`,
        'return Response.json(await db.row.findUnique({ where: { id: params.id } }))',
      ),
    },
    {
      name: 'for administrators, by a helper',
      code: GET(
        ...USER,
        `if (!(await checkRole('admin'))) return`,
        'await db.row.delete({ where: { id: params.id } })',
      ),
    },
    { name: 'no caller is taken', code: GET(ID, 'return Response.json(await db.post.findUnique({ where: { id } }))') },
    {
      name: 'an id that the app chose',
      code: GET(...USER, `return Response.json(await db.setting.findUnique({ where: { id: 'default' } }))`),
    },
    {
      name: 'an id of another row',
      code: GET(
        ...USER,
        'const plan = await currentPlan()',
        'return Response.json(await db.plan.findUnique({ where: { id: plan.id } }))',
      ),
    },
    {
      name: 'a filter that is spread in',
      code: GET(...USER, ID, 'return Response.json(await db.row.findFirst({ where: { id, ...scope } }))'),
    },
    {
      name: 'a column that is no id',
      code: GET(...USER, 'return Response.json(await db.row.findFirst({ where: { category: params.category } }))'),
    },
    {
      name: 'Supabase with the token of the caller',
      code: GET(
        'const { userId, getToken } = await auth()',
        'if (!userId) return',
        'const supabase = createClient(url, key, { accessToken: () => getToken() })',
        `const { data } = await supabase.from('rows').select().eq('id', params.id)`,
      ),
    },
    {
      name: 'Supabase with policies, by the option',
      code: GET(...USER, `const { data } = await supabase.from('rows').select().eq('id', params.id)`),
      options: [{ rowLevelSecurity: true }],
    },
    {
      name: 'a shared table, by the option',
      code: GET(...USER, ID, 'return Response.json(await db.course.findUnique({ where: { id } }))'),
      options: [{ sharedTables: ['course'] }],
    },
    {
      name: 'a caller of another library',
      code: `import { clerkClient } from '@clerk/nextjs/server'\nimport { auth } from '@/auth'\nexport async function GET(request, { params }) {\n  const { userId } = await auth()\n  if (!userId) return\n  return db.row.findUnique({ where: { id: params.id } })\n}`,
    },
  ],
  invalid: [
    {
      name: 'Prisma, read by a handler',
      ...found(
        'read',
        'project',
        'userId',
        GET(...USER, ID, 'return Response.json(await db.project.findUnique({ where: ‹{ id }› }))'),
        '{ id, userId }',
      ),
    },
    {
      name: 'Prisma, read by a handler of an organization',
      ...found(
        'read',
        'project',
        'orgId',
        GET(...ORG, 'return Response.json(await prisma.project.findFirstOrThrow({ where: ‹{ id: params.id }› }))'),
        '{ id: params.id, orgId }',
      ),
    },
    {
      name: 'Prisma, deleted',
      ...found(
        'write',
        'project',
        'userId',
        GET(...USER, ID, 'await db.project.delete({ where: ‹{ id: Number(id) }› })'),
        '{ id: Number(id), userId }',
      ),
    },
    {
      name: 'Prisma, changed, and who did it noted',
      ...found(
        'write',
        'project',
        'userId',
        GET(...USER, ID, 'await db.project.update({ where: ‹{ id, archived: false }›, data: { updatedBy: userId } })'),
        '{ id, archived: false, userId }',
      ),
    },
    {
      name: 'a user that is only looked up',
      ...found(
        'write',
        'course',
        'userId',
        GET(
          ...USER,
          'const me = await db.user.findUnique({ where: { clerkId: userId } })',
          'if (!me) return',
          'await db.course.update({ where: ‹{ id: params.courseId }›, data })',
        ),
        '{ id: params.courseId, userId }',
      ),
    },
    {
      name: 'the user of currentUser()',
      ...found(
        'read',
        'row',
        'userId',
        GET(
          'const user = await currentUser()',
          'if (!user) return',
          'return Response.json(await db.row.findUnique({ where: ‹{ id: params.id }› }))',
        ),
      ),
    },
    {
      name: 'the id of the body',
      ...found(
        'write',
        'row',
        'userId',
        GET(
          ...USER,
          'const { id, text } = await request.json()',
          'await db.row.update({ where: ‹{ id }›, data: { text } })',
        ),
        '{ id, userId }',
      ),
    },
    {
      name: 'the id of the query',
      ...found(
        'write',
        'row',
        'userId',
        GET(
          ...USER,
          `const rowId = request.nextUrl.searchParams.get('id')`,
          'await db.row.deleteMany({ where: ‹{ id: rowId }› })',
        ),
        '{ id: rowId, userId }',
      ),
    },
    {
      name: 'Drizzle',
      ...found(
        'read',
        'rows',
        'orgId',
        GET(...ORG, ID, 'const [row] = await db.select().from(rows).where(‹eq(rows.id, id)›)'),
      ),
    },
    {
      name: 'Drizzle, deleted',
      ...found(
        'write',
        'schema.rows',
        'orgId',
        GET(...ORG, ID, 'await db.delete(schema.rows).where(‹eq(schema.rows.id, id)›)'),
      ),
    },
    {
      name: 'Drizzle, changed, and who did it noted',
      ...found(
        'write',
        'rows',
        'userId',
        GET(...USER, ID, 'await db.update(rows).set({ by: userId }).where(‹eq(rows.id, id)›)'),
      ),
    },
    {
      name: 'Drizzle, by query',
      ...found(
        'read',
        'rows',
        'userId',
        GET(...USER, ID, 'const row = await db.query.rows.findFirst({ where: ‹eq(rows.id, id)› })'),
      ),
    },
    {
      name: 'Drizzle, by query with a callback',
      ...found(
        'read',
        'rows',
        'userId',
        GET(...USER, ID, 'const row = await db.query.rows.findFirst({ where: (rows, { eq }) => ‹eq(rows.id, id)› })'),
      ),
    },
    {
      name: 'Supabase',
      ...found(
        'read',
        'rows',
        'userId',
        GET(...USER, ID, `const { data } = await supabase.from('rows').select('*').eq(‹'id'›, id).single()`),
      ),
    },
    {
      name: 'Supabase, deleted',
      ...found('write', 'rows', 'userId', GET(...USER, `await supabase.from('rows').delete().eq(‹'id'›, params.id)`)),
    },
    {
      name: 'a Server Action',
      ...found(
        'write',
        'row',
        'userId',
        `'use server'\n${IMPORT}export async function remove(id) {\n  const { userId } = await auth()\n  if (!userId) throw new Error('Unauthorized')\n  console.log(userId)\n  await db.row.delete({ where: ‹{ id }› })\n}`,
        '{ id, userId }',
      ),
    },
    {
      name: 'the form of a Server Action in a page',
      ...found(
        'write',
        'row',
        'owner',
        `${IMPORT}export default async function Page() {\n  async function remove(form) {\n    'use server'\n    const { userId: owner } = await auth()\n    if (owner === null) return\n    await db.row.delete({ where: ‹{ id: form.get('id') }› })\n  }\n}`,
        `{ id: form.get('id'), userId: owner }`,
      ),
    },
    {
      name: 'a page',
      ...found(
        'read',
        'row',
        'userId',
        `${IMPORT}export default async function Page({ params }) {\n  const { userId } = await auth()\n  if (!userId) redirect('/sign-in')\n  const row = await db.row.findUnique({ where: ‹{ id: (await params).id }› })\n}`,
        '{ id: (await params).id, userId }',
      ),
    },
    {
      name: 'an asserted id',
      typescript: true,
      ...found(
        'read',
        'row',
        'userId',
        GET(...USER, 'const row = await db.row.findUnique({ where: ‹{ id: params.id as string }› })'),
        '{ id: params.id as string, userId }',
      ),
    },
  ],
})
