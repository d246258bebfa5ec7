import { chmodSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { APPS, copyApp, write } from '../app/copy-app.test.support.ts'
import { readApp } from '../app/index.ts'
import { readInventory, type Inventory } from './index.ts'

async function inventoryOf(name: string): Promise<Inventory> {
  return readInventory(await readApp(path.isAbsolute(name) ? name : path.join(APPS, name), { exec: name !== 'x' }))
}

/** `id → path (file:line)`, and the kind where it is not the plain one. */
function lines({ entries }: Inventory): string[] {
  return entries.map(({ id, path: sample, file, line }) => `${id} → ${sample} (${file}:${line})`)
}

describe('App Router', () => {
  it('lists pages and handlers of a JavaScript app in src/, broken files included', async () => {
    const inventory = await inventoryOf('src-dir-js')
    expect(lines(inventory)).toEqual([
      'GET / → / (src/app/page.jsx:1)',
      'GET /_reports → /_reports/ (src/app/%5Freports/page.jsx:1)',
      '* /api/broken → /api/broken/ (src/app/api/broken/route.js:1)',
      'GET /api/teams → /api/teams/ (src/app/api/teams/route.js:2)',
      'POST /api/teams → /api/teams/ (src/app/api/teams/route.js:3)',
      'GET /broken → /broken/ (src/app/broken/page.jsx:1)',
      'GET /teams/[teamId] → /teams/sample/ (src/app/teams/[teamId]/page.js:5)',
    ])
    expect(inventory.entries.map(({ kind, client }) => `${kind} ${client}`)).toEqual([
      'page document',
      'page document',
      'route-handler api',
      'route-handler api',
      'route-handler api',
      'page document',
      'page document',
    ])
    expect(
      inventory.entries.flatMap(({ id, unreadable }) => (unreadable === undefined ? [] : [[id, unreadable]])),
    ).toEqual([
      ['* /api/broken', 'syntax error: Expected `}` but found `EOF`'],
      ['GET /broken', 'syntax error: Expected `}` but found `EOF`'],
    ])
    expect(inventory.problems.map(({ file, message }) => `${file}: ${message}`)).toEqual([
      'src/app/api/broken/route.js: syntax error: Expected `}` but found `EOF`',
      'src/app/api/broken/route.js: its methods are not known: syntax error: Expected `}` but found `EOF`',
      'src/app/broken/page.jsx: syntax error: Expected `}` but found `EOF`',
    ])
    expect([...inventory.staticParams]).toEqual([
      ['GET /teams/[teamId]', { file: 'src/app/teams/[teamId]/page.js', line: 1 }],
    ])
  })

  it('follows groups, slots, interceptions, catch-alls and metadata files, under basePath and trailing slash', async () => {
    const inventory = await inventoryOf('segments')
    expect(lines(inventory)).toEqual([
      'GET / → /app/ (app/(marketing)/page.tsx:1)',
      'GET /[locale]/files/[...path] → /app/en/files/sample/ (app/[locale]/files/[...path]/page.tsx:1)',
      'GET /dashboard → /app/dashboard/ (app/dashboard/page.tsx:1)',
      'GET /dashboard (@team) → /app/dashboard/ (app/dashboard/@team/page.tsx:1)',
      'GET /dashboard/members (@team) → /app/dashboard/members/ (app/dashboard/@team/members/page.tsx:1)',
      'GET /deep/about (intercepted from /deep/er/est) → /app/deep/about/ (app/deep/er/est/(..)(..)about/page.tsx:1)',
      'GET /docs/[[...slug]] → /app/docs/ (app/docs/[[...slug]]/page.tsx:1)',
      'GET /docs/twitter-image2 → /app/docs/twitter-image2/ (app/docs/twitter-image2.tsx:1)',
      'GET /favicon.ico → /app/favicon.ico (app/favicon.ico:1)',
      'GET /feed → /app/feed/ (app/feed/page.tsx:1)',
      'GET /feed/icon/[id] → /app/feed/icon/sample/ (app/feed/icon.tsx:4)',
      'GET /feed/preview (intercepted from /feed) → /app/feed/preview/ (app/feed/(.)preview/page.tsx:1)',
      'GET /icon.svg → /app/icon.svg (app/icon.svg:1)',
      'GET /login (intercepted from /deep/er) → /app/login/ (app/deep/er/(...)login/page.tsx:1)',
      'GET /manifest.webmanifest → /app/manifest.webmanifest (app/manifest.ts:1)',
      'GET /out → /app/out/ (app/out/page.tsx:1)',
      'GET /photo/[id] → /app/photo/sample/ (app/photo/[id]/page.tsx:1)',
      'GET /photo/[id] (intercepted from /feed) → /app/photo/sample/ (app/feed/@modal/(..)photo/[id]/page.tsx:1)',
      'GET /photo/[id]/apple-icon.png → /app/photo/-/apple-icon.png (app/photo/[id]/apple-icon.png:1)',
      'GET /pricing → /app/pricing/ (app/(marketing)/pricing/page.tsx:1)',
      'GET /pricing/icon-15m7k7.svg → /app/pricing/icon-15m7k7.svg (app/(marketing)/pricing/icon.svg:1)',
      'GET /pricing/opengraph-image-15m7k7 → /app/pricing/opengraph-image-15m7k7/ (app/(marketing)/pricing/opengraph-image.tsx:1)',
      'GET /products/sitemap/[id] → /app/products/sitemap/0.xml (app/products/sitemap.ts:4)',
      'GET /robots.txt → /app/robots.txt (app/robots.ts:1)',
      'GET /sitemap.xml → /app/sitemap.xml (app/sitemap.ts:1)',
    ])
    expect(inventory.problems).toEqual([])
    expect(
      inventory.layouts.map(({ file, kind, pattern, slot }) => `${kind} ${pattern} ${slot ?? '-'} ${file}`),
    ).toEqual([
      'layout /[locale] - app/[locale]/layout.tsx',
      'default /dashboard @team app/dashboard/@team/default.tsx',
      'layout /dashboard - app/dashboard/layout.tsx',
      'global-error / - app/global-error.tsx',
      'not-found / - app/not-found.tsx',
      'template / - app/template.tsx',
    ])
    expect(inventory.staticParams.get('GET /[locale]/files/[...path]')).toEqual({
      file: 'app/[locale]/layout.tsx',
      line: 1,
    })
    expect(inventory.entries.find((entry) => entry.pattern === '/[locale]/files/[...path]')?.params).toEqual([
      { name: 'locale', kind: 'single' },
      { name: 'path', kind: 'catch-all' },
    ])
  })

  it('lists each exported method of a handler, however it is exported', async () => {
    const inventory = await inventoryOf('handlers')
    expect(lines(inventory)).toEqual([
      'GET /api/auth/[...all] → /api/auth/sample (app/api/auth/[...all]/route.ts:3)',
      'POST /api/auth/[...all] → /api/auth/sample (app/api/auth/[...all]/route.ts:3)',
      'GET /api/direct → /api/direct (app/api/direct/route.ts:1)',
      'DELETE /api/direct → /api/direct (app/api/direct/route.ts:7)',
      '* /api/lost → /api/lost (app/api/lost/route.ts:2)',
      'HEAD /api/lost → /api/lost (app/api/lost/route.ts:1)',
      'GET /api/named → /api/named (app/api/named/route.ts:1)',
      'POST /api/named → /api/named (app/api/named/route.ts:1)',
      'PUT /api/star → /api/star (app/api/star/route.ts:1)',
      'PATCH /api/star → /api/star (app/api/star/route.ts:1)',
      'OPTIONS /api/star → /api/star (app/api/star/route.ts:1)',
    ])
    expect(inventory.problems).toEqual([
      {
        file: 'app/api/lost/route.ts',
        line: 2,
        message: "`export * from '~/lib/nowhere'` cannot be followed: methods may be missing",
      },
      { file: 'app/api/none/route.ts', message: 'exports no HTTP method: every request is answered with 405' },
    ])
  })

  it('tells two files with one URL apart, and says so', async () => {
    const dir = copyApp('handlers')
    write(path.join(dir, 'app/(a)/same/page.tsx'), 'export default function A() {}')
    write(path.join(dir, 'app/(b)/same/page.tsx'), 'export default function B() {}')
    const inventory = await inventoryOf(dir)
    expect(inventory.entries.filter(({ pattern }) => pattern === '/same').map(({ id }) => id)).toEqual([
      'GET /same',
      'GET /same (app/(b)/same/page.tsx)',
    ])
    expect(inventory.problems).toContainEqual({
      file: 'app/(b)/same/page.tsx',
      line: 1,
      message: 'has the same URL as app/(a)/same/page.tsx: only one of them can be served',
    })
  })
})

describe('App Router files of other kinds', () => {
  it('serves metadata files that are sent as they are, and only where Next does', async () => {
    const dir = copyApp('handlers')
    const files = ['robots.txt', 'sitemap.xml', 'manifest.json', 'apple-icon.png', 'opengraph-image.gif', 'icon3.svg']
    for (const file of files) write(path.join(dir, 'app', file), '')
    for (const file of ['opengraph-image.alt.txt', 'shop/robots.txt', 'shop/favicon.ico', 'icon.txt', 'icon12.png']) {
      write(path.join(dir, 'app', file), '')
    }
    const { entries } = await inventoryOf(dir)
    expect(entries.filter(({ kind }) => kind === 'metadata-route').map(({ pattern }) => pattern)).toEqual([
      '/apple-icon.png',
      '/icon3.svg',
      '/manifest.json',
      '/opengraph-image.gif',
      '/robots.txt',
      '/sitemap.xml',
    ])
  })

  it('takes Markdown pages where pageExtensions has them, and nothing of the usual extensions then', async () => {
    const dir = copyApp('handlers')
    write(path.join(dir, 'next.config.mjs'), "export default { pageExtensions: ['mdx'] }\n")
    write(path.join(dir, 'app/guide/page.mdx'), '# {guide}\n')
    const inventory = await inventoryOf(dir)
    expect(lines(inventory)).toEqual(['GET /guide → /guide (app/guide/page.mdx:1)'])
    expect(inventory.problems).toEqual([])
  })

  it.each(['loading', 'error', 'not-found', 'forbidden', 'unauthorized', 'template', 'default', 'global-not-found'])(
    'lists %s among the layouts',
    async (kind) => {
      const dir = copyApp('handlers')
      write(path.join(dir, `app/(shop)/cart/${kind}.tsx`), 'export default function Part() {}\n')
      const { layouts } = await inventoryOf(dir)
      expect(layouts).toEqual([{ file: `app/(shop)/cart/${kind}.tsx`, kind, pattern: '/cart', slot: null }])
    },
  )

  it('says that a page exports nothing to show', async () => {
    const dir = copyApp('handlers')
    write(path.join(dir, 'app/empty/page.tsx'), 'export const revalidate = 60\n')
    const { entries, problems } = await inventoryOf(dir)
    expect(entries.map(({ id }) => id)).toContain('GET /empty')
    expect(problems).toContainEqual({
      file: 'app/empty/page.tsx',
      message: 'has no default export: Next refuses to build this',
    })
  })

  it('keeps a handler whose exports are CommonJS, its methods not known', async () => {
    const dir = copyApp('handlers')
    write(path.join(dir, 'app/api/old/route.js'), 'module.exports = { GET: () => Response.json({}) }\n')
    const { entries } = await inventoryOf(dir)
    expect(entries.filter(({ pattern }) => pattern === '/api/old')).toMatchObject([
      { id: '* /api/old', method: '*', unreadable: 'exports by CommonJS' },
    ])
  })
})

describe('locales of next-intl', () => {
  it('are followed from the proxy through files, and fill [locale]', async () => {
    const app = await readApp(path.join(APPS, 'next-intl'))
    expect(app.locales).toEqual({ locales: ['de', 'nl'], defaultLocale: 'de', prefix: 'as-needed' })
    expect(lines(await readInventory(app))).toEqual([
      'GET /[locale]/about → /nl/about (src/app/[locale]/about/page.tsx:1)',
    ])
  })

  it('are not made up where there are none', async () => {
    expect((await readApp(path.join(APPS, 'segments'))).locales).toBeNull()
  })
})

describe('Pages Router', () => {
  it('lists pages, and of api handlers the methods that they tell apart', async () => {
    const inventory = await inventoryOf('pages-i18n')
    expect(lines(inventory)).toEqual([
      'GET / → /shop (pages/index.page.tsx:1)',
      'GET /about → /shop/about (pages/about/index.page.tsx:1)',
      '* /api/any → /shop/api/any (pages/api/any.api.ts:1)',
      'GET /api/leaky → /shop/api/leaky (pages/api/leaky.api.ts:1)',
      'POST /api/leaky → /shop/api/leaky (pages/api/leaky.api.ts:1)',
      'PUT /api/leaky → /shop/api/leaky (pages/api/leaky.api.ts:1)',
      'POST /api/only-post → /shop/api/only-post (pages/api/only-post.api.ts:1)',
      'GET /api/orders → /shop/api/orders (pages/api/orders.api.ts:1)',
      'DELETE /api/orders → /shop/api/orders (pages/api/orders.api.ts:1)',
      'GET /api/table → /shop/api/table (pages/api/table.api.ts:5)',
      'PATCH /api/table → /shop/api/table (pages/api/table.api.ts:5)',
      'GET /docs/[[...path]] → /shop/docs (pages/docs/[[...path]].page.tsx:1)',
      'GET /products/[id] → /shop/products/sample (pages/products/[id].page.tsx:4)',
    ])
    expect(inventory.problems).toEqual([])
    expect(new Set(inventory.entries.map(({ kind, client }) => `${kind} ${client}`))).toEqual(
      new Set(['pages-page document', 'pages-api api']),
    )
    expect([...inventory.staticParams.keys()]).toEqual(['GET /products/[id]'])
  })
})

describe('what makes the props of Pages Router pages', () => {
  it('is recorded, with what surrounds every page', async () => {
    const inventory = await inventoryOf('pages-data')
    expect(inventory.entries.map(({ id, dataFunction }) => `${id} ${dataFunction ?? '-'}`)).toEqual([
      'GET / -',
      'GET /account getServerSideProps',
      '* /api/broken -',
      'PUT /api/imported -',
      'GET /broken getServerSideProps',
      'GET /helper -',
      'GET /legacy -',
      'GET /old getInitialProps',
      'GET /orders getServerSideProps',
      'GET /prices getStaticProps',
    ])
    expect(inventory.layouts).toEqual([
      { file: 'pages/_app.jsx', kind: '_app', pattern: '/', slot: null, dataFunction: 'getInitialProps' },
      { file: 'pages/_document.jsx', kind: '_document', pattern: '/', slot: null },
    ])
    expect(inventory.entries.filter(({ unreadable }) => unreadable !== undefined).map(({ id }) => id)).toEqual([
      '* /api/broken',
      'GET /broken',
    ])
    expect(inventory.problems.map(({ file, message }) => `${file}: ${message}`)).toEqual([
      'pages/api/broken.js: syntax error: Expected `}` but found `EOF`',
      'pages/broken.jsx: syntax error: Expected `}` but found `EOF`',
      'pages/helper.js: has no default export: Next refuses to build this',
    ])
  })
})

describe('Server Functions', () => {
  it('lists those of workspace packages that the app imports, installed or not, and no others', async () => {
    const inventory = await inventoryOf(path.join(APPS, 'workspace/apps/web'))
    expect(inventory.entries.map(({ id }) => id)).toEqual([
      'GET /',
      'action ../../packages/billing/src/invoices.ts#sendInvoice',
      'action ../../shared/later.ts#later',
      'action ../../shared/track.ts#track',
    ])
  })

  it('lists a file that cannot be parsed as one that is not known', async () => {
    const dir = copyApp('handlers')
    write(path.join(dir, 'lib/save.ts'), "'use server'\nexport async function save() {")
    const { entries, problems } = await inventoryOf(dir)
    expect(entries.at(-1)).toMatchObject({
      id: 'action lib/save.ts#*',
      name: '*',
      unreadable: problems.at(-1)?.message,
    })
    expect(problems.at(-1)?.message).toMatch(/^syntax error/)
  })

  it('looks into folders named like output, unless they lie beside the package.json', async () => {
    const dir = copyApp('handlers')
    for (const file of ['lib/build/a.ts', 'lib/test/a.ts', 'dist/a.ts', 'lib/__tests__/a.ts', '.next/server/a.js']) {
      write(path.join(dir, file), "'use server'\nexport async function one() {}\n")
    }
    const { entries } = await inventoryOf(dir)
    expect(entries.filter(({ kind }) => kind === 'server-function').map(({ id }) => id)).toEqual([
      'action lib/build/a.ts#one',
      'action lib/test/a.ts#one',
    ])
  })

  it('lists the exports of a file and functions inside others, tests left out', async () => {
    const inventory = await inventoryOf('server-functions')
    expect(
      inventory.entries.filter(({ kind }) => kind === 'server-function').map(({ id, line }) => `${id} :${line}`),
    ).toEqual([
      'action app/actions.ts#createNote :3',
      'action app/actions.ts#default :13',
      'action app/actions.ts#deleteNote :9',
      'action app/actions.ts#rename :6',
      'action app/page.tsx#del :6',
      'action app/page.tsx#inline :30',
      'action app/page.tsx#inline-2 :31',
      'action app/page.tsx#inner :18',
      'action app/page.tsx#outer :16',
      'action app/page.tsx#save :25',
      'action app/page.tsx#wrapped :13',
      'action app/publish.ts#publish :2',
    ])
    expect(inventory.entries.at(-1)).toEqual({
      id: 'action app/publish.ts#publish',
      kind: 'server-function',
      method: 'POST',
      pattern: '',
      path: '',
      client: 'api',
      file: 'app/publish.ts',
      line: 2,
      name: 'publish',
      params: [],
    })
    expect(inventory.problems).toEqual([
      { file: 'app/actions.ts', line: 10, message: "re-exports from a 'use server' file: Next refuses to build this" },
    ])
  })

  it("numbers inline ones as Next's compiler does: with 'use cache' functions, inner before outer", async () => {
    const { serverFunctions } = await inventoryOf('server-functions')
    const inline = serverFunctions.filter(({ file }) => file === 'app/page.tsx')
    expect(inline.map(({ entryId, exportName }) => `${exportName} ${entryId.split('#')[1] ?? ''}`)).toEqual([
      '$$RSC_SERVER_ACTION_1 del',
      '$$RSC_SERVER_ACTION_2 wrapped',
      '$$RSC_SERVER_ACTION_3 inner',
      '$$RSC_SERVER_ACTION_4 outer',
      '$$RSC_SERVER_ACTION_5 save',
      '$$RSC_SERVER_ACTION_6 inline',
      '$$RSC_SERVER_ACTION_7 inline-2',
    ])
  })
})

describe('webhooks', () => {
  it('finds each by its verification, else by its path, with the variable of its secret', async () => {
    const { webhooks, entries } = await inventoryOf('webhooks')
    expect(
      webhooks.map(({ entryId, provider, basis, secretEnv, evidence }) =>
        [entryId, provider, basis, secretEnv, `${evidence.file}:${evidence.line}`].join(' | '),
      ),
    ).toEqual([
      'POST /api/deploy | github | code | DEPLOY_WEBHOOK_SECRET | app/api/deploy/route.ts:5',
      'POST /api/events/svix | clerk | code | USER_EVENTS_SECRET | app/api/events/svix/route.ts:6',
      'POST /api/mail | standard-webhooks | code | MAIL_WEBHOOK_SECRET | app/api/mail/route.ts:4',
      'POST /api/pay/incoming | stripe | code | STRIPE_HOOK_SECRET | lib/billing.ts:6',
      'POST /api/webhook/stripe | stripe | path |  | app/api/webhook/stripe/route.ts:2',
      'POST /api/webhook/users | clerk | path |  | app/api/webhook/users/route.ts:1',
      'POST /api/webhooks/user-sync | clerk | code | CLERK_WEBHOOK_SIGNING_SECRET | app/api/webhooks/user-sync/route.ts:8',
      '* /api/stripe-webhook | stripe | code | STRIPE_HOOK_SECRET | pages/api/stripe-webhook.ts:4',
    ])
    const marked = entries.filter(({ webhook }) => webhook !== undefined).map(({ id }) => id)
    expect(marked.sort()).toEqual(webhooks.map(({ entryId }) => entryId).sort())
    expect(entries.map(({ id }) => id)).toContain('POST /api/pay/checkout')
  })
})

describe('bad input', () => {
  it('is bounded by link loops, large files and files that cannot be read', async () => {
    const dir = copyApp('handlers')
    symlinkSync(path.join(dir, 'app'), path.join(dir, 'app/api/again'))
    symlinkSync(path.join(dir, 'gone'), path.join(dir, 'app/api/dangling'))
    write(path.join(dir, 'app/large/page.tsx'), `export default function Page() {}\n// ${'x'.repeat(5 * 1024 * 1024)}`)
    write(path.join(dir, 'app/folder/page.tsx/keep'), '')
    write(path.join(dir, 'app/closed/page.tsx'), 'export default function Page() {}')
    chmodSync(path.join(dir, 'app/closed/page.tsx'), 0)
    const inventory = await inventoryOf(dir)
    const ids = inventory.entries.map(({ id }) => id)
    expect(ids).toContain('GET /large')
    expect(ids).toContain('GET /closed')
    expect(ids.filter((id) => id.includes('again'))).toEqual([])
    expect(inventory.problems).toContainEqual({ file: 'app/large/page.tsx', message: '5.0 MiB: too large to be read' })
    expect(inventory.entries.find(({ id }) => id === 'GET /large')?.unreadable).toBe('5.0 MiB: too large to be read')
  })

  it('keeps a handler that is too large, its methods not known', async () => {
    const dir = copyApp('handlers')
    write(path.join(dir, 'app/api/large/route.ts'), `export const GET = 1\n// ${'x'.repeat(5 * 1024 * 1024)}`)
    const { entries } = await inventoryOf(dir)
    expect(entries.filter(({ pattern }) => pattern === '/api/large').map(({ id }) => id)).toEqual(['* /api/large'])
  })

  it.each(['app', 'pages'])('says that src/%s is not read where the root has one', async (name) => {
    const dir = copyApp(name === 'app' ? 'handlers' : 'pages-data')
    write(path.join(dir, 'src', name, 'secret.tsx'), 'export default function Page() {}')
    expect((await inventoryOf(dir)).problems).toContainEqual({
      file: `src/${name}`,
      message: `is not read: Next takes the folder \`${name}\`, so no file in it is served`,
    })
  })

  it('says that app/ and pages/ must lie side by side', async () => {
    const dir = copyApp('handlers')
    write(path.join(dir, 'src/pages/index.tsx'), 'export default function Page() {}')
    expect((await inventoryOf(dir)).problems[0]?.message).toMatch(/does not lie beside the `app` folder/)
  })
})
