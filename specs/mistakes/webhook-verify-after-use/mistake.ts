import type { Mistake } from '../mistake.ts'

/** The answer of the check is logged, and nothing else comes of it. */
export default {
  change: [
    {
      file: 'app/api/webhooks/github/route.ts',
      find: `  if (!genuine) return badSignature()`,
      replace: `  if (!genuine) console.warn('bad signature')`,
    },
  ],
  audit: [
    {
      rule: 'webhook-verify-after-use',
      file: 'app/api/webhooks/github/route.ts',
      says: /nothing comes of it: events that anyone sends in GitHub's name/,
      severity: 'error',
    },
  ],
} satisfies Mistake
