import { describe, expect, it } from 'vitest'
import { GuardReader } from '../guards/index.ts'
import { auditFacts, type AppFiles } from './audit-facts.test.support.ts'
import { clientOnlyGuard } from './client-only-guard.ts'

const BASE = {
  'tsconfig.json': JSON.stringify({ compilerOptions: { paths: { '@/*': ['./*'] } } }),
  'lib/data.ts': `import { PrismaClient } from '@prisma/client'\nconst db = new PrismaClient()\nexport const listInvoices = () => db.invoice.findMany()\n`,
}
const browser = (body: string, imports = 'SignedIn'): string =>
  `'use client'\nimport { ${imports} } from '@clerk/nextjs'\nexport function Gate({ rows, children }) {\n${body}\n}\n`
const SIGNED_IN = browser(`  return <SignedIn>{rows ?? children}</SignedIn>`)
const page = (jsx: string, head = ''): string => `import { listInvoices } from '@/lib/data'
import { Gate } from '@/components/gate'
${head}
export default async function Page() {
  const rows = await listInvoices()
  return ${jsx}
}
`

async function speaks(files: AppFiles): Promise<string[]> {
  const facts = await auditFacts({ ...BASE, ...files })
  const reader = new GuardReader(facts.app, facts.sources, facts.inventory)
  facts.entries = facts.entries.map((entry) => ({ ...entry, guard: reader.read(entry) }))
  const findings = await clientOnlyGuard.check(facts)
  return findings.map(({ file, line, column, related }) => `${file}:${line}:${column} ${related?.[0]?.file ?? ''}`)
}

describe('client-only-guard', () => {
  it.each<[string, string, string]>([
    ['<SignedIn>', SIGNED_IN, page('<Gate rows={rows} />')],
    ['<Show>', browser(`  return <Show when="signed-in">{rows}</Show>`, 'Show'), page('<Gate rows={rows} />')],
    [
      '<Protect>',
      browser(`  return <Protect role="org:admin">{rows}</Protect>`, 'Protect'),
      page('<Gate rows={rows} />'),
    ],
    [
      'useUser() and an early end',
      browser(`  const { isSignedIn } = useUser()\n  if (!isSignedIn) return null\n  return rows`, 'useUser'),
      page('<Gate rows={rows} />'),
    ],
    [
      'useAuth() and a choice',
      browser(`  const { userId } = useAuth()\n  return userId ? rows : null`, 'useAuth'),
      page('<Gate rows={rows} />'),
    ],
    [
      'useUser() and &&',
      browser(`  const { user } = useUser()\n  return <div>{user && rows}</div>`, 'useUser'),
      page('<Gate rows={rows} />'),
    ],
    ['children', SIGNED_IN, page('<Gate>{rows.length}</Gate>')],
    [
      'children made of rows',
      SIGNED_IN,
      page('<Gate><ul>{rows.map((row) => <li key={row.id}>{row.id}</li>)}</ul></Gate>'),
    ],
    ['a part of what was loaded', SIGNED_IN, page('<Gate rows={rows[0]} />')],
    ['inside of other elements', SIGNED_IN, page('<main><Gate rows={rows} /></main>')],
  ])('speaks of %s', async (_, gate, code) => {
    const [found, ...others] = await speaks({
      'app/page.tsx': code,
      'app/invoices/page.tsx': code,
      'components/gate.tsx': gate,
    })
    expect([found, ...others].at(-1)).toMatch(/^app\/invoices\/page\.tsx:6:\d+ components\/gate\.tsx$/)
  })

  it.each<[string, AppFiles]>([
    [
      'a page that checks first',
      {
        'app/invoices/page.tsx': page('<Gate rows={rows} />', `import { auth } from '@clerk/nextjs/server'`).replace(
          '  const rows',
          '  await auth.protect()\n  const rows',
        ),
        'components/gate.tsx': SIGNED_IN,
      },
    ],
    [
      'a gate of the server, where Clerk decides',
      {
        'app/invoices/page.tsx': page('<Gate rows={rows} />'),
        'components/gate.tsx': SIGNED_IN.replace("'use client'\n", ''),
      },
    ],
    [
      '<Show> in the page itself',
      {
        'app/invoices/page.tsx': page('<SignedIn>{rows.length}</SignedIn>', `import { SignedIn } from '@clerk/nextjs'`),
        'components/gate.tsx': 'export const Gate = () => null\n',
      },
    ],
    [
      'a gate that is given nothing of it',
      {
        'app/invoices/page.tsx': page('<main>{rows.length}<Gate rows={[]} /></main>'),
        'components/gate.tsx': SIGNED_IN,
      },
    ],
    [
      'a component that hides nothing',
      {
        'app/invoices/page.tsx': page('<Gate rows={rows} />'),
        'components/gate.tsx': `'use client'\nexport function Gate({ rows }) {\n  return rows\n}\n`,
      },
    ],
    [
      'a component that greets',
      {
        'app/invoices/page.tsx': page('<Gate rows={rows} />'),
        'components/gate.tsx': browser(
          `  const { user } = useUser()\n  return <p>{user?.firstName} {rows}</p>`,
          'useUser',
        ),
      },
    ],
    [
      'translations',
      {
        'app/invoices/page.tsx': page('<Gate rows={t} />').replace(
          'const rows = await listInvoices()',
          'const t = await getTranslations("x")',
        ),
        'components/gate.tsx': SIGNED_IN,
      },
    ],
    [
      'parameters',
      {
        'app/invoices/page.tsx': page('<Gate rows={id} />').replace(
          'const rows = await listInvoices()',
          'const { id } = await params',
        ),
        'components/gate.tsx': SIGNED_IN,
      },
    ],
    [
      'a page of the browser',
      { 'app/invoices/page.tsx': `'use client'\n${page('<Gate rows={rows} />')}`, 'components/gate.tsx': SIGNED_IN },
    ],
    ['the sign-in page', { 'app/sign-in/page.tsx': page('<Gate rows={rows} />'), 'components/gate.tsx': SIGNED_IN }],
  ])('is silent about %s', async (_, files) => {
    expect(await speaks({ 'app/page.tsx': 'export default () => null\n', ...files })).toEqual([])
  })
})
