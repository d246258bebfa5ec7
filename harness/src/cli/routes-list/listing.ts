/** What `routewarden routes` knows of one app, as data: every format is made from it. */
import path from 'node:path'
import type { EntryKind, EntryPoint } from '../../access/index.ts'
import type { AppFacts, RouteCondition, RouteRedirect, RouteRewrite } from '../../app/index.ts'
import type { Inventory } from '../../routes/index.ts'
import { VERSION } from '../../version.ts'

export const KINDS: readonly EntryKind[] = [
  'page',
  'route-handler',
  'server-function',
  'metadata-route',
  'pages-page',
  'pages-api',
]

/** The JSON of `routewarden routes`, schema version 1. Paths are relative to the app's root. */
export interface RouteListing {
  schemaVersion: 1
  tool: { name: 'routewarden'; version: string }
  command: 'routes'
  app: {
    /** Relative to the folder that was asked about: `.`, `apps/web`. */
    root: string
    name: string
    /** Installed versions; null: not installed. */
    next: string | null
    clerk: string | null
    /** Ranges of package.json, or of a workspace package that the app depends on. */
    declared: AppFacts['declared']
    routers: AppFacts['routers']
    basePath: string
    trailingSlash: boolean
    pageExtensions: string[]
    i18n: AppFacts['config']['i18n']
    /** Of next-intl. */
    locales: AppFacts['locales']
    config: Pick<AppFacts['config'], 'file' | 'readBy' | 'reason'>
    proxy: AppFacts['proxy']
  }
  entries: EntryPoint[]
  layouts: Inventory['layouts']
  rewrites: ShownRule<RouteRewrite>[]
  redirects: ShownRule<RouteRedirect>[]
  problems: Inventory['problems']
  summary: {
    /** Entry points listed, and how many the app has: fewer are listed where a filter was given. */
    listed: number
    total: number
    byKind: Partial<Record<EntryKind, number>>
  }
}

/** A condition without its value, which may be a secret; a host is none. */
type ShownCondition = { type: 'header' | 'cookie' | 'query'; key: string } | { type: 'host'; value: string }
type ShownRule<T> = Omit<T, 'has' | 'missing'> & { has?: ShownCondition[]; missing?: ShownCondition[] }

export interface Filter {
  kinds?: EntryKind[]
  /** Upper case. A handler of all methods (`*`) is listed under each. */
  methods?: string[]
  /** Part of the pattern, or a pattern with `*` (within a segment) and `**`; without a leading `/`, the end of it. For server functions: of `file#name`. */
  text?: string
}

export interface ListingOptions {
  /** Absolute folder that was asked about. */
  from: string
  app: AppFacts
  inventory: Inventory
  /** Differences from the app's build. */
  differences: Inventory['problems']
  filter: Filter
}

export function makeListing({ from, app, inventory, differences, filter }: ListingOptions): RouteListing {
  const { config } = app
  const entries = inventory.entries.filter((entry) => matches(entry, filter))
  const uncertain = config.reason === null ? [] : [{ file: config.file ?? '', message: config.reason }]
  return {
    schemaVersion: 1,
    tool: { name: 'routewarden', version: VERSION },
    command: 'routes',
    app: appOf(app, from),
    entries,
    layouts: inventory.layouts.filter(({ pattern }) => matchesText(pattern, filter.text)),
    rewrites: config.rewrites.map(withoutValues),
    redirects: config.redirects.map(withoutValues),
    problems: [...uncertain, ...inventory.problems, ...differences],
    summary: { listed: entries.length, total: inventory.entries.length, byKind: countKinds(entries) },
  }
}

function appOf(app: AppFacts, from: string): RouteListing['app'] {
  const { name, declared, routers, locales, proxy, config } = app
  const root = path.relative(from, app.root).split(path.sep).join('/')
  const { basePath, trailingSlash, pageExtensions, i18n, file, readBy, reason } = config
  return {
    root: root === '' ? '.' : root,
    name,
    next: app.next?.version ?? null,
    clerk: app.clerk?.version ?? null,
    declared,
    routers,
    basePath,
    trailingSlash,
    pageExtensions,
    i18n,
    locales,
    config: { file, readBy, reason },
    proxy,
  }
}

function countKinds(entries: EntryPoint[]): RouteListing['summary']['byKind'] {
  const counts = KINDS.map((kind) => [kind, entries.filter((entry) => entry.kind === kind).length] as const)
  return Object.fromEntries(counts.filter(([, count]) => count > 0))
}

function withoutValues<T extends RouteRewrite | RouteRedirect>({ has, missing, ...rule }: T): ShownRule<T> {
  return {
    ...rule,
    ...(has === undefined ? {} : { has: has.map(withoutValue) }),
    ...(missing === undefined ? {} : { missing: missing.map(withoutValue) }),
  }
}

function withoutValue(condition: RouteCondition): ShownCondition {
  return condition.type === 'host' ? condition : { type: condition.type, key: condition.key }
}

function matches(entry: EntryPoint, { kinds, methods, text }: Filter): boolean {
  if (kinds !== undefined && !kinds.includes(entry.kind)) return false
  if (methods !== undefined && entry.method !== '*' && !methods.includes(entry.method)) return false
  return matchesText(entry.kind === 'server-function' ? `${entry.file}#${entry.name ?? ''}` : entry.pattern, text)
}

function matchesText(value: string, text: string | undefined): boolean {
  if (text === undefined) return true
  if (!text.includes('*')) return value.toLowerCase().includes(text.toLowerCase())
  const escaped = text.replace(/[.+?^${}()|[\]\\]/g, '\\$&')
  const pattern = escaped.replace(/\/\*\*$/, '(?:/.*)?').replace(/\*+/g, (stars) => (stars === '*' ? '[^/]*' : '.*'))
  return new RegExp(`^${text.startsWith('/') ? '' : '(?:.*/)?'}${pattern}$`, 'i').test(value)
}
