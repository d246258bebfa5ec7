/** What the app's build says of its routes, and where it differs from what was read. */
import { existsSync } from 'node:fs'
import path from 'node:path'
import type { AppFacts } from '../app/index.ts'
import { actionsOfBuild } from './build-actions.ts'
import { readBuildFile } from './build-files.ts'
import { compareRules } from './build-rules.ts'
import { requestPath } from './sample-path.ts'
import { readSegments } from './segments.ts'
import type { Inventory, InventoryProblem } from './types.ts'

/**
 * Pattern → the first concrete path that the build prerendered for it (`prerender-manifest.json`: `generateStaticParams`,
 * `getStaticPaths`), as it is requested: basePath and trailing slash included. Empty without a build.
 */
export function readStaticParams(app: AppFacts): Promise<Map<string, string>> {
  const paths = new Map<string, string>()
  const routes = readBuildFile(app, 'prerender-manifest.json')?.['routes'] as
    Record<string, { srcRoute?: unknown }> | undefined
  for (const [concrete, { srcRoute }] of Object.entries(routes ?? {})) {
    if (typeof srcRoute !== 'string' || !srcRoute.includes('[') || /\/\(\.+\)/.test(srcRoute)) continue
    const pattern = withPlainId(srcRoute)
    if (!paths.has(pattern)) paths.set(pattern, requestPath(encodeURI(decodeSafely(withoutLocale(concrete, app))), app))
  }
  return Promise.resolve(paths)
}

/** Differences between the build's manifests and what was read; none when there is no build. */
export function compareWithBuild(app: AppFacts, inventory: Inventory): Promise<InventoryProblem[]> {
  // `next dev` writes manifests too, of the pages it was asked for: only `next build` writes BUILD_ID.
  if (!existsSync(path.join(app.root, app.config.distDir, 'BUILD_ID'))) return Promise.resolve([])
  return Promise.resolve([
    ...differences(app, inventory),
    ...unknownActions(app, inventory),
    ...compareRules(app, readBuildFile(app, 'routes-manifest.json')),
  ])
}

const MANIFESTS = {
  page: 'app-path-routes-manifest.json',
  route: 'app-path-routes-manifest.json',
  pages: 'server/pages-manifest.json',
} as const

type Patterns = Record<keyof typeof MANIFESTS, Set<string>>

function differences(app: AppFacts, inventory: Inventory): InventoryProblem[] {
  const known = knownPatterns(inventory)
  const built = builtPatterns(app)
  return (['page', 'route', 'pages'] as const).flatMap((kind) => {
    const ofBuild = built[kind]
    if (ofBuild === null) return []
    const file = path.posix.join(app.config.distDir, MANIFESTS[kind])
    const missed = [...ofBuild].filter((pattern) => !known[kind].has(pattern))
    const added = [...known[kind]].filter((pattern) => !ofBuild.has(pattern))
    return [
      ...missed.map((pattern) => ({ file, message: `the build serves ${pattern}, for which no file was found` })),
      ...added.map((pattern) => ({
        file: inventory.entries.find((one) => one.pattern === pattern)?.file ?? '',
        message: `${pattern} is not in the build: the build may be older than the file`,
      })),
    ]
  })
}

function knownPatterns(inventory: Inventory): Patterns {
  const known: Patterns = { page: new Set(), route: new Set(), pages: new Set() }
  for (const { kind, pattern } of inventory.entries) {
    if (kind === 'page') known.page.add(pattern)
    if (kind === 'route-handler' || kind === 'metadata-route') known.route.add(pattern)
    if (kind === 'pages-page' || kind === 'pages-api') known.pages.add(pattern)
  }
  return known
}

/** null where the build has no such manifest. */
function builtPatterns(app: AppFacts): { [Kind in keyof Patterns]: Set<string> | null } {
  const appRoutes = readBuildFile(app, MANIFESTS.page)
  const pages = readBuildFile(app, MANIFESTS.pages)
  const built: Patterns = { page: new Set(), route: new Set(), pages: new Set() }
  for (const key of Object.keys(appRoutes ?? {})) {
    if (/^\/_(not-found|global-error)\//.test(key)) continue
    const parts = key.slice(1).split('/')
    const kind = parts.pop() === 'page' ? 'page' : 'route'
    built[kind].add(withPlainId(readSegments(parts).pattern))
  }
  for (const key of Object.keys(pages ?? {})) {
    const pattern = withoutLocale(key, app)
    if (!/^\/(_app|_document|_error|404|500)$/.test(pattern)) built.pages.add(pattern)
  }
  return {
    page: appRoutes === null ? null : built.page,
    route: appRoutes === null ? null : built.route,
    pages: pages === null ? null : built.pages,
  }
}

/**
 * Server functions of the build that no file of the app holds. Those of installed packages are left out: Clerk's own
 * `invalidateCacheAction` is in every app that uses it. Before Next 15.5 the build does not say whose they are.
 */
function unknownActions(app: AppFacts, inventory: Inventory): InventoryProblem[] {
  const file = path.posix.join(app.config.distDir, 'server/server-reference-manifest.json')
  const unknown = (actionsOfBuild(app, inventory) ?? []).filter(({ entryId }) => entryId === null)
  const nameless = unknown.filter(({ id, name }) => name === id)
  const named = unknown.filter(({ id, name }) => name !== id && !name.split('/').includes('node_modules'))
  return [
    ...named.map(({ name, pages }) => ({
      file,
      message: `the build holds a server function that was not found in the app's files: ${name} (used by ${pages.join(', ') || 'no page'})`,
    })),
    ...(nameless.length === 0
      ? []
      : [
          {
            file,
            message: `${nameless.length} server functions of the build are in no file of the app: those of packages, or missed`,
          },
        ]),
  ]
}

/** Next calls the parameter of generated sitemaps and images `__metadata_id__`. */
function withPlainId(pattern: string): string {
  return pattern.replace('[__metadata_id__]', '[id]')
}

function withoutLocale(route: string, app: AppFacts): string {
  const { i18n } = app.config
  const [, first = '', ...rest] = route.split('/')
  return i18n?.locales.includes(first) === true ? `/${rest.join('/')}` : route
}

function decodeSafely(text: string): string {
  try {
    return decodeURI(text)
  } catch {
    return text
  }
}
