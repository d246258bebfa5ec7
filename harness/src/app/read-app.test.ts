import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { APPS, copyApp, write } from './copy-app.test.support.ts'
import { AppError, findApps, readApp, requireRunnable } from './index.ts'

async function refusal(run: () => unknown): Promise<AppError> {
  try {
    await run()
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
  throw new Error('nothing was refused')
}

/** Of `specs/apps/pages-i18n`. */
const REWRITES = [
  { source: '/old', destination: '/about', phase: 'beforeFiles', conditional: false },
  {
    source: '/nl/oud',
    destination: '/about',
    missing: [{ type: 'host', value: 'intern.example' }],
    locale: false,
    phase: 'afterFiles',
    conditional: true,
  },
  {
    source: '/:path*',
    destination: 'https://old.example/:path*',
    basePath: false,
    phase: 'fallback',
    conditional: false,
  },
]
const REDIRECTS = [
  { source: '/gone', destination: '/', has: [{ type: 'cookie', key: 'seen' }], statusCode: 308, conditional: true },
  { source: '/sale', destination: '/products', statusCode: 302, conditional: false },
]

describe('readApp', () => {
  it('asks Next itself for the facts of next.config', async () => {
    const app = await readApp(path.join(APPS, 'pages-i18n'))
    expect(app.config).toEqual({
      file: 'next.config.mjs',
      basePath: '/shop',
      trailingSlash: false,
      i18n: { locales: ['en', 'nl'], defaultLocale: 'en' },
      pageExtensions: ['page.tsx', 'api.ts'],
      distDir: '.next',
      output: null,
      rewrites: REWRITES,
      redirects: REDIRECTS,
      readBy: 'next',
      reason: null,
    })
    expect(app).toMatchObject({ name: 'pages-i18n', routers: ['pages'], srcDir: false, appDir: null })
  })

  it('reads a TypeScript config through Next', async () => {
    const { config } = await readApp(path.join(APPS, 'segments'))
    expect(config).toMatchObject({ file: 'next.config.ts', basePath: '/app', trailingSlash: true, readBy: 'next' })
  })

  it('runs the config itself where Next is not installed, and knows the version asked for', async () => {
    const app = await readApp(copyApp('pages-i18n'))
    expect(app.next).toBeNull()
    expect(app.declared).toEqual({ next: '15.5.0', clerk: '6.0.0' })
    expect(app.config).toMatchObject({ basePath: '/shop', readBy: 'execution', reason: null })
    expect(app.config).toMatchObject({ rewrites: REWRITES, redirects: REDIRECTS })
  })

  it('reads literals only when nothing may be run, and says what it could not know', async () => {
    const pages = await readApp(path.join(APPS, 'pages-i18n'), { exec: false })
    expect(pages.config).toMatchObject({
      basePath: '/shop',
      i18n: { locales: ['en', 'nl'], defaultLocale: 'en' },
      pageExtensions: ['page.tsx', 'api.ts'],
      rewrites: REWRITES,
      redirects: REDIRECTS,
      readBy: 'parsing',
      reason: null,
    })
    const wrapped = await readApp(path.join(APPS, 'src-dir-js'), { exec: false })
    expect(wrapped.config).toMatchObject({
      trailingSlash: true,
      distDir: '.next',
      reason: 'distDir of next.config.js could not be read',
    })
  })

  it('takes a list of rewrites for afterFiles, as Next does', async () => {
    const dir = copyApp('handlers')
    write(
      path.join(dir, 'next.config.mjs'),
      "export default { rewrites: () => [{ source: '/a', destination: '/b', has: [] }], redirects: () => [{ source: '/c', destination: '/d' }] }\n",
    )
    for (const exec of [true, false]) {
      expect((await readApp(dir, { exec })).config).toMatchObject({
        rewrites: [{ source: '/a', destination: '/b', phase: 'afterFiles', conditional: false }],
        redirects: [{ source: '/c', destination: '/d', statusCode: 307 }],
        reason: null,
      })
    }
  })

  it.each([
    [
      'a destination from the environment',
      "async rewrites() { return [{ source: '/a', destination: process.env.B }] }",
    ],
    ['a condition that is computed', "async rewrites() { return [{ source: '/a', destination: '/b', has: list }] }"],
    ['two ways to return', "async rewrites() { if (flag) return []; return [{ source: '/a', destination: '/b' }] }"],
    ['what another function makes', 'rewrites: makeRewrites'],
  ])('does not guess rewrites from literals: %s', async (_, property) => {
    const dir = copyApp('handlers')
    write(path.join(dir, 'next.config.mjs'), `export default { ${property} }\n`)
    const { config } = await readApp(dir, { exec: false })
    expect(config).toMatchObject({ rewrites: [], reason: 'rewrites of next.config.mjs could not be read' })
  })

  it('counts rewrites that Next would refuse', async () => {
    const dir = copyApp('handlers')
    write(
      path.join(dir, 'next.config.mjs'),
      "export default { rewrites: () => [{ source: '/a' }, { source: '/b', destination: '/c' }] }\n",
    )
    const { config } = await readApp(dir)
    expect(config.rewrites).toHaveLength(1)
    expect(config.reason).toBe('1 rewrites or redirects of next.config.mjs are not what Next accepts')
  })

  it('falls back to literals when the config throws', async () => {
    const dir = copyApp('handlers')
    write(path.join(dir, 'next.config.mjs'), "throw new Error('no database')\nexport default { basePath: '/x' }\n")
    const { config } = await readApp(dir)
    expect(config).toMatchObject({ basePath: '/x', readBy: 'parsing' })
    expect(config.reason).toBe('next.config.mjs could not be run: no database')
  })

  it('gives up on a config that never ends, and leaves no process of it', async () => {
    const dir = copyApp('handlers')
    const beat = path.join(dir, 'beat')
    write(
      path.join(dir, 'next.config.mjs'),
      `import { writeFileSync } from 'node:fs'\nsetInterval(() => writeFileSync(${JSON.stringify(beat)}, ''), 50)\nawait new Promise(() => {})\nexport default { basePath: '/x' }\n`,
    )
    const { config } = await readApp(dir, { configTimeoutMs: 1500 })
    expect(config).toMatchObject({
      basePath: '/x',
      reason: 'next.config.mjs could not be run: it took more than 1.5 s',
    })
    expect(existsSync(beat)).toBe(true)
    rmSync(beat)
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(existsSync(beat)).toBe(false)
  })

  it('is not fooled by a config that prints', async () => {
    const dir = copyApp('handlers')
    write(path.join(dir, 'next.config.mjs'), "console.log('{}')\nexport default { basePath: '/x' }\n")
    expect((await readApp(dir)).config).toMatchObject({ basePath: '/x', readBy: 'execution', reason: null })
  })

  it('finds Clerk in the workspace package that the app depends on', async () => {
    const dir = copyApp('monorepo')
    write(path.join(dir, 'packages/ui/node_modules/@clerk/nextjs/package.json'), '{"version":"7.0.0"}')
    const web = path.join(dir, 'apps/web')
    write(path.join(web, 'package.json'), '{"dependencies":{"next":"16.4.6","ui":"workspace:*"}}')
    mkdirSync(path.join(web, 'node_modules'))
    symlinkSync(path.join(dir, 'packages/ui'), path.join(web, 'node_modules/ui'))
    write(path.join(dir, 'packages/ui/package.json'), '{"name":"ui","version":"0.0.0"}')
    expect((await readApp(web)).clerk?.version).toBe('7.0.0')
  })
})

describe('what an app of a workspace asks for', () => {
  it('is declared by the packages that it depends on, too', async () => {
    const app = await readApp(path.join(APPS, 'workspace/apps/web'))
    expect(app.declared).toEqual({ next: '16.4.6', clerk: '^7.0.0' })
  })

  it('is not declared by packages that it does not depend on', async () => {
    const dir = copyApp('workspace')
    write(path.join(dir, 'apps/web/package.json'), '{"dependencies":{"next":"16.4.6"}}')
    expect((await readApp(path.join(dir, 'apps/web'))).declared.clerk).toBeNull()
  })
})

describe('where the proxy is', () => {
  it('takes the one beside the routers and shows the one that is not', async () => {
    const app = await readApp(path.join(APPS, 'src-dir-js'))
    expect(app.srcDir).toBe(true)
    expect(app.proxy).toEqual({ file: 'src/proxy.js', candidates: ['proxy.js'] })
  })

  it('shows a middleware inside app/', async () => {
    const app = await readApp(path.join(APPS, 'segments'))
    expect(app.proxy).toEqual({ file: null, candidates: ['app/middleware.ts'] })
  })

  it('knows that Next 15 does not read proxy.ts, and Next 16 does', async () => {
    const old = await readApp(copyApp('pages-i18n', { next: '15.5.0' }))
    expect(old.proxy).toEqual({ file: null, candidates: ['proxy.page.tsx'] })
    const current = await readApp(copyApp('pages-i18n', { next: '16.0.0' }))
    expect(current.proxy).toEqual({ file: 'proxy.page.tsx', candidates: [] })
  })

  it('takes proxy.ts before middleware.ts on Next 16, which refuses to build both', async () => {
    const dir = copyApp('handlers')
    const code =
      "export { clerkMiddleware as default } from '@clerk/nextjs/server'\nexport const config = { matcher: '/' }\n"
    write(path.join(dir, 'proxy.ts'), code)
    write(path.join(dir, 'middleware.ts'), code)
    expect((await readApp(dir)).proxy).toEqual({ file: 'proxy.ts', candidates: ['middleware.ts'] })
  })
})

describe('what is no app', () => {
  it('names the apps of a monorepo and how to choose one', async () => {
    const error = await refusal(() => readApp(path.join(APPS, 'monorepo')))
    expect(error.code).toBe('several-apps')
    expect(error.message).toMatch(/holds 2 Next apps: apps\/admin, apps\/web\.$/)
    expect(error.help).toContain('--app apps/admin')
    expect(await findApps(path.join(APPS, 'monorepo'))).toEqual(
      ['apps/admin', 'apps/web'].map((dir) => path.join(APPS, 'monorepo', dir)),
    )
  })

  it('leaves installed packages and build output out of the apps', async () => {
    const dir = copyApp('monorepo')
    for (const folder of ['node_modules/x', '.next/standalone', 'dist/app']) {
      write(path.join(dir, folder, 'next.config.js'), '')
      write(path.join(dir, folder, 'app/page.js'), '')
    }
    expect(await findApps(dir)).toHaveLength(2)
  })

  it.each([
    ['nowhere', 'not-a-folder', 'is not a folder'],
    ['no-app', 'no-next-app', 'does not list next'],
    ['no-router', 'no-next-app', 'has no `app` and no `pages` folder'],
  ])('refuses %s with one clear message', async (name, code, message) => {
    const error = await refusal(() => readApp(path.join(APPS, name)))
    expect(error.code).toBe(code)
    expect(error.message).toContain(message)
    expect(error.help).not.toBe('')
  })
})

describe('requireRunnable', () => {
  it.each([
    [{}, 'next-missing', /asks for next 16\.4\.6, which is not installed/],
    [{ next: '13.5.0' }, 'next-too-old', /Next 13\.5\.0 .* is too old/],
    [{ next: '16.4.6' }, 'clerk-missing', /asks for @clerk\/nextjs 7\.9\.17, which is not installed/],
    [{ next: '16.4.6', '@clerk/nextjs': '4.31.0' }, 'clerk-too-old', /@clerk\/nextjs 4\.31\.0 .* is too old/],
  ])('with %j installed says %s', async (installed, code, message) => {
    const app = await readApp(copyApp('handlers', installed))
    const error = await refusal(() => {
      requireRunnable(app)
    })
    expect(error.code).toBe(code)
    expect(error.message).toMatch(message)
  })

  it('says that an app does not use Clerk when package.json does not list it', async () => {
    const app = await readApp(copyApp('segments', { next: '15.5.0' }))
    const error = await refusal(() => {
      requireRunnable(app)
    })
    expect(error.message).toMatch(/package\.json does not list @clerk\/nextjs/)
  })

  it('names the package manager whose lock file is there', async () => {
    const dir = copyApp('handlers')
    write(path.join(dir, 'pnpm-lock.yaml'), '')
    const app = await readApp(dir)
    expect(
      (
        await refusal(() => {
          requireRunnable(app)
        })
      ).help,
    ).toBe(`Run \`pnpm install\` in ${dir}.`)
  })

  it('lets Next 14 with Clerk 5 and everything newer pass', async () => {
    for (const installed of [
      { next: '14.2.0', '@clerk/nextjs': '5.0.0' },
      { next: '16.4.6', '@clerk/nextjs': '7.9.17' },
    ]) {
      requireRunnable(await readApp(copyApp('handlers', installed)))
    }
  })
})
