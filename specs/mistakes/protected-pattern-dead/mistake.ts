import type { Mistake } from '../mistake.ts'

/** A page that was renamed, and a list that was not. */
export default {
  change: [
    {
      file: 'proxy.ts',
      find: `createRouteMatcher(['/api/:path*', '/files/:path*'])`,
      replace: `createRouteMatcher(['/api/:path*', '/files/:path*', '/filez/:path*'])`,
    },
  ],
  audit: [
    {
      rule: 'protected-pattern-dead',
      file: 'proxy.ts',
      says: /'\/filez\/:path\*' matches no route/,
      severity: 'warning',
    },
  ],
} satisfies Mistake
