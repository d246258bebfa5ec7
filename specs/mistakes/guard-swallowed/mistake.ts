import type { Mistake } from '../mistake.ts'

/** The redirect of a guard is an error on its way: the catch stops it. */
export default {
  change: [
    {
      file: 'app/personal/page.tsx',
      find: `const { userId } = await requireUser()`,
      replace: `let userId = 'user_member'
  try {
    userId = (await requireUser()).userId
  } catch (error) {
    console.error(error)
  }`,
    },
  ],
  audit: [
    {
      rule: 'guard-swallowed',
      file: 'app/personal/page.tsx',
      says: /\`catch\` goes on: anyone can read/,
      severity: 'error',
    },
  ],
} satisfies Mistake
