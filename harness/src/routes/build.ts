/** What the app's build says of its routes, and where it differs from what was read. */
import path from 'node:path'
import type { AppFacts } from '../app/index.ts'
import { actionsOfBuild } from './build-actions.ts'
import { readBuildFile } from './build-files.ts'
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

/** Differences between the build's manifests and the inventory; none when there is no build. */
export function compareWithBuild(app: AppFacts, inventory: Inventory): Promise<InventoryProblem[]> {
  const problems: InventoryProblem[] = []
  const dist = app.config.distDir
  const known = { page: new Set<string>(), route: new Set<string>(), pages: new Set<string>() }
  for (const entry of inventory.entries) {
    if (entry.kind === 'page') known.page.add(entry.pattern)
    if (entry.kind === 'route-handler' || entry.kind === 'metadata-route') known.route.add(entry.pattern)
    if (entry.kind === 'pages-page' || entry.kind === 'pages-api') known.pages.add(entry.pattern)
  }

  const built = { page: new Set<string>(), route: new Set<string>(), pages: new Set<string>() }
  const appRoutes = readBuildFile(app, 'app-path-routes-manifest.json')
  for (const key of Object.keys(appRoutes ?? {})) {
    if (/^\/_(not-found|global-error)\//.test(key)) continue
    const parts = key.slice(1).split('/')
    const kind = parts.pop() === 'page' ? 'page' : 'route'
    built[kind].add(withPlainId(readSegments(parts).pattern))
  }
  const pages = readBuildFile(app, 'server/pages-manifest.json')
  for (const key of Object.keys(pages ?? {})) {
    const pattern = withoutLocale(key, app)
    if (!/^\/(_app|_document|_error|404|500)$/.test(pattern)) built.pages.add(pattern)
  }

  const files = {
    page: 'app-path-routes-manifest.json',
    route: 'app-path-routes-manifest.json',
    pages: 'server/pages-manifest.json',
  }
  const read = { page: appRoutes !== null, route: appRoutes !== null, pages: pages !== null }
  for (const kind of ['page', 'route', 'pages'] as const) {
    if (!read[kind]) continue
    for (const pattern of built[kind]) {
      if (!known[kind].has(pattern)) {
        problems.push({
          file: path.posix.join(dist, files[kind]),
          message: `the build serves ${pattern}, for which no file was found`,
        })
      }
    }
    for (const pattern of known[kind]) {
      const entry = inventory.entries.find((one) => one.pattern === pattern)
      if (!built[kind].has(pattern)) {
        problems.push({
          file: entry?.file ?? '',
          message: `${pattern} is not in the build: the build may be older than the file`,
        })
      }
    }
  }
  problems.push(...unknownActions(app, inventory))
  return Promise.resolve(problems)
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
