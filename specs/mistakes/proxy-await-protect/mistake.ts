import type { Mistake } from '../mistake.ts'

/** One `await` less: the request is long answered when the promise rejects. */
export default {
  change: [{ file: 'proxy.ts', find: `    await auth.protect()\n`, replace: `    void auth.protect()\n` }],
  audit: [
    { rule: 'proxy-await-protect', file: 'proxy.ts', says: /`auth.protect\(\)` is not awaited/, severity: 'error' },
  ],
} satisfies Mistake
