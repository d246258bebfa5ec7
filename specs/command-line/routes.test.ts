/** `routewarden routes` as a user runs it: what it prints where, what it leaves alone, and its exit codes. */
import { existsSync } from 'node:fs'
import { cp, mkdtemp, readFile, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ROOT, run, writeFiles, type Ended } from '../support/cli.ts'

/** What these tests ask of the JSON. */
interface Listing {
  schemaVersion: number
  command: string
  app: { root: string; name: string; clerk: string | null; proxy: { file: string | null }; config: { readBy: string } }
  entries: { id: string; kind: string; unreadable?: string }[]
  layouts: { file: string }[]
  rewrites: unknown[]
  redirects: unknown[]
  problems: { file: string; message: string }[]
  summary: { listed: number; total: number; byKind: Record<string, number> }
}

const APPS = path.join(ROOT, 'specs/apps')
const PAGE = 'export default function Page() { return null }\n'

/** Outside the workspace, where nothing is installed. */
let dir: string
beforeEach(async () => {
  dir = await realpath(await mkdtemp(path.join(tmpdir(), 'routewarden-routes-')))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

async function copy(name: string): Promise<string> {
  await cp(path.join(APPS, name), dir, { recursive: true })
  return dir
}

const json = (ended: Ended) => JSON.parse(ended.stdout) as Listing
const ids = (ended: Ended) => json(ended).entries.map(({ id }) => id)

describe('the list', () => {
  it('is a plain table on standard output, with totals, and nothing else where all is well', async () => {
    const ended = await run(['routes', path.join(APPS, 'webhooks'), '--filter', '/api/pay'])
    expect(ended).toMatchObject({ code: 0, stderr: '' })
    expect(ended.stdout.split('\n').slice(2)).toEqual([
      '',
      'METHOD  PATTERN            KIND                            FILE',
      'POST    /api/pay/checkout  route-handler                   app/api/pay/checkout/route.ts:3',
      'POST    /api/pay/incoming  route-handler (stripe webhook)  app/api/pay/incoming/route.ts:3',
      '',
      '2 of 11 entry points: 2 route handlers.',
      '',
    ])
  })

  it('holds every entry point of the reference app', async () => {
    const ended = await run(['routes', path.join(ROOT, 'fixtures-app'), '--format', 'json'])
    expect(json(ended)).toMatchObject({
      schemaVersion: 1,
      command: 'routes',
      app: { root: '.', proxy: { file: 'proxy.ts' } },
    })
    expect(ids(ended)).toEqual(expect.arrayContaining(['GET /', 'POST /api/webhooks/stripe', 'GET /sitemap.xml']))
    expect(ids(ended).filter((id) => id.startsWith('action '))).not.toHaveLength(0)
  })

  it('shows layouts and the like when asked to, in JSON always', async () => {
    const app = path.join(APPS, 'segments')
    expect((await run(['routes', app])).stdout).not.toContain('global-error')
    expect((await run(['routes', app, '--layouts'])).stdout).toMatch(/^global-error +\/ +app\/global-error\.tsx$/m)
    expect(json(await run(['routes', app, '--format', 'json'])).layouts).toHaveLength(6)
  })

  it('shows rewrites and redirects, never the values of their conditions', async () => {
    await copy('handlers')
    await writeFiles(dir, {
      'next.config.mjs': `export default {
        rewrites: () => ({ beforeFiles: [{ source: '/a', destination: '/b', has: [{ type: 'header', key: 'x-key', value: 'tr0ub4dor' }] }] }),
        redirects: () => [{ source: '/c', destination: '/d', permanent: true, missing: [{ type: 'cookie', key: 'seen', value: 'tr0ub4dor' }] }],
      }`,
    })
    for (const format of ['terminal', 'markdown', 'json']) {
      const { stdout, stderr } = await run(['routes', dir, '--format', format])
      expect(stdout + stderr).not.toContain('tr0ub4dor')
      if (format === 'json') continue
      expect(stdout).toContain('beforeFiles /a → /b (has header x-key)')
      expect(stdout).toContain('308 /c → /d (missing cookie seen)')
    }
    expect(json(await run(['routes', dir, '--format', 'json']))).toMatchObject({
      rewrites: [{ phase: 'beforeFiles', source: '/a', has: [{ type: 'header', key: 'x-key' }] }],
      redirects: [{ statusCode: 308, source: '/c', missing: [{ type: 'cookie', key: 'seen' }] }],
    })
  })

  it('goes to a file when asked to', async () => {
    const output = path.join(dir, 'new/routes.json')
    const ended = await run(['routes', path.join(APPS, 'webhooks'), '--format', 'json', '--output', output])
    expect(ended).toMatchObject({ code: 0, stdout: '' })
    expect(JSON.parse(await readFile(output, 'utf8'))).toMatchObject({ command: 'routes' })
  })
})

describe('filters', () => {
  const listed = async (...args: string[]) =>
    ids(await run(['routes', path.join(APPS, 'pages-i18n'), '--format', 'json', ...args]))

  it('by kind', async () => {
    expect(await listed('--kind', 'pages-page')).toEqual([
      'GET /',
      'GET /about',
      'GET /docs/[[...path]]',
      'GET /products/[id]',
    ])
  })

  it('by method, with handlers that serve all', async () => {
    expect(await listed('--method', 'put,Delete')).toEqual(['* /api/any', 'PUT /api/leaky', 'DELETE /api/orders'])
  })

  it('by pattern, together with others', async () => {
    expect(await listed('--filter', '/api/*', '--method', 'GET', '--kind', 'pages-api')).toEqual([
      '* /api/any',
      'GET /api/leaky',
      'GET /api/orders',
      'GET /api/table',
    ])
  })
})

describe('monorepos', () => {
  it('asks which app, and takes one or all', async () => {
    const folder = path.join(APPS, 'monorepo')
    const unclear = await run(['routes', folder])
    expect(unclear).toMatchObject({ code: 2, stdout: '' })
    expect(unclear.stderr).toMatch(/holds 2 Next apps: apps\/admin, apps\/web\..*--app apps\/admin.*--all-apps/s)
    expect(json(await run(['routes', folder, '--app', 'apps/web', '--format', 'json'])).app).toMatchObject({
      root: 'apps/web',
    })
    const all = await run(['routes', folder, '--all-apps', '--format', 'json'])
    expect((JSON.parse(all.stdout) as Listing[]).map(({ app }) => app.root)).toEqual(['apps/admin', 'apps/web'])
    const tables = await run(['routes', folder, '--all-apps'])
    expect(tables.stdout.match(/^METHOD/gm)).toHaveLength(2)
  })

  it('takes the app that routewarden.config names', async () => {
    await copy('monorepo')
    await writeFiles(dir, { 'routewarden.config.mjs': "export default { app: 'apps/admin' }" })
    const ended = await run(['routes', dir, '--format', 'json'])
    expect(json(ended).app).toMatchObject({ name: 'admin' })
  })
})

describe('what is not as usual', () => {
  it('no Clerk and no proxy: says so in one line, and lists the routes', async () => {
    await copy('server-functions')
    const ended = await run(['routes', dir])
    expect(ended.code).toBe(0)
    expect(ended.stderr.split('\n')[0]).toBe(
      'Clerk is not used: @clerk/nextjs is neither installed nor in package.json.',
    )
    expect(ended.stdout).toContain('no proxy')
    expect(ended.stdout).toMatch(/^POST +createNote\(\) +server-function +app\/actions\.ts:3$/m)
  })

  it('Clerk that only a workspace package uses is not overlooked', async () => {
    await copy('workspace')
    const ended = await run(['routes', dir, '--app', 'apps/web'])
    expect(ended).toMatchObject({ code: 0, stderr: '' })
    expect(ended.stdout).toContain('sendInvoice()')
  })

  it('code with syntax errors: its entries are unknown, the rest is listed, the problem is named', async () => {
    const ended = await run(['routes', path.join(APPS, 'src-dir-js')])
    expect(ended.code).toBe(0)
    expect(ended.stdout).toMatch(/^GET +\/broken +page \(unknown: cannot be read\)/m)
    expect(ended.stdout).toMatch(/^\* +\/api\/broken +route-handler \(unknown: cannot be read\)/m)
    expect(ended.stdout).toMatch(/^POST +\/api\/teams/m)
    expect(ended.stderr).toMatch(/^! src\/app\/broken\/page\.jsx: syntax error/m)
  })

  it('--no-exec runs nothing of the app', async () => {
    await copy('handlers')
    const trace = path.join(dir, 'ran')
    const leave = `import { writeFileSync } from 'node:fs'\nwriteFileSync(${JSON.stringify(trace)}, '')\n`
    await writeFiles(dir, {
      'next.config.mjs': `${leave}export default { basePath: '/shop' }`,
      'routewarden.config.mjs': `${leave}export default {}`,
    })
    const ended = await run(['routes', dir, '--no-exec', '--format', 'json'])
    expect(json(ended).app.config.readBy).toBe('parsing')
    expect(json(ended).app).toMatchObject({ basePath: '/shop' })
    expect(existsSync(trace)).toBe(false)
    await run(['routes', dir])
    expect(existsSync(trace)).toBe(true)
  })

  it('a build that differs is reported, and one that agrees is not', async () => {
    await writeFiles(dir, {
      'package.json': '{"dependencies":{"next":"16.4.6","@clerk/nextjs":"7.9.17"}}',
      'app/page.tsx': PAGE,
      '.next/BUILD_ID': 'x',
      '.next/app-path-routes-manifest.json': '{"/page":"/"}',
    })
    expect(await run(['routes', dir])).toMatchObject({ code: 0, stderr: '' })
    await writeFiles(dir, { '.next/app-path-routes-manifest.json': '{"/page":"/","/lost/page":"/lost"}' })
    const ended = await run(['routes', dir, '--format', 'json'])
    expect(json(ended).problems).toEqual([
      { file: '.next/app-path-routes-manifest.json', message: 'the build serves /lost, for which no file was found' },
    ])
    expect(ended.stderr).toContain('the build serves /lost')
  })
})

describe('what is asked for is wrong', () => {
  it.each([
    [['--kind', 'pgae'], /no kind "pgae".*server-function/],
    [['--method', 'FETCH'], /no method "FETCH".*PATCH/],
    [['--format', 'xml'], /terminal, json, markdown/],
    [['--app', 'x', '--all-apps'], /--all-apps/],
    [['--app', 'nowhere'], /nowhere is not a folder/],
    [['--layuots'], /--layouts/],
  ])('%j ends with exit code 2 and says what is right', async (args, message) => {
    const ended = await run(['routes', path.join(APPS, 'webhooks'), ...args])
    expect(ended.code).toBe(2)
    expect(ended.stderr).toMatch(message)
  })

  it('a folder without an app', async () => {
    for (const args of [[], ['--all-apps']]) expect((await run(['routes', dir, ...args])).code).toBe(2)
  })

  it('an output that cannot be written ends with exit code 3', async () => {
    await writeFiles(dir, { taken: '' })
    const ended = await run(['routes', path.join(APPS, 'webhooks'), '--output', path.join(dir, 'taken/routes.txt')])
    expect(ended.code).toBe(3)
    expect(ended.stderr).toMatch(/taken\/routes\.txt cannot be written/)
  })

  it('--help shows examples', async () => {
    expect((await run(['routes', '--help'])).stdout).toMatch(/Examples:\n.*routewarden routes/)
  })
})
