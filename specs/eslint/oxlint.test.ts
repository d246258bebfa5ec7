/** The plugin in Oxlint, as a JS plugin: rules of one file and of the whole app. */
import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ROOT, workFolder, writeFiles } from '../support/cli.ts'

let app: Awaited<ReturnType<typeof workFolder>>

beforeAll(async () => {
  app = await workFolder()
  await writeFiles(app.dir, {
    'package.json': JSON.stringify({ name: 'app', dependencies: { next: '*', '@clerk/nextjs': '*' } }),
    '.oxlintrc.json': JSON.stringify({
      categories: { correctness: 'off' },
      jsPlugins: ['eslint-plugin-routewarden'],
      rules: Object.fromEntries(
        ['guard-await', 'public-wildcard', 'proxy-await-protect'].map((id) => [`routewarden/${id}`, 'error']),
      ),
    }),
    'proxy.ts': `import { clerkMiddleware, createRouteMatcher } from '@clerk/nextjs/server'

const isPublicRoute = createRouteMatcher(['/(.*)'])

export default clerkMiddleware(async (auth, request) => {
  if (!isPublicRoute(request)) auth.protect()
})
`,
    'app/api/notes/route.ts': `import { auth } from '@clerk/nextjs/server'

export async function DELETE() {
  const { userId } = auth()
  return Response.json({ userId })
}
`,
  })
})
afterAll(() => app.remove())

it('reports what ESLint reports, at the same places', () => {
  // Named one by one: Oxlint leaves out what .gitignore names, as the folders of these tests.
  const files = ['proxy.ts', 'app/api/notes/route.ts']
  const bin = path.join(ROOT, 'node_modules/oxlint/bin/oxlint')
  const ended = spawnSync(process.execPath, [bin, '-c', '.oxlintrc.json', '-f', 'json', ...files], {
    cwd: app.dir,
    encoding: 'utf8',
  })
  const { diagnostics } = JSON.parse(ended.stdout) as { diagnostics: Diagnostic[] }
  const found = diagnostics.map(({ code, filename, labels: [label] }) => {
    const { line, column } = label?.span ?? { line: 0, column: 0 }
    return `${filename}:${line}:${column} ${code}`
  })
  expect(found.sort()).toEqual([
    'app/api/notes/route.ts:4:22 routewarden(guard-await)',
    'proxy.ts:3:43 routewarden(public-wildcard)',
    'proxy.ts:6:32 routewarden(proxy-await-protect)',
  ])
  expect(ended.status).toBe(1)
})

interface Diagnostic {
  code: string
  filename: string
  labels: { span: { line: number; column: number } }[]
}
