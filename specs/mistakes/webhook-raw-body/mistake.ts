import type { Mistake } from '../mistake.ts'

export default {
  build: 'guards',
  change: [
    {
      file: 'app/api/webhooks/stripe/route.ts',
      find: `constructEventAsync(await request.text(), signature, secret)`,
      replace: `constructEventAsync(JSON.stringify(await request.json()), signature, secret)`,
    },
  ],
  finds: [{ rule: 'webhook-raw-body', entry: 'POST /api/webhooks/stripe', says: /./ }],
  audit: [
    {
      rule: 'webhook-raw-body',
      file: 'app/api/webhooks/stripe/route.ts',
      says: /the bytes that Stripe sent, and this is JSON written anew/,
      severity: 'error',
    },
  ],
  eslint: [{ rule: 'webhook-raw-body', file: 'app/api/webhooks/stripe/route.ts', says: /JSON written anew/ }],
} satisfies Mistake
