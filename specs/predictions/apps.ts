/**
 * The apps of `specs/apps` as apps that run. They are kept as small, odd or broken as the tests of the inventory need
 * them; what `next build` asks for beyond that is added to a copy, and nothing else.
 */
import { existsSync } from 'node:fs'
import { copyFile, cp, link, mkdir, readdir, readlink, rm, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { ROOT, workFolder, writeFiles } from '../support/cli.ts'

export interface RunnableApp {
  /** Folder in the repository, and in it the folder of the Next app where that is another. */
  source: string
  app?: string
  /** What the copy has and the app has not; null: what is taken away. */
  files: Record<string, string | null>
  /** Packages by name: installed here under another name, or (with `./`) a folder of the app's own repository. */
  packages?: Record<string, string>
  /** For build and server. */
  env?: Record<string, string>
  /** What differs from the app in the repository, in words. */
  changes: string
}

const LAYOUT = `export default function Layout({ children }) {
  return <html lang="en"><body>{children}</body></html>
}
`
/** One pixel, as the image formats ask for it; the files in the repository only have the names of images. */
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNQSDjwHwAEJAJA6qdhxgAAAABJRU5ErkJggg=='
const ICO = `AAABAAEAAQEAAAEAIABGAAAAFgAAA${PNG.slice(1)}`
const IMAGE = `export default () => new Response('image')\n`
const SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>'

const UNTYPED = 'export default { typescript: { ignoreBuildErrors: true } }\n'

/** What Next 15 writes into it by itself, TypeScript 6 refuses; and it lints, by the nearest config: ours. */
const NEXT_15 = {
  'eslint.config.mjs': 'export default [{}]\n',
  'tsconfig.json': JSON.stringify({
    compilerOptions: { target: 'es2022', module: 'esnext', moduleResolution: 'bundler', jsx: 'preserve', noEmit: true },
  }),
}

/** Does with an address what the middleware of next-intl does with it: `as-needed` prefixes, by the first locale. */
const NEXT_INTL = {
  'node_modules/next-intl/package.json': JSON.stringify({
    name: 'next-intl',
    version: '4.0.0',
    type: 'module',
    exports: { './routing': './routing.js', './middleware': './middleware.js' },
  }),
  'node_modules/next-intl/routing.js': 'export const defineRouting = (routing) => routing\n',
  'node_modules/next-intl/middleware.js': `import { NextResponse } from 'next/server'
export default (routing) => (request) => {
  const [, first, ...rest] = request.nextUrl.pathname.split('/')
  if (first === routing.defaultLocale) return NextResponse.redirect(new URL('/' + rest.join('/'), request.url))
  if (routing.locales.includes(first)) return NextResponse.next()
  return NextResponse.rewrite(new URL('/' + routing.defaultLocale + request.nextUrl.pathname, request.url))
}
`,
}

export const APPS: Record<string, RunnableApp> = {
  handlers: {
    source: 'specs/apps/handlers',
    files: {
      'lib/nowhere.ts': 'export const DELETE = async () => Response.json({})\n',
      'next.config.mjs': UNTYPED,
    },
    changes: 'the module that a handler re-exports exists, and a handler without a method does not stop the build',
  },
  'monorepo/admin': {
    source: 'specs/apps/monorepo',
    app: 'apps/admin',
    files: { 'apps/admin/app/layout.jsx': LAYOUT },
    changes: 'a root layout',
  },
  'monorepo/web': {
    source: 'specs/apps/monorepo',
    app: 'apps/web',
    files: { 'apps/web/app/layout.jsx': LAYOUT },
    changes: 'a root layout',
  },
  'next-intl': {
    source: 'specs/apps/next-intl',
    files: { 'src/app/layout.jsx': LAYOUT, ...NEXT_INTL },
    changes: 'a root layout, and a stand-in for the package next-intl, which the workspace does not have',
  },
  'pages-data': {
    source: 'specs/apps/pages-data',
    files: {
      'pages/broken.jsx': null,
      'pages/api/broken.js': null,
      'pages/helper.js': null,
      'pages/old.jsx': `import { Component } from 'react'

export default class Old extends Component {
  static async getInitialProps() {
    return {}
  }
  render() {
    return <p>Old</p>
  }
}
`,
      'pages/_document.jsx': `export { default } from 'next/document'\n`,
    },
    changes: 'without the two files that do not parse and the page that exports none; its document exports one',
  },
  'pages-i18n': {
    source: 'specs/apps/pages-i18n',
    packages: { next: 'node_modules/next-15', '@clerk/nextjs': 'node_modules/clerk-6' },
    files: {
      ...NEXT_15,
      'pages/products/[id].page.tsx': `export async function getStaticPaths() {
  return { paths: [], fallback: 'blocking' }
}
export async function getStaticProps() {
  return { props: {} }
}
export default function Product() {
  return <p>Product</p>
}
`,
    },
    changes: 'Next 15 and Clerk 6, as its package.json says; a page with `getStaticPaths` has `getStaticProps`, too',
  },
  segments: {
    source: 'specs/apps/segments',
    packages: { next: 'node_modules/next-15' },
    files: {
      ...NEXT_15,
      'app/layout.jsx': LAYOUT,
      'app/global-error.tsx': `'use client'\n\n${LAYOUT}`,
      'app/robots.ts': 'export default () => ({ rules: [] })\n',
      'app/manifest.ts': 'export default () => ({})\n',
      'app/(marketing)/pricing/opengraph-image.tsx': IMAGE,
      'app/docs/twitter-image2.tsx': IMAGE,
      'app/icon.svg': SVG,
      'app/(marketing)/pricing/icon.svg': SVG,
      'app/favicon.ico': `base64:${ICO}`,
      'app/photo/[id]/apple-icon.png': `base64:${PNG}`,
    },
    changes: 'Next 15, as its package.json says; a root layout, images, robots.txt and a manifest that are such',
  },
  'server-functions': {
    source: 'specs/apps/server-functions',
    files: {
      'app/layout.jsx': LAYOUT,
      'next.config.mjs': 'export default { experimental: { useCache: true } }\n',
      'app/actions.ts': `'use server'

export async function createNote(text: string) {
  return text
}
export const rename = async (id: string) => id
export type Note = { text: string }
const remove = async () => undefined
export { remove as deleteNote }
async function hidden() {}
export default async function () {
  await hidden()
}
`,
      'app/notes/page.tsx': `import run, { createNote, deleteNote, rename } from '../actions'
import { publish } from '../publish'

export default function Page() {
  return [run, createNote, deleteNote, rename, publish].map((action) => (
    <form key={action.name} action={action as () => Promise<void>} />
  ))
}
`,
    },
    changes: 'a root layout, `use cache` switched on, actions that export functions alone, a page that uses them',
  },
  'src-dir-js': {
    source: 'specs/apps/src-dir-js',
    files: { 'src/app/broken/page.jsx': null, 'src/app/api/broken/route.js': null },
    changes: 'without the two files that do not parse',
  },
  webhooks: {
    source: 'specs/apps/webhooks',
    // Its handlers are written as people write them: types of requests and functions do not fit everywhere.
    files: { 'next.config.mjs': UNTYPED },
    env: { STRIPE_SECRET_KEY: 'made-up', USER_EVENTS_SECRET: 'whsec_bWFkZS11cA==' },
    changes: 'type errors do not stop the build, and there are keys in the environment',
  },
  workspace: {
    source: 'specs/apps/workspace',
    app: 'apps/web',
    packages: { '@acme/billing': './packages/billing' },
    files: { 'apps/web/app/layout.jsx': LAYOUT, 'apps/web/next.config.mjs': UNTYPED },
    changes:
      'a root layout, no types of properties, and the package of the workspace linked as its package manager would',
  },
}

/** Larger apps that the same question is asked of. */
export const LARGER_APPS: Record<string, RunnableApp> = {
  'reference-app': { source: 'fixtures-app', files: {}, changes: 'nothing' },
  guards: {
    source: 'specs/guards/suite',
    files: {
      'next.config.mjs': `export default { typescript: { ignoreBuildErrors: true }, experimental: { authInterrupts: true } }\n`,
    },
    env: {
      JOB_SECRET: 'made-up',
      JOB_KEYS: 'made-up,other',
      PARTNER_SECRET: 'made-up-too',
      NEXT_PUBLIC_CLERK_SIGN_IN_URL: '/sign-in',
    },
    changes: 'it is built where it lies',
  },
}

/** What no copy can make an app: the tool says so, and why. */
export const NO_APPS: Record<string, string> = {
  'no-app': 'its package.json does not list next',
  'no-router': 'has no `app` and no `pages` folder',
}

export interface Copied {
  /** Folder of the Next app. */
  dir: string
  remove: () => Promise<void>
}

export async function copyRunnable(app: RunnableApp): Promise<Copied> {
  const folder = await workFolder()
  try {
    await cp(path.join(ROOT, app.source), folder.dir, { recursive: true, filter: isSource, verbatimSymlinks: true })
    await change(folder.dir, app)
    const dir = path.join(folder.dir, app.app ?? '.')
    await configure(dir, app)
    return { dir, remove: folder.remove }
  } catch (error) {
    await folder.remove()
    throw error
  }
}

const isSource = (file: string) => !/^(\.next|\.routewarden|node_modules)$/.test(path.basename(file))

async function change(folder: string, { files, packages = {} }: RunnableApp): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    if (content === null) await rm(path.join(folder, name))
    else if (content.startsWith('base64:')) {
      await writeFiles(folder, { [name]: '' })
      await writeFile(path.join(folder, name), Buffer.from(content.slice('base64:'.length), 'base64'))
    } else await writeFiles(folder, { [name]: content })
  }
  for (const [name, target] of Object.entries(packages)) {
    const place = path.join(folder, 'node_modules', name)
    await mkdir(path.dirname(place), { recursive: true })
    if (target.startsWith('./')) await symlink(path.join(folder, target), place, 'junction')
    else await linkFiles(path.join(ROOT, target), place)
  }
}

/** A folder with the same files: a link to the folder would have Next 15 find Next 16 where it asks for itself by name. */
async function linkFiles(from: string, to: string): Promise<void> {
  await mkdir(to)
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)]
    if (entry.isDirectory()) await linkFiles(source, target)
    else if (entry.isSymbolicLink()) await symlink(await readlink(source), target)
    else await link(source, target).catch(() => copyFile(source, target))
  }
}

/** Callers of an app that names none: someone of an organization beside the two that always exist. */
async function configure(dir: string, { env = {} }: RunnableApp): Promise<void> {
  if (existsSync(path.join(dir, 'routewarden.config.ts'))) return
  const config = {
    server: { env },
    organizations: { acme: { name: 'Acme' } },
    identities: {
      admin: { publicMetadata: { role: 'admin' }, organizations: [{ slug: 'acme', role: 'org:admin' }] },
    },
    sessionClaims: { metadata: '{{user.public_metadata}}' },
  }
  await writeFiles(dir, { 'routewarden.config.mjs': `export default ${JSON.stringify(config, null, 2)}\n` })
}
