import type { Mistake } from '../mistake.ts'

/** The lists are built, and nothing asks them. */
export default {
  change: [
    { file: 'proxy.ts', find: `    if (isPublicRoute(request)) return\n`, replace: '' },
    {
      file: 'proxy.ts',
      find: `    if (isForPrograms(request)) {
      const { userId } = await auth()
      if (!userId) return NextResponse.json({ error: 'unauthorized' }, { status: 401 })
      return
    }
    await auth.protect()
`,
      replace: '',
    },
    {
      file: 'app/reports/page.tsx',
      content: `export default function Reports() {\n  return <h1>Reports</h1>\n}\n`,
    },
  ],
  audit: [
    {
      rule: 'proxy-protects-nothing',
      file: 'proxy.ts',
      says: /turns nobody away: `isPublicRoute` is built and never asked.*GET \/reports/s,
    },
  ],
} satisfies Mistake
