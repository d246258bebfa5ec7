/** What a verdict tells beyond who gets in: what the others are answered, and where more is asked than can be read. */
import { describe, expect, it } from 'vitest'
import type { GuardVerdict } from '../access/index.ts'
import { auditFacts, type AppFiles } from '../rules/audit-facts.test.support.ts'
import { GuardReader } from './index.ts'

const WORK = `import { sql } from 'some-database'
export const work = () => sql.query('select 1')
export const find = (id) => sql.query('select', id)
`
const AUTH = `import { auth } from '@clerk/nextjs/server'
import { find, work } from '@/lib/work'
`

async function read(files: AppFiles): Promise<Record<string, GuardVerdict>> {
  const { app, sources, inventory } = await auditFacts({
    'tsconfig.json': JSON.stringify({ compilerOptions: { paths: { '@/*': ['./*'] } } }),
    'lib/work.ts': WORK,
    ...files,
  })
  const reader = new GuardReader(app, sources, inventory)
  return Object.fromEntries(inventory.entries.map((entry) => [entry.id, reader.read(entry)]))
}

async function handler(body: string, from = AUTH): Promise<GuardVerdict | undefined> {
  const verdicts = await read({ 'app/api/x/route.ts': `${from}export async function POST(request) {\n${body}\n}\n` })
  return verdicts['POST /api/x']
}

describe('what is answered to deliveries without a signature', () => {
  const verify = (rest: string) =>
    handler(rest, `import { verifyWebhook } from '@clerk/nextjs/webhooks'\nimport { work } from '@/lib/work'\n`)

  it('is an error where nobody catches the one of the check', async () => {
    const verdict = await verify('await verifyWebhook(request)\nreturn Response.json(await work())')
    expect(verdict).toMatchObject({ status: 'webhook', refused: { stranger: 'error' } })
  })

  it.each([400, 401, 422])('is a refusal where the handler answers %i', async (status) => {
    const verdict = await verify(
      `try { await verifyWebhook(request) } catch { return new Response('', { status: ${status} }) }\nreturn Response.json(await work())`,
    )
    expect(verdict).toMatchObject({ status: 'webhook', refused: { stranger: 'unauthorized' } })
  })
})

describe('who gets in', () => {
  it('are those who have one of several rights', async () => {
    const verdict = await handler(`
      const { userId, has } = await auth()
      if (!userId) return new Response('', { status: 401 })
      if (!has({ role: 'org:admin' }) && !has({ permission: 'org:x:y' })) return new Response('', { status: 403 })
      return Response.json(await work())`)
    expect(verdict).toMatchObject({ status: 'guarded', access: 'unknown', refused: { others: 'forbidden' } })
    expect(verdict?.anyOf?.toSorted()).toEqual(['org:admin', 'permission:org:x:y'])
  })

  it('are users without an organization, where the check is for null: Clerk leaves theirs out', async () => {
    const verdict = await handler(`
      const { orgId } = await auth()
      if (orgId === null) return new Response('', { status: 403 })
      return Response.json(await work())`)
    expect(verdict).toMatchObject({ status: 'guarded', access: 'signed-in' })
  })
})

describe('where more is asked than can be read', () => {
  it('a server function says so by what it returns', async () => {
    const verdicts = await read({
      'app/actions.ts': `'use server'
${AUTH}export async function remove(id) {
  const { userId } = await auth()
  if (!userId) return { ok: false, error: 'unauthorized' }
  const row = await find(id)
  if (row.owner !== userId) return { ok: false, error: 'forbidden' }
  return { ok: true, row: await work() }
}
`,
    })
    const verdict = verdicts['action app/actions.ts#remove']
    expect(verdict).toMatchObject({ status: 'guarded', access: 'signed-in', refused: { stranger: 'unauthorized' } })
    expect(verdict?.asksMore).toMatch(/^app\/actions\.ts:8 /)
  })

  it.each([
    [
      'by what the request says',
      `if (request.headers.get('x-key') !== 'known') return new Response('', { status: 401 })`,
    ],
    ['of users alone', `const { userId } = await auth()\nif (userId) return new Response('', { status: 403 })`],
  ])('an open handler says so, which asks %s', async (_, check) => {
    const verdict = await handler(`${check}\nreturn Response.json(await work())`)
    expect(verdict).toMatchObject({ status: 'open', access: 'public' })
    expect(verdict?.asksMore).toMatch(/^app\/api\/x\/route\.ts:\d+ /)
  })

  const page = `${AUTH}export default async function Page() {
  const { userId } = await auth()
  if (!userId) redirect('/sign-in')
  return <p>{await work()}</p>
}
`
  const layout = (check: string) => `import { auth } from '@clerk/nextjs/server'
export default async function Layout({ children }) {
  ${check}
  return <main>{children}</main>
}
`
  const redirecting = (text: string) => `import { redirect } from 'next/navigation'\n${text}`

  it('a page says so whose layout asks for something else', async () => {
    const verdicts = await read({
      'app/team/page.tsx': redirecting(page),
      'app/team/layout.tsx': redirecting(
        layout(`if (!(await auth()).has({ role: 'org:admin' })) redirect('/sign-in')`),
      ),
      'app/mine/page.tsx': redirecting(page),
      'app/mine/layout.tsx': redirecting(layout(`if (!(await auth()).userId) redirect('/sign-in')`)),
      'app/told/page.tsx': page.replace(`redirect('/sign-in')`, 'return null'),
      'app/told/layout.tsx': layout('await auth.protect()'),
    })
    expect(verdicts['GET /team']).toMatchObject({ status: 'guarded', access: 'signed-in' })
    expect(verdicts['GET /team']?.asksMore).toMatch(/^app\/team\/layout\.tsx:3 /)
    expect(verdicts['GET /mine']).toMatchObject({ status: 'guarded', access: 'signed-in' })
    expect(verdicts['GET /mine']?.asksMore).toBeUndefined()
    expect(verdicts['GET /told']).toMatchObject({ status: 'guarded', refused: { stranger: 'unknown' } })
  })

  it('is not where a row is missing for everyone', async () => {
    const verdict = await handler(`
      if (!(await find(request.url))) return new Response('', { status: 404 })
      return Response.json(await work())`)
    expect(verdict?.status).toBe('open')
    expect(verdict?.asksMore).toBeUndefined()
  })
})
