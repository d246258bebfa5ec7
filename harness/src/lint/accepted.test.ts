import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { write } from '../app/copy-app.test.support.ts'
import { accept, readFrom, writePolicy } from '../policy/index.ts'
import { LintProject } from './project.ts'

const ROUTE = `import { auth } from '@clerk/nextjs/server'
import { db } from './db'

export async function GET() {
  auth.protect()
  return Response.json(await db.all())
}
`

it('says nothing in the editor of what the policy accepts, and speaks again when its line changes', async () => {
  const root = realpathSync(mkdtempSync(path.join(tmpdir(), 'routewarden-lint-')))
  const project = new LintProject(root, { exec: false })
  onTestFinished(async () => {
    await project.close()
    rmSync(root, { recursive: true, force: true })
  })
  const file = path.join(root, 'app/api/route.ts')
  write(
    path.join(root, 'package.json'),
    '{ "name": "a", "dependencies": { "next": "16.4.6", "@clerk/nextjs": "7.9.17" } }',
  )
  write(
    path.join(root, 'app/api/db.ts'),
    `import { PrismaClient } from '@prisma/client'\nexport const db = new PrismaClient()\n`,
  )
  write(file, ROUTE)
  const rules = async (text: string) => (await project.findingsIn(file, text)).map(({ rule }) => rule)

  const found = await project.findingsIn(file, ROUTE)
  expect(found.map(({ rule }) => rule)).toContain('guard-await')
  const accepted = accept([], found, found, readFrom(root), { reason: 'known', until: '2999-12-31' })
  await writePolicy(root, { entries: { 'GET /api': { access: 'signed-in' } }, accepted }, null)
  expect(await rules(ROUTE)).toEqual([])
  expect(await rules(`// moved\n${ROUTE}`)).toEqual([])
  expect(await rules(ROUTE.replace('auth.protect()', 'auth.protect({ role: "x" })'))).toContain('guard-await')
})
