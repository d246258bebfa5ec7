import type { Mistake } from '../mistake.ts'

export default {
  build: 'guards',
  change: [
    {
      file: 'app/personal/page.tsx',
      find: `const { userId } = await requireUser()`,
      replace: `const userId = 'user_member'`,
    },
  ],
  finds: [
    { rule: 'unprotected-page', entry: 'GET /personal', says: /no guard of its own.*anyone can read this page/s },
  ],
  audit: [
    {
      rule: 'unprotected-page',
      file: 'app/personal/page.tsx',
      says: /no guard of its own.*read this page/,
      severity: 'error',
    },
  ],
} satisfies Mistake
