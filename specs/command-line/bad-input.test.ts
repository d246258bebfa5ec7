/** Wrong input and broken environments: one clear message each, the right exit code, nothing left running. */
import { createServer } from 'node:http'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { processesNaming, run, start, until, workFolder, writeFiles } from '../support/cli.ts'

let dir: string
let remove: () => Promise<void>
beforeEach(async () => {
  ;({ dir, remove } = await workFolder())
})
afterEach(async () => {
  expect(processesNaming(dir), 'left running').toEqual([])
  await remove()
})

const PAGE = 'export default function Page() { return null }\n'
const MANIFEST = JSON.stringify({ name: 'small', dependencies: { next: '*', '@clerk/nextjs': '*' } })
const SMALL_APP = {
  'package.json': MANIFEST,
  'app/layout.tsx': 'export default function Layout({ children }) { return <html><body>{children}</body></html> }\n',
  'app/page.tsx': PAGE,
  'app/slow/page.tsx': PAGE,
  'app/api/data/route.ts': 'export const GET = () => Response.json({})\n',
}

/** Stands in for the app's server where Next itself cannot be made to misbehave on demand. */
const standIn = (behaviour: string) => ({
  'server.mjs': `
import { createServer } from 'node:http'
let asked = 0
createServer((request, answer) => { asked += 1; ${behaviour} }).listen(Number(process.argv[2]), 'localhost')`,
})
const config = (server: string, rest = '') =>
  `export default { server: { build: false, start: ${JSON.stringify('node $PWD/server.mjs {port}')}, ${server} }, ${rest} }`

describe('what is asked for is wrong (exit code 2)', () => {
  it('no such folder', async () => {
    const ended = await run(['test', path.join(dir, 'none')])
    expect(ended.code).toBe(2)
    expect(ended.stderr).toMatch(/none/)
  })

  it('no Next app there', async () => {
    await writeFiles(dir, { 'package.json': '{"name":"x"}' })
    const ended = await run(['test', dir])
    expect(ended.code).toBe(2)
    expect(ended.stderr).toMatch(/Next/)
  })

  it('a config with a wrong key names the key and the file', async () => {
    await writeFiles(dir, { ...SMALL_APP, 'routewarden.config.ts': 'export default { identites: {} }' })
    const ended = await run(['test', dir])
    expect(ended.code).toBe(2)
    expect(ended.stderr).toMatch(/identites/)
    expect(ended.stderr).toMatch(/routewarden\.config\.ts/)
  })

  it('an unknown identity', async () => {
    await writeFiles(dir, {
      ...SMALL_APP,
      'routewarden.config.ts': `export default { routes: { '/': { expect: { amdin: 'reached' } } } }`,
    })
    const ended = await run(['test', dir])
    expect(ended.code).toBe(2)
    expect(ended.stderr).toMatch(/"amdin"/)
  })

  it('a browser for the sessions of a real instance, before anything is built', async () => {
    await writeFiles(dir, SMALL_APP)
    const ended = await run(['test', dir, '--browser', '--clerk', 'instance'])
    expect(ended.code).toBe(2)
    expect(ended.stderr).toMatch(/--browser signs people in at the local Clerk.*\n.*--clerk local/)
  })

  it('an identity in an organization that does not exist', async () => {
    await writeFiles(dir, {
      ...SMALL_APP,
      'routewarden.config.ts': `export default { identities: { boss: { organizations: [{ slug: 'acme' }] } } }`,
    })
    const ended = await run(['test', dir])
    expect(ended.code).toBe(2)
    expect(ended.stderr).toMatch(/acme/)
  })

  it('a server on another machine', async () => {
    await writeFiles(dir, SMALL_APP)
    const ended = await run(['test', dir, '--url', 'https://example.com'])
    expect(ended.code).toBe(2)
    expect(ended.stderr).toMatch(/not on this machine/)
  })

  it('a misspelt option suggests the right one', async () => {
    const ended = await run(['test', '--formt', 'json'])
    expect(ended.code).toBe(2)
    expect(ended.stderr).toMatch(/--format/)
  })
})

