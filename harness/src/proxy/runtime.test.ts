/** Proxies that misbehave, run for real in the worker. Nothing is installed: our own Next and Clerk are used. */
import { describe, expect, it } from 'vitest'
import type { Outcome } from '../access/index.ts'
import { runAudit } from '../audit/index.ts'
import { writeApp } from '../rules/audit-facts.test.support.ts'

const PAGE = 'export default function Page() {\n  return <h1>Page</h1>\n}\n'
const CLERK = "import { clerkMiddleware, createRouteMatcher } from '@clerk/nextjs/server'\n"

async function ask(proxy: string, files: Record<string, string> = {}) {
  const dir = writeApp({
    'app/page.tsx': PAGE,
    'app/a/page.tsx': PAGE,
    'app/b/page.tsx': PAGE,
    'proxy.ts': proxy,
    ...files,
  })
  const report = await runAudit({ dir, env: {} })
  const anonymous: Record<string, Outcome | undefined> = Object.fromEntries(
    report.entries.map(({ path, outcomes }) => [path, outcomes['anonymous']?.proxy]),
  )
  return { report, anonymous }
}

describe('a proxy that does not behave costs a bounded time, and is never taken for one that lets through or closes', () => {
  it('keeps the processor busy for one path: that one is unknown, the others are answered', async () => {
    const { anonymous } = await ask(`${CLERK}
      export default clerkMiddleware(async (auth, request) => {
        if (request.nextUrl.pathname === '/a') while (true) {}
        await auth.protect()
      })`)
    expect(anonymous).toEqual({ '/': 'sign-in', '/a': 'unknown', '/b': 'sign-in' })
  }, 60_000)

  it('never answers', async () => {
    const { anonymous } = await ask(`export default () => new Promise(() => undefined)`)
    expect(anonymous).toEqual({ '/': 'unknown', '/a': 'unknown', '/b': 'unknown' })
  }, 60_000)

  it('throws', async () => {
    const { anonymous } = await ask(`export default () => { throw new Error('no') }`)
    expect(anonymous).toEqual({ '/': 'error', '/a': 'error', '/b': 'error' })
  })

  it('ends its process', async () => {
    const { anonymous } = await ask(`export default () => process.exit(0)`)
    expect(anonymous).toEqual({ '/': 'error', '/a': 'error', '/b': 'error' })
  })

  it('throws on loading: it is not judged, and the report says why', async () => {
    const { report, anonymous } = await ask(`throw new Error('no database')\nexport default () => undefined`)
    expect(report.proxy).toMatchObject({ runs: null, evaluatedBy: 'none' })
    expect(report.proxy.reason).toMatch(/no database/)
    expect(anonymous).toEqual({ '/': 'unknown', '/a': 'unknown', '/b': 'unknown' })
  })
})

describe('what an audit does not run', () => {
  it('has no network: what depends on it is unknown', async () => {
    const { anonymous } = await ask(`${CLERK}
      export default clerkMiddleware(async (auth, request) => {
        if (request.nextUrl.pathname === '/a') {
          const open = await fetch('http://flags.example/open').then((answer) => answer.ok, () => true)
          if (open) return
        }
        await auth.protect()
      })`)
    expect(anonymous).toEqual({ '/': 'sign-in', '/a': 'unknown', '/b': 'sign-in' })
  })

  it('knows an outcome that a stand-in does not decide, and not one that it does', async () => {
    const { report, anonymous } = await ask(`${CLERK}
      import { limit } from 'rate-limits-of-nobody'
      import { flags } from 'flags-of-nobody'
      export default clerkMiddleware(async (auth, request) => {
        const { pathname } = request.nextUrl
        if (pathname === '/a' && (await flags.isOpen('a'))) return
        if (pathname === '/b') void limit(pathname)
        await auth.protect()
      })`)
    expect(report.proxy.stubbed).toEqual(['flags-of-nobody', 'rate-limits-of-nobody'])
    expect(anonymous).toEqual({ '/': 'sign-in', '/a': 'unknown', '/b': 'sign-in' })
  })

  it.each([
    [
      'a wrapper that cannot be had',
      `import { wrap } from 'wrapper-of-nobody'\n${CLERK}export default wrap(clerkMiddleware())`,
    ],
    ['a proxy made by such a package', `export { default } from 'proxy-of-nobody'`],
    ['an answer made by such a package', `import { answer } from 'answers-of-nobody'\nexport default () => answer()`],
  ])('%s lets nobody through', async (_, proxy) => {
    const { anonymous } = await ask(proxy)
    expect(anonymous).toEqual({ '/': 'unknown', '/a': 'unknown', '/b': 'unknown' })
  })
})

describe('what is asked', () => {
  it('a protect() that is not awaited turns nobody away, and leaves its trace', async () => {
    const { report, anonymous } = await ask(`${CLERK}
      export default clerkMiddleware((auth) => {
        void auth.protect()
      })`)
    expect(anonymous).toEqual({ '/': 'reached', '/a': 'reached', '/b': 'reached' })
    const [finding] = report.findings.filter(({ rule }) => rule === 'proxy-await-protect')
    expect(finding?.evidence.join('\n')).toMatch(/nobody handled: /)
  })

  it('helpers may ask for headers and the session as in the running app', async () => {
    const { anonymous } = await ask(
      `${CLERK}
      import { mayEnter } from './lib/enter'
      export default clerkMiddleware(async (auth) => {
        if (!(await mayEnter())) await auth.protect()
      })`,
      {
        'lib/enter.ts': `import { headers } from 'next/headers'
        export const mayEnter = async () => (await headers()).get('x-never-sent') === 'yes'`,
      },
    )
    expect(anonymous).toEqual({ '/': 'sign-in', '/a': 'sign-in', '/b': 'sign-in' })
  })

  it('many pages at once get the answers that each would get alone', async () => {
    const numbers = Array.from({ length: 300 }, (_, index) => index)
    const files = Object.fromEntries(
      numbers.map((index) => [`app/${index % 3 === 0 ? 'open' : 'closed'}/p${index}/page.tsx`, PAGE]),
    )
    const { anonymous, report } = await ask(
      `${CLERK}
      const isOpen = createRouteMatcher(['/open(.*)'])
      export default clerkMiddleware(async (auth, request) => {
        if (!isOpen(request)) await auth.protect()
      })`,
      files,
    )
    for (const index of numbers) {
      const open = index % 3 === 0
      expect(anonymous[`/${open ? 'open' : 'closed'}/p${index}`]).toBe(open ? 'reached' : 'sign-in')
    }
    const signedIn = report.entries.map(({ outcomes }) => outcomes['signed-in']?.proxy)
    expect(new Set(signedIn)).toEqual(new Set(['reached']))
  })
})
