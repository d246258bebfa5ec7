import type { Mistake } from '../mistake.ts'

export default {
  build: 'guards',
  change: [
    {
      file: 'app/api/webhooks/clerk/route.ts',
      find: `event = await verifyWebhook(request, { signingSecret })`,
      replace: `event = (await request.json()) as WebhookEvent`,
    },
    {
      file: 'app/api/webhooks/clerk/route.ts',
      find: `import { verifyWebhook, type WebhookEvent }`,
      replace: `import type { WebhookEvent }`,
    },
  ],
  finds: [{ rule: 'webhook-unverified', entry: 'POST /api/webhooks/clerk', says: /Anyone/ }],
  audit: [
    {
      rule: 'webhook-unverified',
      file: 'app/api/webhooks/clerk/route.ts',
      says: /nothing checks its signature: anyone on the internet can send it events in Clerk's name/,
      severity: 'error',
    },
  ],
} satisfies Mistake
