import { alone, plain, right, wrong } from '../guarded-app.ts'
import type { Files } from '../lint-app.ts'
import { testProjectRule, type Expected } from '../rule-table.ts'

const AUTH = `import { auth } from '@clerk/nextjs/server'\n`
/** A page that loads rows, and draws what is given. */
const page = (jsx: string, { imports = '', first = '' } = {}): string => `import { listInvoices } from '@/lib/data'
import { Gate } from './gate'
${imports}
export default async function Page() {
${first}  const rows = await listInvoices()
  return ${jsx}
}
`
/** A component of the browser. */
const gate = (body: string, imports: string): string =>
  `'use client'\nimport { ${imports} } from '@clerk/nextjs'\nexport function Gate({ rows, children }) {\n${body}\n}\n`
const SIGNED_IN = gate(`  return ‹<SignedIn>{rows ?? children}</SignedIn>›`, 'SignedIn')
const HIDES = plain(SIGNED_IN)
const GATE = '‹<Gate rows={rows} />›'
const SHOWS = plain(GATE)

const pages = (folder: string, code: string, component = HIDES, extension = 'tsx'): Files => ({
  [`app/${folder}/page.${extension}`]: code,
  [`app/${folder}/gate.${extension}`]: component,
})
/** @param hides how the browser's component hides it */
const hidden = (
  name: string,
  hides: string,
  code: string,
  { folder = 'app', extension = 'tsx', what = 'rows' } = {},
): Expected[] => {
  const file = `${folder}/${name}/page.${extension}`
  const message = `GET /${name} loads \`${what}\` for everyone and hands it to <Gate>, which hides it in the browser only (${hides}): it is in the payload of the page, and anyone can read it there. Check in ${file} before \`${what}\` is loaded (\`await auth.protect()\`), or load it in a server component inside of \`<Show when="signed-in">\`.`
  const title = 'Begin with `await auth.protect()`: strangers are sent to sign in, or get a 404.'
  return [{ message }, { message, suggestions: [{ title, output: protecting(plain(code)) }] }]
}
const protecting = (code: string): string => AUTH + code.replace('Page() {\n', 'Page() {\n  await auth.protect()\n')

/** The page and the place where its component hides it, both marked. */
const both = (name: string, folder: string, component: string, hides: string, jsx = GATE, what = 'rows') => {
  const code = page(jsx)
  return wrong(name, pages(folder, code, component), ...hidden(folder, hides, code, { what }))
}

