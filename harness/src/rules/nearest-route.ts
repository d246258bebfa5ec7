/** The route that somebody meant who wrote a pattern that matches none. */
import type { AuditFacts } from './audit-rule.ts'
import { compiled } from './pattern-matches.ts'

/** A sentence for the end of a message; empty where nothing is near. */
export function routeMeant(pattern: string, facts: AuditFacts): string {
  return mistakeOfForm(pattern, facts) ?? nearest(pattern, facts)
}

function mistakeOfForm(pattern: string, { app, entries }: AuditFacts): string | null {
  if (!pattern.startsWith('/')) return `It lacks its slash: '/${pattern}'.`
  const reason = compiled(pattern)
  if (!(reason instanceof RegExp)) return `It cannot be read (${reason.reason}).`
  const base = app.config.basePath
  if (base !== '' && pattern.startsWith(base))
    return `Paths come without the basePath: '${pattern.slice(base.length) || '/'}'.`
  const file = /^\/(?:src\/)?(?:app|pages)(?=\/)/.exec(pattern)?.[0]
  const route = pattern.slice(file?.length ?? 0).replace(/\/(page|route)(\.\w+)?$/, '')
  const without = withoutGroups(route)
  const isRoute = entries.some((entry) => entry.pattern === bare(without) || entry.pattern === without)
  if (file !== undefined && isRoute) return `It is the path of a file, not of a route: '${without || '/'}' is.`
  if (without !== route && isRoute) return `A folder in brackets is no part of the path: '${without || '/'}'.`
  if (/\/\[\[?[^/]*\]/.test(pattern)) return `Brackets are Next's notation; here it is '${colons(pattern)}'.`
  const trimmed = bare(pattern)
  if (trimmed.length > 1 && trimmed.endsWith('/'))
    return `A slash at its end matches no path here: '${trimmed.slice(0, -1)}'.`
  return null
}

const withoutGroups = (route: string): string => route.replace(/\/\([\w-]+\)(?=\/|$)/g, '')

const colons = (pattern: string): string =>
  pattern
    .replace(/\[\[\.\.\.([\w-]+)\]\]/g, ':$1*')
    .replace(/\[\.\.\.([\w-]+)\]/g, ':$1+')
    .replace(/\[([\w-]+)\]/g, ':$1')

/** Without what stands for anything below. */
function bare(pattern: string): string {
  return pattern.replace(/\/?\(\.[*+]\)$|\/:\w+[*+?]$/, '')
}

function nearest(pattern: string, { entries }: AuditFacts): string {
  const wanted = bare(pattern)
  const routes = [...new Set(entries.flatMap((entry) => (entry.kind === 'server-function' ? [] : [entry.pattern])))]
  // `/customers` where the handlers are `/api/customers`, or the page `/[locale]/customers`.
  const below = routes.find((route) => wanted.length > 2 && (route.endsWith(wanted) || route.includes(`${wanted}/`)))
  if (below !== undefined) return `The nearest route is ${below}.`
  const [best] = routes
    .map((route) => ({ route, distance: distance(wanted, route) }))
    .sort((a, b) => a.distance - b.distance)
  return best && best.distance <= Math.max(2, wanted.length / 3) ? `The nearest route is ${best.route}.` : ''
}

/** Levenshtein distance, of the first 80 characters. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: Math.min(b.length, 80) + 1 }, (_, index) => index)
  for (const [i, left] of Array.from(a.slice(0, 80)).entries()) {
    const next = [i + 1]
    for (const [j, right] of Array.from(b.slice(0, 80)).entries()) {
      next.push(Math.min((next[j] ?? 0) + 1, (row[j + 1] ?? 0) + 1, (row[j] ?? 0) + (left === right ? 0 : 1)))
    }
    row = next
  }
  return row.at(-1) ?? 0
}
