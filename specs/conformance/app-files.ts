/** Writes an app from its config: a small tree whose every page and handler answers with its own name. */
import { BUILD_ID, LOCALES, type AppConfig } from './config.ts'
import { HANDLERS } from './handlers.ts'

/** What every page and handler says, before its own name. */
export const MARKER = 'marker:'

/** App Router folders; the same tree in the Pages Router. */
export const PAGES = [
  '',
  'dashboard',
  'dashboard/settings',
  'public',
  'items/[id]',
  'items/[id]/edit',
  'docs/[...rest]',
  'shop/[[...opt]]',
  'sign-in/[[...rest]]',
  '[locale]/dashboard',
]
export const HANDLER_PATHS = ['api/hello', 'api/items/[id]', 'api/webhooks/clerk', 'api/all/[...rest]']

/** Source of the proxy alone; and of all else, by path. */
export function appFiles(config: AppConfig, workspaceRoot: string): Record<string, string> {
  const files = config.router === 'app' ? appRouter() : pagesRouter()
  const base = config.src ? 'src/' : ''
  return {
    'package.json': JSON.stringify({ name: 'conformance-app', private: true, type: 'module' }),
    'next.config.mjs': nextConfig(config, workspaceRoot),
    ...Object.fromEntries(Object.entries(files).map(([name, text]) => [base + name, text])),
    [`${base}${config.file}.js`]: proxyFile(config),
  }
}

function nextConfig(config: AppConfig, workspaceRoot: string): string {
  const settings = {
    turbopack: { root: workspaceRoot },
    outputFileTracingRoot: workspaceRoot,
    poweredByHeader: false,
    ...(config.basePath === '' ? {} : { basePath: config.basePath }),
    ...(config.trailingSlash ? { trailingSlash: true } : {}),
    // Not detected: it would answer by the caller's language, which is not the proxy's doing.
    ...(config.i18n ? { i18n: { locales: LOCALES, defaultLocale: LOCALES[0], localeDetection: false } } : {}),
  }
  return `export default { ...${JSON.stringify(settings, null, 2)}, generateBuildId: () => '${BUILD_ID}' }\n`
}

function proxyFile({ file, nodeRuntime, handler, matcher, publicPatterns, protectedPatterns }: AppConfig): string {
  const chosen = HANDLERS[handler]
  if (chosen === undefined) throw new Error(`no such handler: ${handler}`)
  const parts = [
    ...(matcher === null ? [] : [`  matcher: ${matcher},`]),
    ...(nodeRuntime ? [`  runtime: 'nodejs',`] : []),
  ]
  const exported =
    chosen.whole?.replaceAll('NAME', file) ??
    `export default clerkMiddleware(async (auth, request) => {\n  ${chosen.body ?? ''}\n})`
  return `import { clerkMiddleware, createRouteMatcher } from '@clerk/nextjs/server'
import { NextRequest, NextResponse } from 'next/server'

const isPublic = createRouteMatcher([${publicPatterns.join(', ')}])
const isProtected = createRouteMatcher([${protectedPatterns.join(', ')}])

${exported}
${parts.length === 0 ? '' : `\nexport const config = {\n${parts.join('\n')}\n}\n`}`
}

function appRouter(): Record<string, string> {
  const handler = (name: string) =>
    `const answer = () => Response.json({ marker: '${MARKER}${name}' })
export { answer as GET, answer as POST }
`
  return {
    'app/layout.jsx': `export default function Layout({ children }) {
  return <html lang="en"><body>{children}</body></html>
}
`,
    ...Object.fromEntries(PAGES.map((name) => [`app/${name}${name && '/'}page.jsx`, page(name, name.includes('['))])),
    ...Object.fromEntries(HANDLER_PATHS.map((name) => [`app/${name}/route.js`, handler(name)])),
  }
}

function pagesRouter(): Record<string, string> {
  const server = `export const getServerSideProps = () => ({ props: {} })\n`
  const handler = (name: string) =>
    `export default function handler(request, response) { response.json({ marker: '${MARKER}${name}' }) }\n`
  return {
    ...Object.fromEntries(
      PAGES.filter((name) => name !== '[locale]/dashboard').map((name) => [
        `pages/${name || 'index'}.jsx`,
        page(name, false) + (name.includes('[') ? server : ''),
      ]),
    ),
    ...Object.fromEntries(HANDLER_PATHS.map((name) => [`pages/${name}.js`, handler(name)])),
  }
}

function page(name: string, dynamic: boolean): string {
  return `${dynamic ? `export const dynamic = 'force-dynamic'\n` : ''}export default function Page() { return <h1>{'${MARKER}${name}'}</h1> }\n`
}
