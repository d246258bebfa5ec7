import type { Mistake } from '../mistake.ts'

/** The answer is made, and dropped. */
export default {
  change: [
    {
      file: 'proxy.ts',
      find: `if (!userId) return NextResponse.json({ error: 'unauthorized' }, { status: 401 })`,
      replace: `if (!userId) NextResponse.json({ error: 'unauthorized' }, { status: 401 })`,
    },
  ],
  audit: [
    {
      rule: 'proxy-return-ignored',
      file: 'proxy.ts',
      says: /`NextResponse.json\(…\)` is made and not returned/,
      severity: 'error',
    },
  ],
} satisfies Mistake
