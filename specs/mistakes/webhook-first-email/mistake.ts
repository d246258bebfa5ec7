import type { Mistake } from '../mistake.ts'

export default {
  change: [
    {
      file: 'lib/webhooks/clerk-events.ts',
      find: `user.email_addresses.find((address) => address.id === user.primary_email_address_id)`,
      replace: `user.email_addresses[0]`,
    },
  ],
  audit: [
    {
      rule: 'webhook-first-email',
      file: 'lib/webhooks/clerk-events.ts',
      says: /first of `email_addresses`/,
      severity: 'warning',
    },
  ],
  eslint: [{ rule: 'webhook-first-email', file: 'lib/webhooks/clerk-events.ts', says: /first of `email_addresses`/ }],
} satisfies Mistake
