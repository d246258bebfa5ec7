import type { Mistake } from '../mistake.ts'

export default {
  build: 'guards',
  change: [{ file: 'proxy.ts', find: `  '/api/webhooks/github',\n`, replace: '' }],
  finds: [{ rule: 'webhook-not-public', entry: 'POST /api/webhooks/github', says: /./ }],
  audit: [
    {
      rule: 'webhook-not-public',
      file: 'proxy.ts',
      says: /github's deliveries to \/api\/webhooks\/github away/,
      severity: 'error',
    },
  ],
} satisfies Mistake
