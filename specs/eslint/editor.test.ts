/** What an editor sees while someone types: the open file as it is typed, the rest as it was saved last. */
import { rm } from 'node:fs/promises'
import path from 'node:path'
import type { Linter } from 'eslint'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeFiles } from '../support/cli.ts'
import { lintApp, type LintedApp } from './lint-app.ts'

const PROXY = `import { clerkMiddleware, createRouteMatcher } from '@clerk/nextjs/server'

const isPublicRoute = createRouteMatcher(['/'])

export default clerkMiddleware(async (auth, request) => {
  if (!isPublicRoute(request)) await auth.protect()
})

export const config = { matcher: ['/((?!_next|.*\\\\..*).*)', '/api/:path*'] }
`
const OPEN_PROXY = PROXY.replace("['/']", "['/', '/api/notes(.*)']")
const HELPER = `import { auth } from '@clerk/nextjs/server'

export async function requireUser() {
  const { userId } = await auth()
  if (!userId) throw new Error('no user')
  return userId
}
`
const HANDLER = `import { db } from '@/lib/db'
import { requireUser } from '@/lib/require-user'

export async function DELETE() {
  await requireUser()
  await db.note.deleteMany()
  return Response.json({ ok: true })
}
`
const FILES = {
  'proxy.ts': OPEN_PROXY,
  'lib/db.ts': `import { PrismaClient } from '@prisma/client'\nexport const db = new PrismaClient()\n`,
  'lib/require-user.ts': HELPER,
  'app/page.tsx': `export default function Page() {\n  return <h1>Home</h1>\n}\n`,
  'app/api/notes/route.ts': HANDLER,
}
const ROUTE = 'app/api/notes/route.ts'

const rulesOf = (messages: Linter.LintMessage[]) => messages.map(({ ruleId, line }) => `${ruleId ?? ''}:${line}`)
const UNGUARDED = ['routewarden/unprotected-route-handler:4']

describe('one process, files changing', () => {
  let app: LintedApp
  beforeAll(async () => {
    app = await lintApp(FILES)
  })
  afterAll(() => app.remove())

  it('finds nothing in an app that is right', async () => {
    for (const file of Object.keys(FILES)) expect(await app.lint(file), file).toEqual([])
  })

  it('sees text that is not saved, and forgets it when the file is as it was', async () => {
    const typed = HANDLER.replace('  await requireUser()\n', '')
    expect(rulesOf(await app.lint(ROUTE, typed))).toEqual(UNGUARDED)
    expect(await app.lint(ROUTE, HANDLER)).toEqual([])
    expect(await app.lint(ROUTE)).toEqual([])
  })

  it('follows lines as they move', async () => {
    const typed = `// one\n// two\n${HANDLER.replace('  await requireUser()\n', '')}`
    expect(rulesOf(await app.lint(ROUTE, typed))).toEqual(['routewarden/unprotected-route-handler:6'])
    expect(await app.lint(ROUTE)).toEqual([])
  })

  it('sees a method that is being written', async () => {
    const typed = `${HANDLER}\nexport async function POST() {\n  await db.note.create({ data: {} })\n  return new Response()\n}\n`
    expect(rulesOf(await app.lint(ROUTE, typed))).toEqual(['routewarden/guard-some-methods:10'])
    expect(await app.lint(ROUTE)).toEqual([])
  })

  it('is never stale after an edit of a helper', async () => {
    await app.write('lib/require-user.ts', HELPER.replace("throw new Error('no user')", 'return null'))
    expect(rulesOf(await app.lint(ROUTE))).toEqual(['routewarden/guard-optional-user:4'])
    expect(rulesOf(await app.lint('lib/require-user.ts'))).toEqual(['routewarden/guard-optional-user:4'])
    await app.write('lib/require-user.ts', HELPER)
    expect(await app.lint(ROUTE)).toEqual([])
  })

  it('is never stale after an edit of the proxy', async () => {
    const typed = HANDLER.replace('  await requireUser()\n', '')
    await app.write('proxy.ts', PROXY)
    expect(await app.lint(ROUTE, typed)).toEqual([])
    await app.write('proxy.ts', OPEN_PROXY)
    expect(rulesOf(await app.lint(ROUTE, typed))).toEqual(UNGUARDED)
    expect(await app.lint(ROUTE)).toEqual([])
  })

  it('sees an edit of the proxy that is not saved', async () => {
    expect(await app.lint('proxy.ts', PROXY)).toEqual([])
    const typed = OPEN_PROXY.replace("'/api/notes(.*)'", "'/(.*)'")
    expect(rulesOf(await app.lint('proxy.ts', typed))).toEqual(['routewarden/public-wildcard:3'])
    expect(await app.lint('proxy.ts')).toEqual([])
  })

  it('recovers from a proxy that does not load for a while', async () => {
    await app.lint('proxy.ts', OPEN_PROXY.replace('async (auth', 'async (auth,,'))
    const typed = OPEN_PROXY.replace("'/api/notes(.*)'", "'/(.*)'")
    expect(rulesOf(await app.lint('proxy.ts', typed))).toEqual(['routewarden/public-wildcard:3'])
    expect(await app.lint('proxy.ts')).toEqual([])
  })

  it('sees files that come and go', async () => {
    const file = 'app/api/tags/route.ts'
    await writeFiles(app.dir, {
      'proxy.ts': OPEN_PROXY.replace('notes', 'tags'),
      [file]: `import { db } from '@/lib/db'\nexport async function POST() {\n  await db.tag.create({ data: {} })\n  return new Response()\n}\n`,
    })
    expect(rulesOf(await app.lint(file))).toEqual(['routewarden/unprotected-route-handler:2'])
    await rm(path.join(app.dir, 'app/api/tags'), { recursive: true })
    await app.write('proxy.ts', OPEN_PROXY)
    expect(await app.lint('proxy.ts')).toEqual([])
  })

  it('offers what the editor can do about it', async () => {
    const typed = HANDLER.replace('  await requireUser()\n', '')
    const [message] = await app.lint(ROUTE, typed)
    const [suggestion] = message?.suggestions ?? []
    const { range, text } = suggestion?.fix ?? { range: [0, 0], text: '' }
    const mended = typed.slice(0, range[0]) + text + typed.slice(range[1])
    expect(mended).toContain(`export async function DELETE() {\n  await auth.protect()\n  await db.note`)
    expect(mended).toContain(`import { auth } from '@clerk/nextjs/server'\n`)
    expect(await app.lint(ROUTE, mended)).toEqual([])
  })

  it('says once why an app cannot be audited, and not that all is well', async () => {
    await app.write('routewarden.config.ts', 'export default { identities: 7 }\n')
    const first = await app.lint(ROUTE)
    expect(first.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^Routewarden could not audit.*identities/s),
    ])
    expect(await app.lint('app/page.tsx')).toEqual([])
    await rm(path.join(app.dir, 'routewarden.config.ts'))
    expect(rulesOf(await app.lint(ROUTE, HANDLER.replace('  await requireUser()\n', '')))).toEqual(UNGUARDED)
  })
})

it('looks at no text outside of an app', async () => {
  const app = await lintApp({ 'package.json': '{}', 'app/api/x/route.ts': 'export async function POST() {}\n' })
  expect(await app.lint('app/api/x/route.ts')).toEqual([])
  await app.remove()
})
