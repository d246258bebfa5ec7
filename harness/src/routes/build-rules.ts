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
    const sources = builtSources(manifest[name], app)
    const known = app.config[name].map((rule) => withBasePath(rule, basePath))
    const missed = sources.filter((source) => !known.includes(source))
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

/** Sources without the locale that Next puts before them, each once (`processRoutes` of next/dist/lib/load-custom-routes.js). */
function builtSources(value: unknown, app: AppFacts): string[] {
  const lists = Array.isArray(value) ? [value] : Object.values((value ?? {}) as Record<string, unknown>)
  const rules = lists.flat() as BuiltRule[]
  const all = rules.flatMap(({ source, internal }) =>
    typeof source === 'string' && internal !== true && !source.includes('/_next/') ? [source] : [],
  )
  const { basePath, i18n } = app.config
  const localised = all.filter((source) => source.includes('/:nextInternalLocale('))
  const plain = new Set(localised.map((source) => source.replace(/\/:nextInternalLocale\([^)]*\)/, '')))
  // Beside each of them Next puts a copy for the default locale: `/en/old`.
  const copies = new Set(
    [...plain].map((source) => `${basePath}/${i18n?.defaultLocale ?? ''}${source.slice(basePath.length)}`),
  )
  const others = all.filter((source) => !localised.includes(source) && !copies.has(source))
  return [...new Set([...plain, ...others])]
}

function withBasePath({ source, basePath: own }: { source: string; basePath?: false | undefined }, basePath: string) {
  const prefix = own === false ? '' : basePath
  return `${prefix}${source === '/' && prefix !== '' ? '' : source}`
}