testProjectRule('client-only-guard', {
  settings: { exec: false },
  common: {
    'lib/data.ts': `import { PrismaClient } from '@prisma/client'\nconst db = new PrismaClient()\nexport const listInvoices = () => db.invoice.findMany()\n`,
  },
  valid: [
    right('the page checks first', pages('first', page(SHOWS, { imports: AUTH, first: '  await auth.protect()\n' }))),
    right(
      'the server decides, without `use client`',
      pages('server', page(SHOWS), HIDES.replace("'use client'\n", '')),
    ),
    right('`<SignedIn>` in the page itself', {
      'app/itself/page.tsx': page('<SignedIn>{rows.length}</SignedIn>', {
        imports: `import { SignedIn } from '@clerk/nextjs'\n`,
      }),
      'app/itself/gate.tsx': 'export const Gate = () => null\n',
    }),
    right('nothing of it is handed over', pages('nothing', page('<main>{rows.length}<Gate rows={[]} /></main>'))),
    right(
      'a component that hides nothing (JavaScript)',
      pages('open', page(SHOWS), `'use client'\nexport function Gate({ rows }) {\n  return rows\n}\n`, 'jsx'),
    ),
    right(
      'a component that greets',
      pages(
        'greets',
        page(SHOWS),
        gate(`  const { user } = useUser()\n  return <p>{user?.firstName} {rows}</p>`, 'useUser'),
      ),
    ),
    right(
      'a button beside what is for all',
      pages(
        'button',
        page(SHOWS),
        gate(
          `  const { isSignedIn } = useAuth()\n  return <div>{rows}{isSignedIn && <button>Like</button>}</div>`,
          'useAuth',
        ),
      ),
    ),
    right(
      '`<SignedIn>` around something else',
      pages(
        'else',
        page(SHOWS),
        gate(`  return <div>{rows}<SignedIn><button>New</button></SignedIn></div>`, 'SignedIn'),
      ),
    ),
    right(
      'what is shown to strangers only',
      pages('strangers', page(SHOWS), gate(`  return <Show when="signed-out">{rows}</Show>`, 'Show')),
    ),
    right(
      'a wait for Clerk',
      pages('wait', page(SHOWS), gate(`  const { isLoaded } = useAuth()\n  return isLoaded ? rows : null`, 'useAuth')),
    ),
    right(
      "rows that are the caller's",
      pages(
        'own',
        page(SHOWS, { imports: AUTH }).replace(
          'const rows = await listInvoices()',
          'const { userId } = await auth()\n  const rows = await listInvoices(userId)',
        ),
      ),
    ),
    right(
      'the page leaves it out for strangers',
      pages(
        'left-out',
        page(`userId ? ${SHOWS} : null`, { imports: AUTH, first: '  const { userId } = await auth()\n' }),
      ),
    ),
    right('a page of the browser', pages('browser', `'use client'\n${page(SHOWS)}`)),
    right('the sign-in page', pages('sign-in', page(SHOWS))),
    right(
      'translations',
      pages('words', page(SHOWS).replace('await listInvoices()', `await getTranslations('words')`)),
    ),
  ],
  invalid: [
    both('`<SignedIn>`', 'signed-in', SIGNED_IN, '<SignedIn>'),
    both('`<Show>`', 'show', gate(`  return ‹<Show when="signed-in">{rows}</Show>›`, 'Show'), '<Show>'),
    both(
      '`<Protect>`',
      'protect',
      gate(`  return ‹<Protect role="org:admin">{rows}</Protect>›`, 'Protect'),
      '<Protect>',
    ),
    both(
      '`useUser()`, and an early end',
      'early',
      gate(`  const { isSignedIn } = useUser()\n  ‹if (!isSignedIn) return null›\n  return rows`, 'useUser'),
      'useUser()',
    ),
    both(
      '`useAuth()`, and a choice',
      'choice',
      gate(`  const { userId } = useAuth()\n  return ‹userId ? rows : null›`, 'useAuth'),
      'useAuth()',
    ),
    both(
      '`useUser()`, and `&&`',
      'and',
      gate(`  const { user } = useUser()\n  return <div>{‹user && rows›}</div>`, 'useUser'),
      'useUser()',
    ),
    both('children', 'children', SIGNED_IN, '<SignedIn>', '‹<Gate>{rows.length}</Gate>›'),
    both('a part of what was loaded', 'part', SIGNED_IN, '<SignedIn>', '‹<Gate rows={rows[0]} />›'),
    both('inside of other elements', 'inside', SIGNED_IN, '<SignedIn>', '<main>‹<Gate rows={rows} />›</main>'),
    both(
      'rows that are kept as state',
      'state',
      gate(`  const [shown] = useState(rows)\n  return ‹<SignedIn>{shown}</SignedIn>›`, 'SignedIn'),
      '<SignedIn>',
    ),
    both(
      'a role that the browser looks up',
      'role',
      gate(
        `  const { user } = useUser()\n  const isAdmin = user?.publicMetadata?.role === 'admin'\n  ‹if (!isAdmin) return <p>no</p>›\n  return rows`,
        'useUser',
      ),
      'useUser()',
    ),
    both(
      'rows that are loaded in the element',
      'element',
      SIGNED_IN,
      '<SignedIn>',
      '‹<Gate rows={await listInvoices()} />›',
      'listInvoices()',
    ),
    alone(
      wrong(
        'JavaScript below src',
        {
          'src/app/old/page.jsx': page(GATE).replace('@/lib', '../../../lib'),
          'src/app/old/gate.jsx': SIGNED_IN,
        },
        ...hidden('old', '<SignedIn>', page(GATE).replace('@/lib', '../../../lib'), {
          folder: 'src/app',
          extension: 'jsx',
        }),
      ),
    ),
  ],
})
