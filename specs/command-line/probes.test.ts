/**
 * Bypass variants against servers that misbehave on purpose. They stand in for Next, which cannot be made to: each checks the
 * session token as an app does, and has one hole, or one bad habit.
 */
import { runTest, type Report } from 'routewarden'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { processesNaming, run, workFolder, writeFiles } from '../support/cli.ts'

let dir: string
let remove: () => Promise<void>
beforeEach(async () => {
  ;({ dir, remove } = await workFolder())
})
afterEach(async () => {
  expect(processesNaming(dir), 'left running').toEqual([])
  await remove()
})

const SECRET = 'The quarterly plan of Acme: buy the lighthouse, paint it green, and tell nobody before the spring.'

/**
 * @param behaviour statements before the ordinary answer; `request`, `answer`, `path`, `known` (is there a session?),
 *   `secret()` (the protected page) and `refuse()` are there
 */
const server = (behaviour: string) => `
import { createServer } from 'node:http'
import { gzipSync } from 'node:zlib'
import { createLocalJWKSet, jwtVerify, decodeJwt } from 'jose'
const { keys } = await (await fetch(process.env.CLERK_API_URL + '/v1/jwks', { headers: { authorization: 'Bearer ' + process.env.CLERK_SECRET_KEY } })).json()
const jwks = createLocalJWKSet({ keys })
const page = (body) => '<html><body><nav>Home Pricing About us and what we do all day</nav>' + body + '</body></html>'
let asked = 0
createServer(async (request, answer) => {
  asked += 1
  request.on('error', () => {})
  const path = request.url.split('?')[0]
  const cookie = /(?:^|; )__session=([^;]+)/.exec(request.headers.cookie ?? '')?.[1]
  const token = request.headers.authorization?.slice(7) ?? cookie
  const known = token !== undefined && await jwtVerify(token, jwks, { algorithms: ['RS256'] }).then(() => true, () => false)
  const secret = (status = 200) => answer.writeHead(status, { 'content-type': 'text/html' }).end(page('<p>${SECRET}</p>'))
  const refuse = () => answer.writeHead(401, { 'content-type': 'text/html' }).end(page('Who are you?'))
  ${behaviour}
  if (path === '/plans/1' || path === '/plans/2') return known ? secret() : refuse()
  if (path === '/') return answer.writeHead(200, { 'content-type': 'text/html' }).end(page('Welcome'))
  answer.writeHead(404, { 'content-type': 'text/html' }).end(page('Nothing is here'))
}).listen(Number(process.argv[2]), 'localhost')`

const app = (behaviour: string, more = '') => ({
  'package.json': JSON.stringify({ name: 'small', dependencies: { next: '*', '@clerk/nextjs': '*' } }),
  'app/layout.tsx': 'export default function Layout({ children }) { return <html><body>{children}</body></html> }\n',
  'app/page.tsx': 'export default function Page() { return null }\n',
  'app/plans/[id]/page.tsx': 'export default function Page() { return null }\n',
  'server.mjs': server(behaviour),
  'routewarden.config.ts': `export default {
    server: { build: false, start: 'node $PWD/server.mjs {port}', requestTimeoutMs: 700 },
    routes: { '/plans/[id]': { access: 'signed-in', params: { id: '1' } }, '/': { access: 'public' } }, ${more}
  }`,
})

/** As the command does, without starting it anew each time. */
async function probed(probe: 'standard' | 'exhaustive'): Promise<Report> {
  const { report, environmentFailed } = await runTest({ dir, probe })
  expect(environmentFailed, JSON.stringify(report.problems)).toBe(false)
  return report
}

async function tested(behaviour: string, level: 'standard' | 'exhaustive' = 'standard'): Promise<Report> {
  await writeFiles(dir, app(behaviour))
  return probed(level)
}

const bypasses = ({ findings }: Report) => findings.filter(({ rule }) => /bypass/.test(rule))

