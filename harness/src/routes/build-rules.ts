/** What `routes-manifest.json` of a build says of basePath, rewrites and redirects, beside what next.config gave. */
import path from 'node:path'
import type { AppFacts } from '../app/index.ts'
import type { InventoryProblem } from './types.ts'

interface BuiltRule {
  source?: unknown
  /** Made by Next itself: its trailing-slash redirects. */
  internal?: boolean
}

/** Differences; none when there is no manifest. */
export function compareRules(app: AppFacts, manifest: Record<string, unknown> | null): InventoryProblem[] {
  if (manifest === null) return []
  const { basePath, distDir, file: configFile } = app.config
  const file = path.posix.join(distDir, 'routes-manifest.json')
  const problems: InventoryProblem[] = []
  const built = manifest['basePath']
  if (typeof built === 'string' && built !== basePath) {
    problems.push({ file, message: `the build has the basePath "${built}", next.config "${basePath}"` })
  }
  for (const name of ['rewrites', 'redirects'] as const) {
    const { sources, copies } = builtSources(manifest[name], app)
    const known = app.config[name].map((rule) => withBasePath(rule, basePath))
    const missed = sources.filter((source) => !known.includes(source) && !copies.has(source))
    const added = known.filter((source) => !sources.includes(source))
    problems.push(
      ...missed.map((source) => ({
        file,
        message: `the build ${name} ${source}, which next.config was not seen to do`,
      })),
      ...added.map((source) => ({
        file: configFile ?? file,
        message: `${name} ${source}, and the build does not: it may be older than the file`,
      })),
    )
  }
  return problems
}

/**
 * Sources, each once, without the locale that Next puts before them; and the copies that it puts beside each of those,
 * for the default locale and those of domains: `/en/old` (`processRoutes` of next/dist/lib/load-custom-routes.js).
 */
function builtSources(value: unknown, app: AppFacts): { sources: string[]; copies: Set<string> } {
  const lists = Array.isArray(value) ? [value] : Object.values((value ?? {}) as Record<string, unknown>)
  const all = (lists.flat() as BuiltRule[]).flatMap(({ source, internal }) =>
    typeof source === 'string' && internal !== true && !source.includes('/_next/') ? [source] : [],
  )
  const { basePath, i18n } = app.config
  const sources = all.map((source) => source.replace(/\/:nextInternalLocale\([^)]*\)/, ''))
  const localised = sources.filter((source, index) => source !== all[index])
  const copies = (i18n?.locales ?? []).flatMap((locale) =>
    localised.map((source) => `${basePath}/${locale}${source.slice(basePath.length)}`),
  )
  return { sources: [...new Set(sources)], copies: new Set(copies) }
}

function withBasePath({ source, basePath: own }: { source: string; basePath?: false | undefined }, basePath: string) {
  const prefix = own === false ? '' : basePath
  return `${prefix}${source === '/' && prefix !== '' ? '' : source}`
}