describe('the environment fails (exit code 3, the report still written)', () => {
  it('a build that fails shows why', async () => {
    await writeFiles(dir, {
      ...SMALL_APP,
      'routewarden.config.ts': `export default { server: { build: 'echo "Type error: no such prop" && exit 1' } }`,
    })
    const ended = await run(['test', dir, '--format', 'json'])
    expect(ended.code).toBe(3)
    const report = ended.report()
    expect(report.problems).toMatchObject([{ code: 'build-failed' }])
    expect(report.problems[0]?.message).toMatch(/no such prop/)
    expect(report.entries.map((entry) => entry.id)).toContain('GET /api/data')
    expect(report.summary).toMatchObject({ protected: 0, public: 0, unknown: 3 })
  })

  it('a port that is taken is named', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    const { port } = other.address() as { port: number }
    await writeFiles(dir, SMALL_APP)
    const ended = await run(['test', dir, '--port', String(port), '--format', 'json'])
    other.close()
    expect(ended.code).toBe(3)
    expect(ended.report().problems[0]?.message).toContain(`Port ${port} is taken`)
  })

  it('a server that never answers', async () => {
    await writeFiles(dir, { ...SMALL_APP, ...standIn(''), 'routewarden.config.ts': config('readyTimeoutMs: 1500') })
    const ended = await run(['test', dir, '--format', 'json'])
    expect(ended.code).toBe(3)
    expect(ended.report().problems).toMatchObject([{ code: 'not-ready' }])
  })

  it('a browser is asked for and there is none', async () => {
    await writeFiles(dir, {
      ...SMALL_APP,
      ...standIn(`answer.end('hello')`),
      'routewarden.config.ts': config('readyTimeoutMs: 5000'),
    })
    const ended = await run(['test', dir, '--browser', '--format', 'json'], {
      env: { ROUTEWARDEN_CHROMIUM: path.join(dir, 'no-chromium') },
    })
    expect(ended.code).toBe(3)
    const report = ended.report()
    expect(report.problems).toMatchObject([{ code: 'browser-missing' }])
    expect(`${report.problems[0]?.message} ${report.problems[0]?.help}`).toMatch(/playwright install chromium/)
    expect(report.entries.find(({ id }) => id === 'GET /api/data')?.outcomes['anonymous']?.observed).toBe('reached')
  })

  it('a server that dies in the middle: what was asked before is reported, the rest is unknown', async () => {
    const dies = `if (request.url.startsWith('/api')) process.exit(9); answer.end('<h1>page</h1>')`
    await writeFiles(dir, { ...SMALL_APP, ...standIn(dies), 'routewarden.config.ts': config('', 'concurrency: 1') })
    const ended = await run(['test', dir, '--format', 'json'])
    expect(ended.code).toBe(3)
    const report = ended.report()
    expect(report.problems.map((problem) => problem.code)).toContain('server-exited')
    expect(report.entries.find((entry) => entry.id === 'GET /api/data')?.outcomes['anonymous']?.observed).not.toBe(
      'sign-in',
    )
    expect(report.summary.protected).toBe(0)
  })

  it('a route that hangs costs a bounded time and is an error, never protection', async () => {
    const hangs = `if (request.url === '/slow') return; answer.end('<h1>page</h1>')`
    await writeFiles(dir, { ...SMALL_APP, ...standIn(hangs), 'routewarden.config.ts': config('requestTimeoutMs: 300') })
    const ended = await run(['test', dir, '--format', 'json'])
    const slow = ended.report().entries.find((entry) => entry.id === 'GET /slow')
    expect(slow?.outcomes['anonymous']?.observed).toBe('error')
    expect(slow?.outcomes['anonymous']?.observations[0]?.why).toMatch(/timeout/)
    expect(slow?.access.observed).toBe('unknown')
  })

  it('setup() that throws', async () => {
    await writeFiles(dir, {
      ...SMALL_APP,
      'routewarden.config.ts': `export default { setup() { throw new Error('no database here') } }`,
    })
    const ended = await run(['test', dir, '--format', 'json'])
    expect(ended.code).toBe(3)
    expect(ended.report().problems[0]?.message).toMatch(/no database here/)
  })
})

describe('Ctrl-C', () => {
  it('stops everything, runs teardown, and writes what was seen', async () => {
    const slowly = `setTimeout(() => answer.end('<h1>page</h1>'), asked > 2 ? 400 : 0)`
    await writeFiles(dir, {
      ...SMALL_APP,
      ...standIn(slowly),
      'routewarden.config.ts': config(
        '',
        `concurrency: 1, setup: () => ({ teardown: () => import('node:fs').then((fs) => fs.writeFileSync(${JSON.stringify(path.join(dir, 'torn-down'))}, 'yes')) })`,
      ),
    })
    const started = start(['test', dir, '--format', 'json', '--output', path.join(dir, 'report.json')])
    await until(started, 'Calling')
    await new Promise((resolve) => setTimeout(resolve, 700))
    started.child.kill('SIGINT')
    const ended = await started.ended
    expect(ended.code).toBe(130)
    expect(await readFile(path.join(dir, 'torn-down'), 'utf8')).toBe('yes')
    const report = JSON.parse(await readFile(path.join(dir, 'report.json'), 'utf8')) as { problems: { code: string }[] }
    expect(report.problems.map((problem) => problem.code)).toContain('interrupted')
  })
})
