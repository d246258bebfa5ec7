/** Words of the route list, the same in the terminal and in Markdown. */
import type { EntryKind, EntryPoint } from '../../access/index.ts'
import { plural } from '../../report/text.ts'
import { KINDS, type RouteListing } from './listing.ts'

const KIND_WORDS: Record<EntryKind, string> = {
  page: 'page',
  'route-handler': 'route handler',
  'server-function': 'server function',
  'metadata-route': 'metadata route',
  'pages-page': 'Pages Router page',
  'pages-api': 'Pages Router API handler',
}

/** `25 entry points: 12 pages, 3 route handlers`. A handler that serves two methods is two entry points. */
export function totals({ summary }: RouteListing): string {
  const { listed, total, byKind } = summary
  const counts = KINDS.flatMap((kind) => (byKind[kind] === undefined ? [] : plural(byKind[kind], KIND_WORDS[kind])))
  const of = listed === total ? plural(total, 'entry point') : `${listed} of ${plural(total, 'entry point')}`
  return counts.length === 0 ? of : `${of}: ${counts.join(', ')}`
}

/** What app this is, in a few words. */
export function facts({ app }: RouteListing): string[] {
  const i18n = app.i18n ?? app.locales
  return [
    `next ${app.next ?? (app.declared.next === null ? 'not installed' : `${app.declared.next} (not installed)`)}`,
    ...(usesClerk(app) ? [`@clerk/nextjs ${app.clerk ?? `${app.declared.clerk ?? ''} (not installed)`}`] : []),
    ...app.routers.map((router) => (router === 'app' ? 'App Router' : 'Pages Router')),
    ...(app.basePath === '' ? [] : [`basePath ${app.basePath}`]),
    ...(app.trailingSlash ? ['trailing slash'] : []),
    ...(i18n === null ? [] : [`locales ${i18n.locales.join(', ')} (default ${i18n.defaultLocale})`]),
    app.proxy.file === null ? 'no proxy' : `proxy ${app.proxy.file}`,
  ]
}

export function usesClerk(app: RouteListing['app']): boolean {
  return app.clerk !== null || app.declared.clerk !== null
}

/** Where it is: the pattern, with what tells entries of one pattern apart; for a server function its name. */
export function patternOf(entry: EntryPoint): string {
  if (entry.kind === 'server-function') return entry.name === '*' ? '*' : `${entry.name ?? ''}()`
  return entry.id.slice(entry.method.length + 1)
}

/** Kind, and what else is known of the entry point. */
export function kindOf(entry: EntryPoint): string {
  const notes = [
    ...(entry.dataFunction === undefined ? [] : [entry.dataFunction]),
    ...(entry.webhook === undefined ? [] : [`${entry.webhook} webhook`]),
    ...(entry.unreadable === undefined ? [] : ['unknown: cannot be read']),
  ]
  return notes.length === 0 ? entry.kind : `${entry.kind} (${notes.join(', ')})`
}

export function layoutKind({ kind, dataFunction }: RouteListing['layouts'][number]): string {
  return dataFunction === undefined ? kind : `${kind} (${dataFunction})`
}

export function layoutPattern({ pattern, slot }: RouteListing['layouts'][number]): string {
  return slot === null ? pattern : `${pattern} (${slot})`
}

export function placeOf({ file, line }: { file: string; line?: number }): string {
  return line === undefined ? file : `${file}:${line}`
}

/** `308 /gone → / (has cookie seen)`, `beforeFiles /old → /about` */
export function ruleLine(rule: RouteListing['rewrites'][number] | RouteListing['redirects'][number]): string {
  const lead = 'phase' in rule ? rule.phase : String(rule.statusCode)
  const notes = [
    ...(rule.has ?? []).map((condition) => `has ${conditionOf(condition)}`),
    ...(rule.missing ?? []).map((condition) => `missing ${conditionOf(condition)}`),
    ...(rule.basePath === false ? ['without basePath'] : []),
    ...(rule.locale === false ? ['locale as written'] : []),
  ]
  return `${lead} ${rule.source} → ${rule.destination}${notes.length === 0 ? '' : ` (${notes.join(', ')})`}`
}

type Condition = NonNullable<RouteListing['rewrites'][number]['has']>[number]

function conditionOf(condition: Condition): string {
  return condition.type === 'host' ? `host ${condition.value}` : `${condition.type} ${condition.key}`
}
