import type { Mistake } from '../mistake.ts'

/** What an inverted condition does to the sign-in page. */
export default {
  build: 'proxy-inverted',
  change: [],
  finds: [{ rule: 'sign-in-route-closed', entry: 'GET /sign-in/[[...sign-in]]', says: /No one can sign in/ }],
} satisfies Mistake
