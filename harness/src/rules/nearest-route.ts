/** The route that somebody meant who wrote a pattern that matches none. */
import type { EntryPoint } from '../access/index.ts'
import type { AuditFacts } from './audit-rule.ts'
import { compiled } from './pattern-matches.ts'

interface Meant {
  /** A sentence for the end of a message. */
  hint: string
  /** The pattern as it should be written; null: that cannot be told. */
  pattern: string | null
}

/** Of an app: its routes, and where they lie. */
type Routes = Pick<AuditFacts, 'app'> & { entries: Pick<EntryPoint, 'pattern' | 'kind'>[] }

/** null: nothing is near. */
export function routeMeant(pattern: string, routes: Routes): Meant | null {
  return mistakeOfForm(pattern, routes) ?? nearest(pattern, routes)
}

function mistakeOfForm(pattern: string, { app, entries }: Routes): Meant | null {
  const meant = (right: string, hint: string): Meant => ({ pattern: right, hint: `${hint}: '${right}'.` })
  if (!pattern.startsWith('/')) return meant(`/${pattern}`, 'It lacks its slash')
  const reason = compiled(pattern)
  if (!(reason instanceof RegExp)) return { pattern: belowPath(pattern), hint: `It cannot be read (${reason.reason}).` }
  const base = app.config.basePath
  if (base !== '' && pattern.startsWith(base))
    return meant(pattern.slice(base.length) || '/', 'Paths come without the basePath')
  const file = /^\/(?:src\/)?(?:app|pages)(?=\/)/.exec(pattern)?.[0]
  const route = pattern.slice(file?.length ?? 0).replace(/\/(page|route)(\.\w+)?$/, '')
  const without = withoutGroups(route)
  const isRoute = entries.some((entry) => entry.pattern === bare(without) || entry.pattern === without)
  const right = without || '/'
  if (file !== undefined && isRoute)
    return { pattern: right, hint: `It is the path of a file, not of a route: '${right}' is.` }
  if (without !== route && isRoute) return meant(right, 'A folder in brackets is no part of the path')
  if (/\/\[\[?[^/]*\]/.test(pattern))
    return { pattern: colons(pattern), hint: `Brackets are Next's notation; here it is '${colons(pattern)}'.` }
  const trimmed = bare(pattern)
  if (trimmed.length > 1 && trimmed.endsWith('/'))
    return meant(trimmed.slice(0, -1), 'A slash at its end matches no path here')
  return null
}

/** `/admin/*` is `/admin/:path*` here; null: that would be no pattern either. */
export function belowPath(pattern: string): string | null {
  const right = `${pattern.replace(/\/?\.?\*+$/, '')}/:path*`
  return compiled(right) instanceof RegExp ? right : null
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

function nearest(pattern: string, { entries }: Routes): Meant | null {
  const wanted = bare(pattern)
  const meant = (route: string): Meant => ({
    pattern: colons(route) + pattern.slice(wanted.length),
    hint: `The nearest route is ${route}.`,
  })
  const routes = [...new Set(entries.flatMap((entry) => (entry.kind === 'server-function' ? [] : [entry.pattern])))]
  // `/customers` where the handlers are `/api/customers`, or the page `/[locale]/customers`.
  const below = routes.find((route) => wanted.length > 2 && (route.endsWith(wanted) || route.includes(`${wanted}/`)))
  if (below !== undefined) return meant(below)
  const [best] = routes
    .map((route) => ({ route, distance: distance(wanted, route) }))
    .sort((a, b) => a.distance - b.distance)
  return best && best.distance <= Math.max(2, wanted.length / 3) ? meant(best.route) : null
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
