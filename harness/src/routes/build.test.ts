import { createHash } from 'node:crypto'
import { rmSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { copyApp, write } from '../app/copy-app.test.support.ts'
import { readApp } from '../app/index.ts'
import { compareWithBuild, readActionManifest, readInventory, readStaticParams } from './index.ts'

/** A copy of an app with the manifests of a build, in the shapes that Next 15.5 and 16.4 wrote. */
async function built(name: string, manifests: Record<string, unknown>) {
  const dir = copyApp(name)
  write(path.join(dir, '.next/BUILD_ID'), 'build')
  for (const [file, content] of Object.entries(manifests)) write(path.join(dir, '.next', file), JSON.stringify(content))
  const app = await readApp(dir)
  return { app, inventory: await readInventory(app) }
}

const worker = (...pages: string[]) => Object.fromEntries(pages.map((page) => [page, { moduleId: 1, async: false }]))
const sha1 = (text: string) => createHash('sha1').update(text).digest('hex')

describe('readActionManifest', () => {
  it('joins by file and export name, over both runtimes, plain pages first', async () => {
    const { app, inventory } = await built('server-functions', {
      'server/server-reference-manifest.json': {
        node: {
          [`40${'a'.repeat(40)}`]: {
            workers: worker('app/notes/[id]/page', 'app/(main)/notes/page', 'app/_not-found/page', 'app/api/x/route'),
            filename: 'app/actions.ts',
            exportedName: 'createNote',
          },
          [`00${'b'.repeat(40)}`]: {
            workers: worker('app/page'),
            filename: 'app/page.tsx',
            exportedName: '$$RSC_SERVER_ACTION_5',
          },
          [`80${'c'.repeat(40)}`]: {
            workers: worker('app/page'),
            filename: 'app/page.tsx',
            exportedName: '$$RSC_SERVER_CACHE_0',
          },
        },
        edge: {
          [`40${'a'.repeat(40)}`]: {
            workers: worker('app/edge/page'),
            filename: 'app/actions.ts',
            exportedName: 'createNote',
          },
        },
        encryptionKey: 'k',
      },
    })
    expect(await readActionManifest(app, inventory)).toEqual(
      new Map([
        ['action app/actions.ts#createNote', { id: `40${'a'.repeat(40)}`, pages: ['/edge', '/notes', '/notes/[id]'] }],
        ['action app/page.tsx#save', { id: `00${'b'.repeat(40)}`, pages: ['/'] }],
      ]),
    )
    // The `'use cache'` function is none that was missed.
    expect(await compareWithBuild(app, inventory)).toEqual([])
  })

  it('computes ids where the manifest names nothing, as before Next 15.5', async () => {
    const { app, inventory } = await built('server-functions', {})
    const salted = `40${sha1(`salt${path.join(app.root, 'app/actions.ts')}:createNote`)}`
    const relative = `00${sha1('saltapp/page.tsx:$$RSC_SERVER_ACTION_5')}`
    const next14 = sha1(`${path.join(app.root, 'app/page.tsx')}:$$ACTION_2`)
    write(
      path.join(app.root, '.next/server/server-reference-manifest.json'),
      JSON.stringify({
        node: Object.fromEntries([salted, relative, next14].map((id) => [id, { workers: worker('app/page') }])),
        edge: {},
        encryptionKey: 'salt',
      }),
    )
    const actions = await readActionManifest(app, inventory)
    expect(Object.fromEntries([...(actions ?? [])].map(([entry, { id }]) => [entry, id]))).toEqual({
      'action app/actions.ts#createNote': salted,
      'action app/page.tsx#save': relative,
      'action app/page.tsx#wrapped': next14,
    })
  })

  it('understands file names that are relative to the root of a monorepo', async () => {
    const dir = copyApp('monorepo')
    const web = path.join(dir, 'apps/web')
    write(path.join(web, 'app/actions.ts'), "'use server'\nexport async function save() {}\n")
    write(
      path.join(web, '.next/server/server-reference-manifest.json'),
      JSON.stringify({
        node: { '00': { workers: worker('app/page'), filename: 'apps/web/app/actions.ts', exportedName: 'save' } },
      }),
    )
    const app = await readApp(web)
    const actions = await readActionManifest(app, await readInventory(app))
    expect([...(actions ?? [])]).toEqual([['action app/actions.ts#save', { id: '00', pages: ['/'] }]])
  })

  it('is null without a build', async () => {
    const { app, inventory } = await built('server-functions', {})
    expect(await readActionManifest(app, inventory)).toBeNull()
  })
})

describe('readStaticParams', () => {
  it('gives the first prerendered path of each pattern, as it is requested', async () => {
    const { app } = await built('segments', {
      'prerender-manifest.json': {
        routes: {
          '/': { srcRoute: '/' },
          '/docs/intro': { srcRoute: '/docs/[[...slug]]' },
          '/docs/more': { srcRoute: '/docs/[[...slug]]' },
          '/products/sitemap/0.xml': { srcRoute: '/products/sitemap/[__metadata_id__]' },
          '/feed/(.)photo/1': { srcRoute: '/feed/(.)photo/[id]' },
        },
      },
    })
    expect([...(await readStaticParams(app))]).toEqual([
      ['/docs/[[...slug]]', '/app/docs/intro/'],
      ['/products/sitemap/[id]', '/app/products/sitemap/0.xml'],
    ])
  })

  it('leaves the locale of the Pages Router out', async () => {
    const { app } = await built('pages-i18n', {
      'prerender-manifest.json': { routes: { '/nl/products/7': { srcRoute: '/products/[id]' } } },
    })
    expect([...(await readStaticParams(app))]).toEqual([['/products/[id]', '/shop/products/7']])
  })
})

describe('compareWithBuild', () => {
  const routes = {
    '/_not-found/page': '/_not-found',
    '/_global-error/page': '/_global-error',
    '/api/auth/[...all]/route': '/api/auth/[...all]',
    '/api/direct/route': '/api/direct',
    '/api/lost/route': '/api/lost',
    '/api/named/route': '/api/named',
    '/api/star/route': '/api/star',
  }

  it('finds nothing to say where both agree', async () => {
    const { app, inventory } = await built('handlers', { 'app-path-routes-manifest.json': routes })
    expect(await compareWithBuild(app, inventory)).toEqual([])
    const pages = await built('pages-i18n', {
      'server/pages-manifest.json': Object.fromEntries(
        [
          '/_app',
          '/_error',
          '/_document',
          '/404',
          '/en',
          '/nl',
          '/en/about',
          '/nl/about',
          '/docs/[[...path]]',
          '/products/[id]',
          '/api/any',
          '/api/leaky',
          '/api/only-post',
          '/api/orders',
          '/api/table',
        ].map((key) => [key, '']),
      ),
    })
    expect(await compareWithBuild(pages.app, pages.inventory)).toEqual([])
  })

  it('says nothing of what `next dev` left', async () => {
    const { app, inventory } = await built('handlers', { 'server/pages-manifest.json': { '/gone': '' } })
    expect(await compareWithBuild(app, inventory)).toHaveLength(1)
    rmSync(path.join(app.root, '.next/BUILD_ID'))
    expect(await compareWithBuild(app, inventory)).toEqual([])
  })

  it('compares basePath, rewrites and redirects, whatever Next added to their sources', async () => {
    const locale = '/:nextInternalLocale(en|nl)'
    const manifest = {
      basePath: '/shop',
      redirects: [
        { source: '/:path+/', internal: true },
        { source: '/shop/nl/gone' },
        { source: '/shop/en/gone' },
        { source: `/shop${locale}/gone` },
        { source: '/shop/en/sale' },
        { source: `/shop${locale}/sale` },
      ],
      rewrites: {
        beforeFiles: [{ source: '/shop/en/old' }, { source: `/shop${locale}/old` }],
        afterFiles: [{ source: '/shop/nl/oud' }],
        fallback: [{ source: `${locale}/:path*` }],
      },
    }
    const same = await built('pages-i18n', { 'routes-manifest.json': manifest })
    expect(await compareWithBuild(same.app, same.inventory)).toEqual([])
    const other = await built('pages-i18n', {
      'routes-manifest.json': {
        ...manifest,
        basePath: '',
        rewrites: [...manifest.rewrites.beforeFiles, { source: '/x' }],
      },
    })
    expect(
      (await compareWithBuild(other.app, other.inventory)).map(({ file, message }) => `${file}: ${message}`),
    ).toEqual([
      '.next/routes-manifest.json: the build has the basePath "", next.config "/shop"',
      '.next/routes-manifest.json: the build rewrites /x, which next.config was not seen to do',
      'next.config.mjs: rewrites /shop/nl/oud, and the build does not: it may be older than the file',
      'next.config.mjs: rewrites /:path*, and the build does not: it may be older than the file',
    ])
  })

  it('reports what only one of them has', async () => {
    const others = Object.fromEntries(Object.entries(routes).filter(([key]) => key !== '/api/star/route'))
    const { app, inventory } = await built('handlers', {
      'app-path-routes-manifest.json': {
        ...others,
        '/(x)/hidden/[id]/page': '/hidden/[id]',
        '/direct/page': '/direct',
      },
      'server/server-reference-manifest.json': {
        node: {
          '00': { workers: worker('app/direct/page'), filename: 'packages/x/save.ts', exportedName: 'save' },
          '01': { workers: {}, filename: '../node_modules/@clerk/nextjs/dist/actions.js', exportedName: 'own' },
          '02': { workers: {} },
        },
      },
    })
    expect((await compareWithBuild(app, inventory)).map(({ file, message }) => `${file}: ${message}`)).toEqual([
      '.next/app-path-routes-manifest.json: the build serves /hidden/[id], for which no file was found',
      '.next/app-path-routes-manifest.json: the build serves /direct, for which no file was found',
      'app/api/star/route.ts: /api/star is not in the build: the build may be older than the file',
      ".next/server/server-reference-manifest.json: the build holds a server function that was not found in the app's files: packages/x/save.ts#save (used by /direct)",
      '.next/server/server-reference-manifest.json: 1 server functions of the build are in no file of the app: those of packages, or missed',
    ])
  })
})
