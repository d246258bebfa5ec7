/** `routewarden init` on the reference app and on a fresh one. */
import { spawnSync } from 'node:child_process'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { copyReferenceApp, run, workFolder, writeFiles } from '../support/cli.ts'
import { DASHBOARD, FRESH_APP } from '../support/fresh-app.ts'

const removals: (() => Promise<void>)[] = []
afterAll(async () => {
  for (const remove of removals) await remove()
})

const git = (dir: string, ...args: string[]) => spawnSync('git', args, { cwd: dir, encoding: 'utf8' }).stdout

async function repository(files: Record<string, string>): Promise<string> {
  const { dir, remove } = await workFolder()
  removals.push(remove)
  await writeFiles(dir, files)
  commit(dir)
  return dir
}

function commit(dir: string): void {
  git(dir, 'init', '-q', '-b', 'main', '.')
  git(dir, 'add', '-A')
  git(dir, '-c', 'user.name=t', '-c', 'user.email=t@example.com', 'commit', '-q', '-m', 'app')
}

const text = (dir: string, name: string) => readFile(path.join(dir, name), 'utf8')

describe.concurrent('routewarden init', () => {
  it('adopts a fresh app: everything is written, and nothing that was there is lost', async () => {
    const dir = await repository({ ...FRESH_APP, ...DASHBOARD })
    const ended = await run(['init', '--yes'], { cwd: dir })
    expect([ended.code, ended.stdout]).toEqual([0, expect.stringContaining('2 entry points')])
    const removed = git(dir, 'diff', '--unified=0')
      .split('\n')
      .filter((line) => /^-[^-]/.test(line))
    // The comma behind what was last.
    expect(removed).toEqual(['-    "lint": "eslint"'])
    const changed = git(dir, 'status', '--porcelain', '-uall').trimEnd().split('\n')
    expect(changed.sort()).toEqual([
      ' M .gitignore',
      ' M eslint.config.mjs',
      ' M package.json',
      '?? .github/workflows/routewarden.yml',
      '?? routewarden.config.ts',
      '?? routewarden.policy.json',
    ])
    expect(parse(await text(dir, '.github/workflows/routewarden.yml'))).toMatchObject({ name: 'Routewarden' })
  })

  it('writes nothing where nobody can be asked, and says how to go on', async () => {
    const dir = await repository({ ...FRESH_APP, ...DASHBOARD })
    const ended = await run(['init'], { cwd: dir })
    expect(ended.code).toBe(2)
    expect(ended.stdout).toContain('+export default defineConfig({')
    expect(ended.stderr).toContain('add --yes to write all of this')
    expect(git(dir, 'status', '--short')).toBe('')
  })

  it('suggests the callers and webhooks of the reference app, and accepts only what could not be told', async () => {
    const { dir, remove } = await copyReferenceApp()
    removals.push(remove)
    await rm(path.join(dir, 'routewarden.config.ts'))
    await rm(path.join(dir, 'routewarden.policy.json'), { force: true })
    commit(dir)
    const ended = await run(['init', '--yes'], { cwd: dir })
    expect(ended.code).toBe(0)
    const config = await text(dir, 'routewarden.config.ts')
    expect(config).toContain("admin: { publicMetadata: { role: 'admin' } }")
    expect(config).toContain("organizations: [{ slug: 'acme', role: 'org:admin' }]")
    expect(config).toContain("metadata: '{{user.public_metadata}}'")
    expect(config).toContain("'/api/webhooks/stripe': { provider: 'stripe', secretEnv: 'STRIPE_WEBHOOK_SECRET' }")
    const policy = JSON.parse(await text(dir, 'routewarden.policy.json')) as {
      entries: Record<string, { access: string }>
      accepted: { rule: string; entry: string }[]
    }
    expect(policy.entries['GET /admin']?.access).toBe('role:admin')
    const unknown = Object.keys(policy.entries).filter((id) => policy.entries[id]?.access === 'unknown')
    // Either a role or a permission is enough there: no one access says so.
    expect(unknown).toEqual(['POST /api/projects', 'DELETE /api/projects/[id]', 'PATCH /api/projects/[id]'])
    expect(policy.accepted.map(({ rule }) => rule)).toEqual(unknown.map(() => 'policy-undeclared'))
    expect((await run(['audit'], { cwd: dir })).code).toBe(0)
  })

  it('takes what is wrong today for a time, errors by name', async () => {
    const dir = await repository({
      ...FRESH_APP,
      'lib/db.ts': "import { PrismaClient } from '@prisma/client'\n\nexport const db = new PrismaClient()\n",
      'app/api/webhooks/clerk/route.ts': `import { db } from '@/lib/db'

export async function POST(request: Request) {
  const event = await request.json()
  await db.user.create({ data: event.data })
  return new Response('', { status: 204 })
}
`,
    })
    const ended = await run(['init', '--yes'], { cwd: dir })
    expect([ended.code, ended.stdout]).toEqual([
      0,
      expect.stringContaining('webhook-unverified · POST /api/webhooks/clerk'),
    ])
    expect((await run(['audit'], { cwd: dir })).code).toBe(0)
  })

  it('asks which app of a monorepo is meant, and writes the workflow for that one at the top', async () => {
    const web = Object.fromEntries(Object.entries(FRESH_APP).map(([name, one]) => [`apps/web/${name}`, one]))
    const dir = await repository({
      'package.json': JSON.stringify({ name: 'top', private: true, workspaces: ['apps/*'] }),
      ...web,
      'apps/admin/package.json': JSON.stringify({ name: 'admin', dependencies: { next: '16.4.6' } }),
      'apps/admin/app/page.tsx': FRESH_APP['app/page.tsx'],
    })
    const several = await run(['init', '--yes'], { cwd: dir })
    expect([several.code, several.stderr]).toEqual([2, expect.stringContaining('apps/admin, apps/web')])
    expect((await run(['init', '--yes', '--app', 'apps/web'], { cwd: dir })).code).toBe(0)
    expect(existsSync(path.join(dir, 'apps/web/routewarden.policy.json'))).toBe(true)
    const workflow = parse(await text(dir, '.github/workflows/routewarden.yml')) as {
      jobs: { access: { defaults: unknown } }
    }
    expect(workflow.jobs.access.defaults).toEqual({ run: { 'working-directory': 'apps/web' } })
  })

  it('prints the lines for an ESLint config whose shape is not known, and leaves it', async () => {
    const odd = "import antfu from '@antfu/eslint-config'\n\nexport default antfu({ react: true })\n"
    const dir = await repository({ ...FRESH_APP, 'eslint.config.mjs': odd })
    const file = path.join(dir, 'routewarden.config.ts')
    const config = 'export default { identities: { boss: {} } }\n'
    await writeFile(file, config)
    const ended = await run(['init', '--yes'], { cwd: dir })
    expect([ended.code, ended.stdout]).toEqual([0, expect.stringContaining('routewarden.configs.recommended')])
    expect([await text(dir, 'eslint.config.mjs'), await readFile(file, 'utf8')]).toEqual([odd, config])
    expect(await text(dir, 'routewarden.policy.json')).toContain('"boss"')
  })
})
