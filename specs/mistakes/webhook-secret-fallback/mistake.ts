import type { Mistake } from '../mistake.ts'

/** A default that is written in the code: whoever reads it can sign. */
export default {
  change: [
    {
      file: 'app/api/webhooks/stripe/route.ts',
      find: `const secret = process.env.STRIPE_WEBHOOK_SECRET\n`,
      replace: `const secret = process.env.STRIPE_WEBHOOK_SECRET ?? 'whsec_development'\n`,
    },
  ],
  audit: [
    {
      rule: 'webhook-secret-fallback',
      file: 'app/api/webhooks/stripe/route.ts',
      says: /where STRIPE_WEBHOOK_SECRET is not set, a secret is taken that is written in the code/,
      severity: 'error',
    },
  ],
} satisfies Mistake
