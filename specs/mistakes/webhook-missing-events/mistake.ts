import type { Mistake } from '../mistake.ts'

/** Users who were deleted at Clerk stay. */
export default {
  change: [
    {
      file: 'lib/webhooks/clerk-events.ts',
      find: `    case 'user.deleted':
      return buryUser(tx, deletedData.parse(event.data).id)
`,
      replace: '',
    },
  ],
  audit: [
    {
      rule: 'webhook-missing-events',
      file: 'lib/webhooks/clerk-events.ts',
      says: /stores a user on `user.created` and has nothing for `user.deleted`/,
      severity: 'warning',
    },
  ],
} satisfies Mistake
