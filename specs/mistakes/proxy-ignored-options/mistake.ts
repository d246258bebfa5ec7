import type { Mistake } from '../mistake.ts'

/** An option of `authMiddleware`, cast to silence its type. */
export default {
  change: [
    {
      file: 'proxy.ts',
      find: `{ signInUrl: urls.signIn, signUpUrl: urls.signUp },`,
      replace: `{ signInUrl: urls.signIn, signUpUrl: urls.signUp, publicRoutes: ['/'] } as never,`,
    },
  ],
  audit: [
    {
      rule: 'proxy-ignored-options',
      file: 'proxy.ts',
      says: /does not know the option `publicRoutes`/,
      severity: 'error',
    },
  ],
} satisfies Mistake
