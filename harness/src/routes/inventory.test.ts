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

describe('Server Functions', () => {
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
  })

  it('says that app/ and pages/ must lie side by side', async () => {
    const dir = copyApp('handlers')
    write(path.join(dir, 'src/pages/index.tsx'), 'export default function Page() {}')
    expect((await inventoryOf(dir)).problems[0]?.message).toMatch(/does not lie beside the `app` folder/)
  })
})
