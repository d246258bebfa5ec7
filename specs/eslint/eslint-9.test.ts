/** The oldest ESLint that the plugin says it works with. Everything else here runs in the newest. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { ESLint } from 'eslint-9'
import plugin from 'eslint-plugin-routewarden'
import typescript from 'typescript-eslint'
import { expect, it } from 'vitest'
import { workFolder, writeFiles } from '../support/cli.ts'

const FILES = {
  'package.json': JSON.stringify({ name: 'app', dependencies: { next: '*', '@clerk/nextjs': '*' } }),
  'proxy.ts': `import { clerkMiddleware, createRouteMatcher } from '@clerk/nextjs/server'

const isPublicRoute = createRouteMatcher(['/(.*)'])

export default clerkMiddleware(async (auth, request) => {
  if (!isPublicRoute(request)) auth.protect()
})
`,
  'app/api/notes/route.ts': `import { auth } from '@clerk/nextjs/server'

export async function DELETE(request: Request) {
  const { userId } = auth()
  if (!userId) return new Response(null, { status: 401 })
  return Response.json({ userId, at: request.url as string })
}
`,
}

it('runs in ESLint 9: rules of one file and of the whole app, and their fixes', async () => {
  const { dir, remove } = await workFolder()
  await writeFiles(dir, FILES)
  const eslint = (fix: boolean) =>
    new ESLint({
      cwd: dir,
      overrideConfigFile: true,
      fix,
      overrideConfig: [
        { files: ['**/*.ts'], languageOptions: { parser: typescript.parser } },
        plugin.configs.strict,
      ] as NonNullable<ESLint.Options['overrideConfig']>,
    })
  const found = await eslint(false).lintFiles(['**/*.ts'])
  const lines = found.flatMap(({ filePath, messages }) =>
    messages.map(({ ruleId, line }) => `${path.basename(filePath)}:${line} ${ruleId ?? ''}`),
  )
  expect(lines.sort()).toEqual([
    'proxy.ts:3 routewarden/public-wildcard',
    'proxy.ts:6 routewarden/proxy-await-protect',
    'route.ts:4 routewarden/guard-await',
  ])
  await ESLint.outputFixes(await eslint(true).lintFiles(['**/*.ts']))
  expect(await readFile(path.join(dir, 'proxy.ts'), 'utf8')).toContain('await auth.protect()')
  await remove()
})
