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

const AUTH = `import { auth } from '@clerk/nextjs/server'`
/** A gate that is written with what `useAuth()` knows. */
const shop = (jsx: string, element = '<Gate rows={rows} />'): AppFiles => ({
  'app/invoices/page.tsx': page(element),
  'components/gate.tsx': browser(`  const { isLoaded, isSignedIn } = useAuth()\n  return ${jsx}`, 'useAuth'),
})

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
    [
      'rows kept as state',
      browser(`  const [shown] = useState(rows)\n  return <SignedIn>{shown}</SignedIn>`),
      page('<Gate rows={rows} />'),
    ],
    [
      'a role that is looked up in the browser',
      browser(
        `  const { user } = useUser()\n  const isAdmin = user?.publicMetadata?.role === 'admin'\n  if (!isAdmin) return <p>no</p>\n  return rows`,
        'useUser',
      ),
      page('<Gate rows={rows} />'),
    ],
    [
      'a wait for Clerk before',
      browser(
        `  const { isLoaded, isSignedIn } = useAuth()\n  if (!isLoaded || !isSignedIn) return null\n  return rows`,
        'useAuth',
      ),
      page('<Gate rows={rows} />'),
    ],
    [
      'props by their object',
      `'use client'\nimport { SignedIn } from '@clerk/nextjs'\nexport function Gate(props) {\n  return <SignedIn>{props.rows}</SignedIn>\n}\n`,
      page('<Gate rows={rows} />'),
    ],
    [
      'a way out that the browser takes by itself',
      browser(
        `  const { isLoaded, isSignedIn } = useAuth()\n  const router = useRouter()\n  useEffect(() => {\n    if (isLoaded && !isSignedIn) router.replace('/sign-in')\n  }, [isLoaded, isSignedIn])\n  return rows`,
        'useAuth',
      ),
      page('<Gate rows={rows} />'),
    ],
    ['rows loaded in the element', SIGNED_IN, page('<Gate rows={await listInvoices()} />')],
    [
      'rows made into something else',
      SIGNED_IN,
      page('<Gate rows={plain} />').replace('  return', '  const plain = JSON.parse(JSON.stringify(rows)); return'),
    ],
    [
      'rows beside others',
      SIGNED_IN,
      page('<Gate rows={rows} />').replace(
        'const rows = await listInvoices()',
        'const [a, rows] = await Promise.all([fetch("https://example.com"), listInvoices()])',
      ),
    ],
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
    ['a like button beside what is for all', shop(`<div>{rows}{isSignedIn && <button>Like</button>}</div>`)],
    [
      '<SignedIn> around something else',
      {
        'app/invoices/page.tsx': page('<Gate rows={rows} />'),
        'components/gate.tsx': browser(`  return <div>{rows}<SignedIn><button>New</button></SignedIn></div>`),
      },
    ],
    [
      'what is shown to strangers only',
      {
        'app/invoices/page.tsx': page('<Gate rows={rows} />'),
        'components/gate.tsx': browser(`  return <Show when="signed-out">{rows}</Show>`, 'Show'),
      },
    ],
    [
      'a fallback for strangers',
      {
        'app/invoices/page.tsx': page('<Gate rows={rows} />'),
        'components/gate.tsx': browser(`  return <SignedIn fallback={rows}>hello</SignedIn>`),
      },
    ],
    ['a choice of two ways to show it', shop(`isSignedIn ? <b>{rows}</b> : <i>{rows}</i>`)],
    ['a spinner', shop(`isLoaded ? rows : null`)],
    [
      'a shell around what is for all',
      shop(`<div>{isSignedIn && <nav />}{children}</div>`, '<Gate>{rows.length}</Gate>'),
    ],
    [
      'another component of the same file',
      {
        'app/invoices/page.tsx': page('<Gate rows={rows} />'),
        'components/gate.tsx': `${SIGNED_IN.replace('Gate', 'Other')}export const Gate = ({ rows }) => <ul>{rows}</ul>\n`,
      },
    ],
    [
      'a gate that Clerk leaves out on the server',
      {
        'app/invoices/page.tsx': page(
          '<SignedIn><Gate rows={rows} /></SignedIn>',
          `import { SignedIn } from '@clerk/nextjs'`,
        ),
        'components/gate.tsx': SIGNED_IN,
      },
    ],
    [
      'a gate that the page leaves out for strangers',
      {
        'app/invoices/page.tsx': page('userId ? <Gate rows={rows} /> : null', AUTH).replace(
          '  const rows',
          '  const { userId } = await auth()\n  const rows',
        ),
        'components/gate.tsx': SIGNED_IN,
      },
    ],
    [
      "rows that are the caller's",
      {
        'app/invoices/page.tsx': page('<Gate rows={rows} />', AUTH).replace(
          'const rows = await listInvoices()',
          'const { userId } = await auth()\n  const rows = await listInvoices(userId)',
        ),
        'components/gate.tsx': SIGNED_IN,
      },
    ],
    [
      'rows that a helper finds by the caller',
      {
        'app/invoices/page.tsx': page('<Gate rows={rows} />').replace('@/lib/data', '@/lib/mine'),
        'components/gate.tsx': SIGNED_IN,
        'lib/mine.ts': `${AUTH}\nimport { PrismaClient } from '@prisma/client'\nconst db = new PrismaClient()\nexport async function listInvoices() {\n  const { userId } = await auth()\n  return db.invoice.findMany({ where: { userId: userId ?? '' } })\n}\n`,
      },
    ],
    [
      'a wrapper of the server that asks',
      {
        'app/invoices/page.tsx': page('<Only><Gate rows={rows} /></Only>', `import { Only } from '@/components/only'`),
        'components/gate.tsx': SIGNED_IN,
        'components/only.tsx': `${AUTH}\nexport async function Only({ children }) {\n  const { userId } = await auth()\n  return userId ? children : null\n}\n`,
      },
    ],
    [
      'a link to sign in on a click',
      {
        'app/invoices/page.tsx': page('<Gate rows={rows} />'),
        'components/gate.tsx': browser(
          `  const { isSignedIn } = useUser()\n  const router = useRouter()\n  return <button onClick={() => { if (!isSignedIn) router.push('/sign-in') }}>{rows}</button>`,
          'useUser',
        ),
      },
    ],
    [
      'the caller handed to the gate',
      {
        'app/invoices/page.tsx': page('<Gate rows={userId} />', AUTH).replace(
          'const rows = await listInvoices()',
          'const [{ userId }, all] = await Promise.all([auth(), listInvoices()])',
        ),
        'components/gate.tsx': SIGNED_IN,
      },
    ],
  ])('is silent about %s', async (_, files) => {
    expect(await speaks({ 'app/page.tsx': 'export default () => null\n', ...files })).toEqual([])
  })
})
