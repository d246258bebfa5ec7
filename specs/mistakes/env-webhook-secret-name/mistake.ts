import type { Mistake } from '../mistake.ts'

/** The name of older guides, checked by the handler and unknown to `verifyWebhook`. */
export default {
  change: [
    {
      file: 'app/api/webhooks/clerk/route.ts',
      find: `process.env.CLERK_WEBHOOK_SIGNING_SECRET`,
      replace: `process.env.CLERK_WEBHOOK_SECRET`,
    },
    {
      file: 'app/api/webhooks/clerk/route.ts',
      find: `verifyWebhook(request, { signingSecret })`,
      replace: `verifyWebhook(request)`,
    },
    { file: '.env.example', find: `CLERK_WEBHOOK_SIGNING_SECRET=`, replace: `CLERK_WEBHOOK_SECRET=` },
  ],
  audit: [
    {
      rule: 'env-webhook-secret-name',
      file: 'app/api/webhooks/clerk/route.ts',
      says: /what is set is CLERK_WEBHOOK_SECRET: it finds no secret and rejects every delivery/,
      severity: 'error',
    },
  ],
} satisfies Mistake