describe('a hole is found, and the request named', () => {
  it.each<[string, string, RegExp]>([
    [
      'an encoded letter',
      `if (decodeURIComponent(path) === '/plans/1' && path !== '/plans/1') return secret()`,
      /GET \/%70lans\/1 as anonymous → 200/,
    ],
    [
      'a framework header',
      `if (request.headers['x-middleware-subrequest'] && path === '/plans/1') return secret()`,
      /x-middleware-subrequest: middleware/,
    ],
    ['a 404 that carries the page', `if (path === '/plans/1.csv') return secret(404)`, /GET \/plans\/1\.csv/],
    ['a parameter said twice', `if (request.url.includes('nxtPid=1')) return secret()`, /nxtPid=1/],
    [
      'a token without a signature',
      `if (token && !known && path === '/plans/1') { try { if (JSON.parse(atob(token.split('.')[0])).alg === 'none') return secret() } catch {} }`,
      /alg none/,
    ],
    [
      'an expired token',
      `if (token && !known && path === '/plans/1') { try { if (decodeJwt(token).exp < Date.now() / 1000 - 60 && JSON.parse(atob(token.split('.')[0])).kid === keys[0].kid) return secret() } catch {} }`,
      /credential:expired/,
    ],
    ['a data route', `if (path.startsWith('/plans/1.rsc')) return secret()`, /GET \/plans\/1\.rsc/],
  ])('%s', async (_name, behaviour, evidence) => {
    const found = bypasses(await tested(behaviour))
    expect(found).toHaveLength(1)
    expect(found[0]?.entry).toBe('GET /plans/[id]')
    expect(found[0]?.evidence.join('\n')).toMatch(evidence)
    expect(found[0]?.evidence.join('\n')).toMatch(/curl -i --path-as-is .*"\$APP"'\//)
    expect(JSON.stringify(found)).not.toMatch(/eyJ/)
  })
})

describe('no alarm', () => {
  it('where nothing opens', async () => {
    const report = await tested('', 'exhaustive')
    expect(bypasses(report)).toEqual([])
    expect(report.probing?.requests).toBeGreaterThan(150)
  })

  it('where refusals come with 200, or pages are never twice the same: five runs', async () => {
    const changing = `
      const noise = Array.from({ length: 40 }, () => Math.random().toString(36).slice(2)).join(' ') + new Date().toISOString()
      if (path === '/plans/1') return answer.writeHead(200, { 'content-type': 'text/html', 'x-nonce': noise.slice(0, 8) })
        .end(page(known ? '<p>${SECRET}</p>' + noise : '<meta id="__next-page-redirect" http-equiv="refresh" content="0;url=/sign-in"> ' + noise))
      if (path !== '/') return answer.writeHead(200, { 'content-type': 'text/html' }).end(page('An error occurred ' + noise + ' for ' + path))`
    await writeFiles(dir, app(changing))
    for (let round = 0; round < 5; round++) {
      const report = await probed('standard')
      expect(bypasses(report)).toEqual([])
      expect(report.probing?.entries).toBe(1)
    }
  })
})

describe('a server that behaves badly costs a bounded time, and the run goes on', () => {
  it.each<[string, string]>([
    ['resets', `if (path !== '/plans/1' && path !== '/') return request.socket.destroy()`],
    ['hangs', `if (path.includes('//') || path.endsWith('.csv')) return`],
    [
      'answers for ever',
      `if (path.endsWith('.csv')) { answer.writeHead(200); const more = setInterval(() => answer.write('x'.repeat(65536)), 1); answer.on('close', () => clearInterval(more)); return }`,
    ],
    [
      'redirects in circles',
      `if (path !== '/plans/1' && path !== '/') return answer.writeHead(302, { location: path + 'x' }).end()`,
    ],
    ['sends broken HTTP', `if (path.endsWith('.csv')) { request.socket.end('HTP/9 nothing\\r\\n\\r\\n'); return }`],
    [
      'sends a gzip bomb',
      `if (path.endsWith('.csv')) return answer.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(50_000_000)))`,
    ],
  ])('%s', async (name, behaviour) => {
    const report = await tested(behaviour)
    expect(bypasses(report)).toEqual([])
    expect(report.probing?.requests).toBeGreaterThan(80)
    if (/resets|hangs|broken/.test(name)) expect(report.probing?.errors).toBeGreaterThan(0)
    expect(report.problems.filter(({ code }) => code !== 'guards-alone-failed')).toEqual([])
  })
})

describe('manners', () => {
  it('keeps to a rate', async () => {
    await writeFiles(dir, app(''))
    const began = Date.now()
    const report = (await run(['test', dir, '--probe', 'quick', '--rate', '20', '--format', 'json'])).report()
    const { requests = 0 } = report.probing ?? {}
    expect(requests).toBeGreaterThan(15)
    expect(Date.now() - began).toBeGreaterThan(((requests - 2) / 20) * 1000)
  })

  it('asks nothing with --probe none', async () => {
    await writeFiles(dir, app(''))
    const report = (await run(['test', dir, '--probe', 'none', '--format', 'json'])).report()
    expect(report.probing).toBeUndefined()
  })
})
