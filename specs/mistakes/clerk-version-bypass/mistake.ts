import type { Mistake } from '../mistake.ts'

/** A version of Clerk whose `auth.protect` ignores the role when a URL stands beside it. */
export default {
  change: [
    { file: 'node_modules/@clerk/nextjs/package.json', content: `{ "name": "@clerk/nextjs", "version": "7.2.3" }\n` },
    {
      file: 'proxy.ts',
      find: `await auth.protect()`,
      replace: `await auth.protect({ role: 'org:admin', unauthorizedUrl: '/' })`,
    },
  ],
  audit: [
    {
      rule: 'clerk-version-bypass',
      file: 'proxy.ts',
      says: /Everyone who is signed in gets past protect\(\{ role, unauthorizedUrl \}\)/,
      severity: 'error',
    },
  ],
} satisfies Mistake
