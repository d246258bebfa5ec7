/** Which entry point a request path leads to. */
import type { EntryPoint } from '../access/types.ts'
import type { AppFacts } from '../app/index.ts'

/** Static segments come before dynamic ones, those before catch-alls (next/dist/shared/lib/router/utils/sorted-routes.js). */
const RANK = { static: 0, single: 1, 'catch-all': 2, 'optional-catch-all': 3 }

interface Segment {
  kind: keyof typeof RANK
  text: string
}

/**
 * Entry points of a path, best first: those of the method asked for before others of the same pattern.
 * @param path as requested, basePath included, without query
 */
export function entriesAt(path: string, method: string, entries: EntryPoint[], app: AppFacts): EntryPoint[] {
  const parts = partsOf(path, app)
  if (parts === null) return []
  const served = entries.filter((entry) => entry.kind !== 'server-function' && fits(segmentsOf(entry.pattern), parts))
  const best = served.toSorted((a, b) => comparePatterns(segmentsOf(a.pattern), segmentsOf(b.pattern)))[0]
  if (!best) return []
  const asked = (entry: EntryPoint) =>
    entry.method === method || (entry.method === 'GET' && method === 'HEAD') ? 0 : entry.method === '*' ? 1 : 2
  return served.filter(({ pattern }) => pattern === best.pattern).toSorted((a, b) => asked(a) - asked(b))
}

/** Segments, without the basePath and a locale of next.config; null: outside of the basePath. */
function partsOf(path: string, { config }: AppFacts): string[] | null {
  const { basePath, i18n } = config
  if (basePath !== '' && path !== basePath && !path.startsWith(`${basePath}/`)) return null
  const parts = path
    .slice(basePath.length)
    .split('/')
    .filter((part) => part !== '')
    .map(decodeSafely)
  return i18n?.locales.some((locale) => locale.toLowerCase() === parts[0]?.toLowerCase()) === true
    ? parts.slice(1)
    : parts
}

function segmentsOf(pattern: string): Segment[] {
  return pattern
    .split('/')
    .filter((part) => part !== '')
    .map((part) => {
      if (part.startsWith('[[...')) return { kind: 'optional-catch-all', text: part }
      if (part.startsWith('[...')) return { kind: 'catch-all', text: part }
      return part.startsWith('[') ? { kind: 'single', text: part } : { kind: 'static', text: part }
    })
}

function fits(segments: Segment[], parts: string[]): boolean {
  for (const [index, { kind, text }] of segments.entries()) {
    if (kind === 'optional-catch-all') return true
    if (kind === 'catch-all') return parts.length > index
    if (parts[index] === undefined || (kind === 'static' && parts[index] !== text)) return false
  }
  return segments.length === parts.length
}

function comparePatterns(a: Segment[], b: Segment[]): number {
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const difference = RANK[a[index]?.kind ?? 'static'] - RANK[b[index]?.kind ?? 'static']
    if (difference !== 0) return difference
  }
  return 0
}

function decodeSafely(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
