import type { Mistake } from '../mistake.ts'

/** The path of a file in place of the route: the webhook is still closed. */
export default {
  change: [{ file: 'proxy.ts', find: `  '/api/webhooks/github',\n`, replace: `  '/app/api/webhooks/github',\n` }],
  audit: [
    {
      rule: 'public-pattern-dead',
      file: 'proxy.ts',
      says: /matches no route.*path of a file.*'\/api\/webhooks\/github'/,
      severity: 'warning',
    },
    { rule: 'webhook-not-public', file: 'proxy.ts', says: /github/ },
  ],
} satisfies Mistake
