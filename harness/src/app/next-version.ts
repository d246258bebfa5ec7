import type { AppFacts } from './types.ts'

/** The newest major that this version of Routewarden knows; what `latest` and `canary` are taken for. */
const NEWEST_MAJOR = 16

/**
 * Major version of the app's Next: of the installed one, else of the locked one, else of the range in package.json.
 * @returns null when neither says
 */
export function nextMajor(app: Pick<AppFacts, 'next' | 'declared' | 'locked'>): number | null {
  if (app.next) return majorOf(app.next.version)
  if (app.locked.next !== null) return majorOf(app.locked.next)
  const range = app.declared.next
  if (range === null) return null
  return /^(latest|canary|next|beta|rc|\*)/.test(range) ? NEWEST_MAJOR : majorOf(range)
}

/** First number of a version or range: 16 of `^16.4.0`, `>=16`, `npm:next@16.1.0`. */
export function majorOf(version: string): number | null {
  const found = /(?:^|[^\d.])(\d+)(?:\.|$|-|\s)/.exec(version)
  return found?.[1] === undefined ? null : Number(found[1])
}

/**
 * Base names under which Next of this version reads its proxy: `proxy` came with 16, which still reads `middleware`
 * (next/dist/build/index.js of 15.5 and 16.4, `MIDDLEWARE_FILENAME` and `PROXY_FILENAME`).
 */
export function proxyNames(major: number | null): string[] {
  return (major ?? NEWEST_MAJOR) >= 16 ? ['proxy', 'middleware'] : ['middleware']
}
